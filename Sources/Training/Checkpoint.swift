import Foundation
import Networks
import Tensors

/// What a run has done so far, beside its tensors.
public struct RunHistory: Codable, Hashable, Sendable {
  /// The rule with its present state.
  public var rule: JSONValue
  public var step: Int
  public var stepsPerEpoch: Int
  public var isSetUp: Bool
  public var epochTotal: BatchResult
  public var epochs: [EpochRecord]
  /// Every mask update.
  public var updates: [MaskUpdate]
  /// Evaluation of the weights that fine-tuning starts from.
  public var initial: BatchResult?
  /// What the method noted for the next mask update.
  public var noted: Double?
}

/// A run that can stop after any step and continue with the same bits, as a safetensors file whose
/// metadata hold what is no tensor.
extension Loop {
  /// Everything that a resumed run needs.
  public func checkpoint() throws -> Safetensors {
    var file = run.state.tensors
    file.set("last_change", masks.lastChange)
    file.set("losses", losses)
    let history = RunHistory(
      rule: JSONValue(encoding: rule), step: run.step, stepsPerEpoch: run.stepsPerEpoch,
      isSetUp: run.state.isSetUp, epochTotal: run.epochTotal, epochs: epochs,
      updates: masks.updates, initial: initial, noted: run.noted)
    try file.set(metadata: "history", history)
    return file
  }

  /// Continues where `checkpoint` was taken.
  /// - Throws: `Safetensors.FormatError` if the file is of another run; this one is unchanged then.
  public mutating func resume(from checkpoint: Safetensors) throws {
    let history: RunHistory = try checkpoint.decode(metadata: "history")
    var state = try TrainingState(checkpoint, layout: run.layout)
    let lastChange = try checkpoint.integers("last_change")
    let losses = try checkpoint.floats("losses")
    guard state.statistics.count == run.state.statistics.count,
      lastChange.count == state.mask.count, 0...run.totalSteps ~= history.step
    else { throw Safetensors.FormatError.otherNetwork }
    guard let rule = try? history.rule.decode(as: Rule.self) else {
      throw Safetensors.FormatError("holds a state of the method that this version cannot read")
    }
    state.step = history.step
    state.isSetUp = history.isSetUp
    self.rule = rule
    run.state = state
    run.state.maskWasSet = false
    run.epochTotal = history.epochTotal
    run.noted = history.noted
    masks = MaskLog(updates: history.updates, lastChange: lastChange, mask: state.mask)
    epochs = history.epochs
    initial = history.initial
    self.losses = losses
    self.losses.reserveCapacity(run.totalSteps)
  }
}

extension TrainingState {
  /// Weights, momentum, batch-norm statistics and mask, as stages leave them for others.
  public var tensors: Safetensors {
    var file = Safetensors()
    file.set("weights", weights)
    file.set("velocity", velocity)
    if !squares.isEmpty { file.set("squares", squares) }
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
    squares = file.tensors["squares"] == nil ? [] : try file.floats("squares")
    mask = Mask(kept: try file.booleans("mask"))
    guard weights.count == layout.count, velocity.count == layout.count,
      mask.count == layout.prunableRange.count
    else { throw Safetensors.FormatError.otherNetwork }
  }
}

extension Safetensors {
  /// Stores a value as JSON text.
  public mutating func set(metadata name: String, _ value: some Encodable) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    encoder.nonConformingFloatEncodingStrategy = .convertToString(  // of runs that diverged
      positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
    metadata[name] = String(decoding: try encoder.encode(value), as: UTF8.self)
  }

  /// - Throws: `FormatError` where the text is missing or of another form.
  public func decode<Value: Decodable>(
    metadata name: String, as type: Value.Type = Value.self
  ) throws -> Value {
    let decoder = JSONDecoder()
    decoder.nonConformingFloatDecodingStrategy = .convertFromString(
      positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
    guard let text = metadata[name],
      let value = try? decoder.decode(Value.self, from: Data(text.utf8))
    else { throw FormatError("has no \(name) that this version can read") }
    return value
  }
}

extension Safetensors.FormatError {
  static let otherNetwork = Self("holds the tensors of another run")
}
