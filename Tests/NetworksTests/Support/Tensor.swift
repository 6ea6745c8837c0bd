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
/// - Parameter least: see ``difference(_:_:within:_:least:)``.
func expectEqual(
  _ ours: [Double], _ theirs: [Double], within tolerance: Double, _ name: String,
  least: Double = 1e-3,
  sourceLocation: SourceLocation = #_sourceLocation
) {
  if let difference = difference(ours, theirs, within: tolerance, name, least: least) {
    Issue.record("\(difference)", sourceLocation: sourceLocation)
  }
}

/// The place where `ours` is furthest from `theirs`, if that is more than `tolerance` of its largest
/// element.
/// - Parameter least: stands in for the largest element where that is smaller: some gradients are
///   0 but for rounding.
func difference(
  _ ours: [Double], _ theirs: [Double], within tolerance: Double, _ name: String,
  least: Double = 1e-3
) -> String? {
  guard ours.count == theirs.count else {
    return "\(name): \(ours.count) values against \(theirs.count)"
  }
  let allowed = tolerance * max(theirs.map(abs).max() ?? 0, least)
  // Not a number counts as infinitely far.
  func distance(_ index: Int) -> Double {
    let distance = abs(ours[index] - theirs[index])
    return distance.isNaN ? .infinity : distance
  }
  guard let worst = ours.indices.max(by: { distance($0) < distance($1) }),
    !(distance(worst) <= allowed)
  else { return nil }
  return "\(name)[\(worst)]: \(ours[worst]) against \(theirs[worst]), "
    + "\(distance(worst)) of \(allowed) allowed"
}

/// The cosine of the angle between two gradients.
func cosine(_ x: [Float], _ y: [Float]) -> Double {
  func product(_ x: [Float], _ y: [Float]) -> Double {
    zip(x, y).reduce(0) { $0 + Double($1.0) * Double($1.1) }
  }
  return product(x, y) / (product(x, x) * product(y, y)).squareRoot()
}
