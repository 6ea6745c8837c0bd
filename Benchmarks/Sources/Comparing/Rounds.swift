/// Windows of all contenders in turn, round after round, so that a slow minute of the machine is
/// shared by all.
public struct Rounds {
  /// Those who held out, with their images per second by round.
  public private(set) var results: [(contender: any Contender, rates: [Double])]
  /// Who did not, and why.
  public private(set) var failures: [String] = []

  public init(_ contenders: [any Contender], _ work: Work, count: Int, seconds: Double) {
    results = contenders.map { ($0, []) }
    var failed: Set<Int> = []
    for round in 0..<count {
      // Each round begins with another, so that none always follows the same neighbour's heat.
      for turn in contenders.indices {
        let index = (turn + round) % contenders.count
        guard !failed.contains(index) else { continue }
        do {
          results[index].rates.append(try contenders[index].rate(of: work, for: seconds))
        } catch {
          failed.insert(index)
          failures.append("\(contenders[index].name): \(error)")
        }
      }
    }
    results = results.indices.filter { !failed.contains($0) }.map { results[$0] }
  }
}
