import Foundation
import Networks
import Tensors

/// A run that can stop after any step and continue with the same bits, as a safetensors file whose
/// metadata hold what is no tensor.
extension Loop {
  /// Everything that a resumed run needs.
  public var checkpoint: Safetensors {
    var file = run.state.tensors
    file.set("last_change", masks.lastChange)
    file.set("losses", losses)
    file.metadata["progress"] = JSONValue(
      encoding: Progress(
        rule: JSONValue(encoding: rule), step: run.step, isSetUp: run.state.isSetUp,
        epochTotal: run.epochTotal, epochs: epochs, updates: masks.updates)
    ).text
    return file
  }

  /// Continues where `checkpoint` was taken.
  /// - Throws: `Safetensors.FormatError` or a decoding error if the file is of another run.
  public mutating func resume(from checkpoint: Safetensors) throws {
    let progress = try JSONDecoder().decode(
      Progress.self, from: Data((checkpoint.metadata["progress"] ?? "").utf8))
    var state = try TrainingState(checkpoint, layout: run.layout)
    state.step = progress.step
    state.isSetUp = progress.isSetUp
    guard state.statistics.count == run.state.statistics.count else {
      throw Safetensors.FormatError.otherNetwork
    }
    rule = try progress.rule.decode()
    run.state = state
    run.state.maskWasSet = false
    run.epochTotal = progress.epochTotal
    masks = MaskLog(
      updates: progress.updates, lastChange: try checkpoint.integers("last_change"),
      mask: state.mask)
    epochs = progress.epochs
    losses = try checkpoint.floats("losses")
    losses.reserveCapacity(run.totalSteps)
  }
}

private struct Progress: Codable {
  var rule: JSONValue
  var step: Int
  var isSetUp: Bool
  var epochTotal: BatchResult
  var epochs: [EpochRecord]
  var updates: [MaskUpdate]
}

extension TrainingState {
  /// Weights, momentum, batch-norm statistics and mask, as stages leave them for others.
  public var tensors: Safetensors {
    var file = Safetensors()
    file.set("weights", weights)
    file.set("velocity", velocity)
    file.set("statistics", statistics)
    file.set("mask", mask.kept)
    return file
  }

  /// - Throws: `Safetensors.FormatError` if the tensors are not those of `layout`.
  public init(_ file: Safetensors, layout: ParameterLayout) throws {
    self.init(
      weights: try file.floats("weights"), statistics: try file.floats("statistics"),
      layout: layout)
    velocity = try file.floats("velocity")
    mask = Mask(kept: try file.booleans("mask"))
    guard weights.count == layout.count, velocity.count == layout.count,
      mask.count == layout.prunableRange.count
    else { throw Safetensors.FormatError.otherNetwork }
  }
}

extension Safetensors.FormatError {
  static let otherNetwork = Self("holds the tensors of another network")
}
