/// A run that nothing here can train, or not yet.
public struct AbsentCell: Hashable, Sendable {
  /// The cells that it would feed.
  public let names: [String]
  public let model, method: String
  public let sparsity: Double
  public let seed: Int
  public let reason: String
  /// The data set that is not here; empty where that is not why.
  public var data = ""
  /// Epochs of its own phase; 0 where they are not known yet.
  public var epochs = 0
  /// Multiply-adds of training it: three passes.
  public var multiplyAdds = 0.0
}
