import Datasets
import Exchange
import Foundation
import Networks
import Pruning
import Results
import Tensors
import Training

/// The network that a finished run ended with, found by its published record: no experiment has to
/// be at hand, only the record and the state directory.
public struct FinishedNetwork: Sendable {
  public let network: TrainedNetwork
  /// What an exported file says of the run.
  public let metadata: [String: String]

  /// - Throws: ``ConfigurationError`` for runs whose weights diverged, ``StateError`` where the state
  ///   directory has no weights of it.
  public init(
    of record: Record.Summary, in store: StateStore, methods: Catalogue
  ) throws {
    let entry = StateStore.Entry(key: record.configHash, numerics: record.numerics)
    guard store.isFinished(entry) else {
      throw StateError(
        description: "\(store.folder) has no weights of \(record.run); name the folder that it was "
          + "trained in with --dir, or train it again: `prunebench explain` says how")
    }
    let recipe = try RecipeParts(record)
    let source = try DataSource.named(recipe.setting.data.name)
    let architecture = try source.network(
      named: recipe.setting.model, classes: recipe.setting.data.classes
    ).pruning(recipe.setting.prunable ?? .convolutions)
    let state = try FinishedRun(store.finished(entry), layout: architecture.layout).state
    guard state.weights.allSatisfy(\.isFinite), state.statistics.allSatisfy(\.isFinite) else {
      throw ConfigurationError("\(record.run) diverged: its weights are no numbers")
    }
    network = TrainedNetwork(
      architecture,
      weights: try methods.rule(recipe.rule).forward.effective(state, architecture.layout),
      statistics: state.statistics, mask: state.mask)
    metadata = [
      "run": record.run, "config_hash": record.configHash, "numerics": record.numerics,
      "data": recipe.setting.data.name, "seed": "\(record.seed)",
      "weights_sha256": record.weightsSHA256,
      "mean": source.normalisation.mean.map { "\($0)" }.joined(separator: " "),
      "deviation": source.normalisation.deviation.map { "\($0)" }.joined(separator: " "),
    ]
  }
}

extension DataSource {
  /// The network of a name, for these pictures.
  /// - Parameter classes: `nil` for as many as the data set has.
  public func network(named name: String, classes: Int? = nil) throws -> Architecture {
    try .named(name, inputChannels: shape.channels, classes: classes ?? classCount)
  }
}

/// What a record's recipe says of network and method.
private struct RecipeParts {
  let setting: Setting
  let rule: RuleDescription

  init(_ record: Record.Summary) throws {
    let members = record.config.members ?? [:]
    guard let setting = try? members["setting"]?.decode(as: Setting.self),
      let rule = try? members["method"]?.decode(as: RuleDescription.self)
    else {
      throw StateError(
        description: "\(record.run): its recipe is of another version; train it again")
    }
    (self.setting, self.rule) = (setting, rule)
  }
}

extension ForwardWeights {
  /// The weights that a network with this state computes with.
  fileprivate func effective(_ state: TrainingState, _ layout: ParameterLayout) -> [Float] {
    var weights = state.weights
    if case .stored = self { return weights }
    for index in 0..<state.mask.count where !state.mask[index] { weights[index] = 0 }
    guard case .compressed(let compressor) = self else { return weights }
    for layer in layout.prunable {
      let kept = state.mask.kept[layer.range]
      let values = compressor.compressed(weights[layer.range], kept: kept)
      for (index, value) in zip(layer.range, values) { weights[index] = kept[index] ? value : 0 }
    }
    return weights
  }
}
