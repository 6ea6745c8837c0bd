import Networks
import Testing

/// A tensor of the vector files, row-major.
struct Tensor: Decodable, Sendable {
  let shape: [Int]
  let data: [Double]

  /// The shape of one example.
  var example: Shape {
    shape.count == 2 ? Shape(shape[1]) : Shape(shape[1], shape[2], shape[3])
  }
}

/// Expects `ours` to be `theirs` within `tolerance` of its largest element; names the worst place.
/// - Parameter least: stands in for the largest element where that is smaller: some gradients are
///   0 but for rounding.
func expectEqual(
  _ ours: [Double], _ theirs: [Double], within tolerance: Double, _ name: String,
  least: Double = 1e-3,
  sourceLocation: SourceLocation = #_sourceLocation
) {
  guard ours.count == theirs.count else {
    Issue.record(
      "\(name): \(ours.count) values against \(theirs.count)", sourceLocation: sourceLocation)
    return
  }
  let scale = theirs.map(abs).max() ?? 0
  // Not a number counts as infinitely far.
  func distance(_ index: Int) -> Double {
    let distance = abs(ours[index] - theirs[index])
    return distance.isNaN ? .infinity : distance
  }
  guard let worst = ours.indices.max(by: { distance($0) < distance($1) }) else { return }
  #expect(
    distance(worst) <= tolerance * max(scale, least),
    "\(name)[\(worst)]: \(ours[worst]) against \(theirs[worst])", sourceLocation: sourceLocation)
}

/// The cosine of the angle between two gradients.
func cosine(_ x: [Float], _ y: [Float]) -> Double {
  func product(_ x: [Float], _ y: [Float]) -> Double {
    zip(x, y).reduce(0) { $0 + Double($1.0) * Double($1.1) }
  }
  return product(x, y) / (product(x, x) * product(y, y)).squareRoot()
}
