import Tensors
import Training

extension Study {
  /// Plans the method `name` and returns its result, whose mask others take over.
  mutating func source(
    _ name: String, sparsity: Double, options: [String: JSONValue]
  ) throws -> Stage {
    var options = options
    options["sparsity"] = .number(sparsity)
    return try method(name, options).plan(&self)
  }

  /// Trains under the final mask of `source`, longer or shorter than usual.
  /// - Throws: ``Pending`` where the length follows from a run that is not done.
  mutating func retrain(
    under source: Stage, from start: Start, stretch: Stretch
  ) throws -> Stage {
    let factor: Double
    switch stretch {
    case .factor(let own): factor = own
    case .equalMultiplyAdds:
      guard let cost = searchCost(source) else { throw Pending() }
      factor = min(2, cost.mean / cost.final)
    }
    return train(
      Static(), schedule: schedule.stretched(by: factor), from: start,
      mask: .mask(of: source.final))
  }
}

/// How much longer than usual a found mask is trained.
public enum Stretch: Codable, Hashable, Sendable {
  /// This many times the epochs.
  case factor(Double)
  /// For as many effective multiply-adds as finding it took, twice the epochs at most (paper,
  /// Figure 10): the text `equal-macs`.
  case equalMultiplyAdds

  private static let word = "equal-macs"

  public init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    if (try? container.decode(String.self)) == Self.word {
      self = .equalMultiplyAdds
    } else {
      self = .factor(try container.decode(Double.self))
    }
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    switch self {
    case .factor(let factor): try container.encode(factor)
    case .equalMultiplyAdds: try container.encode(Self.word)
    }
  }
}

extension Schedule {
  /// The same schedule, longer or shorter; epochs are rounded half to even, rates stay.
  func stretched(by factor: Double) -> Schedule {
    func stretched(_ epochs: Int) -> Int {
      Int((Double(epochs) * factor).rounded(.toNearestOrEven))
    }
    var longer = self
    longer.epochs = max(1, stretched(epochs))
    longer.decayEpochs = decayEpochs.map(stretched)
    return longer
  }
}
