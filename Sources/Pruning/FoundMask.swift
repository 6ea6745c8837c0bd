import Tensors
import Training

extension Study {
  /// Plans the method `name` and returns its result, whose mask others take over.
  mutating func source(
    _ name: String, sparsity: Double, options: [String: JSONValue]
  ) throws -> Stage {
    var options = options
    options["sparsity"] = .number(sparsity)
    return try Catalogue().method(name, options: options).plan(&self)
  }

  /// Trains under the final mask of `source`, `stretch` times as long as usual.
  mutating func retrain(under source: Stage, from start: Start, stretch: Double) -> Stage {
    train(
      Static(), schedule: schedule.stretched(by: stretch), from: start,
      mask: .mask(of: source.final))
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
