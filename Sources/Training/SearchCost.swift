/// What a run that looks for a mask cost, and what the network that it found costs: multiply-adds of
/// one forward pass under the masks of training, averaged over the epochs, and under the final one.
public struct SearchCost: Hashable, Sendable {
  public let mean: Double
  public let final: Double

  public init(mean: Double, final: Double) { (self.mean, self.final) = (mean, final) }
}

/// A plan needs the record of a run before it can go on; the run is among the stages described so
/// far.
public struct Pending: Error, CustomStringConvertible {
  public init() {}
  public var description: String { "their length follows from runs that are not done" }
}
