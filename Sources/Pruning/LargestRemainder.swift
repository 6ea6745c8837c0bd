/// Divides `total` in proportion to `weights` by largest remainder, ties to the earlier index
/// (methods.md 7).
///
/// What exceeds a limit goes to those with room, in the same way (equally, if all their weights are
/// 0); what fits nowhere is left over.
package func shares(
  of total: Int, inProportionTo weights: [Int], atMost limits: [Int]
) -> [Int] {
  var shares = [Int](repeating: 0, count: weights.count)
  var left = total
  var open = Array(weights.indices)  // full layers, too, take part in the first division
  while left > 0, !open.isEmpty {
    let isWeighted = open.contains { weights[$0] > 0 }
    let parts = open.map { left * (isWeighted ? weights[$0] : 1) }
    let sum = parts.reduce(0, +) / left
    var whole = parts.map { $0 / sum }
    let byRemainder = open.indices.sorted { (-(parts[$0] % sum), $0) < (-(parts[$1] % sum), $1) }
    for position in byRemainder.prefix(left - whole.reduce(0, +)) { whole[position] += 1 }
    for (position, index) in open.enumerated() {
      let given = min(whole[position], limits[index] - shares[index])
      shares[index] += given
      left -= given
    }
    open = open.filter { shares[$0] < limits[$0] }
  }
  return shares
}
