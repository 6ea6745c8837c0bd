import Results

/// What two methods are made equal in before their accuracies are compared: winners change with it.
public enum Equality: String, CaseIterable, Sendable {
  /// The same level of the table.
  case sparsity
  /// The same parameters, or multiply-adds, under the final masks.
  case params, macs
  /// The same training, all phases together.
  case cost

  var words: String {
    switch self {
    case .sparsity: "equal sparsity"
    case .params: "equal parameters"
    case .macs: "equal multiply-adds"
    case .cost: "equal training cost"
    }
  }

  func size(_ run: Record.Summary) -> Double { Double(self == .params ? run.params : run.macs) }
}
