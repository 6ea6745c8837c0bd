import Datasets
import Foundation
import Networks
import Pruning
import Tensors
import Training

/// How long and on what an experiment is trained: the setting that `--profile` exchanges.
public struct Profile: Hashable, Sendable {
  public var name: String
  /// Name of the data set.
  public var data: String
  /// How many of the first training images are used; `nil` takes all.
  public var trainingImages: Int?
  /// How many of the first test images results are judged on; `nil` takes all.
  public var testImages: Int?
  /// The network that stands for those an experiment names; `nil` keeps them.
  public var model: String?
  /// Fraction of the paper's epochs.
  public var factor: Fraction
  public var evaluation: Setting.EvaluationTime
  /// Method options laid over the defaults, by method.
  public var options: [String: [String: JSONValue]]

  static let keys = [
    "data", "training-images", "test-images", "model", "schedule", "evaluation", "method",
  ]

  init(name: String, _ table: ConfigurationTable) throws {
    try table.allowOnly(Self.keys)
    self.name = name
    data = try table.value("data")
    _ = try table.checked("data", data) { _ = try DataSource.named($0) }
    trainingImages = try table.count("training-images")
    testImages = try table.count("test-images")
    model = try table.optional("model")
    let text: String = try table.value("schedule")
    guard let factor = Fraction(text) else {
      throw ConfigurationError(
        "\(table.file): \"\(table.path)schedule\" is \"\(text)\", not a fraction of the paper's "
          + "epochs such as \"1\" or \"24/300\"")
    }
    self.factor = factor
    evaluation = try table.optional("evaluation") ?? .everyEpoch
    options = try table.table("method").members.mapValues { value in
      guard let members = value.members else {
        throw ConfigurationError("\(table.file): \"\(table.path)method\" holds tables of options")
      }
      return members
    }
  }

  /// The method `name` with `own` options, laid over those of the profile.
  func method(
    _ name: String, _ own: [String: JSONValue], in catalogue: Catalogue
  ) throws -> any Method {
    try catalogue.method(name, options: (options[name] ?? [:]).merging(own) { _, own in own })
  }

  /// `paper`, or `scaled(x)`: no such result is a reproduction.
  public var scheduleLabel: String {
    factor.value == 1 ? "paper" : "scaled(\(factor.rounded))"
  }
}

/// A ratio of whole numbers, as `24/300`.
public struct Fraction: Hashable, Sendable {
  public let numerator, denominator: Int

  public init?(_ text: String) {
    let parts = text.split(separator: "/", omittingEmptySubsequences: false).map { Int($0) }
    guard parts.count <= 2, let numerator = parts[0],
      let denominator = parts.count == 2 ? parts[1] : 1,
      1...1_000_000 ~= numerator, 1...1_000_000 ~= denominator
    else { return nil }
    (self.numerator, self.denominator) = (numerator, denominator)
  }

  public var value: Double { Double(numerator) / Double(denominator) }

  /// Four decimals, without trailing zeros.
  var rounded: Double { (value * 10_000).rounded() / 10_000 }

  /// `number` times the fraction, half to even; exact.
  public func scale(_ number: Int) -> Int {
    let (quotient, remainder) = (number * numerator).quotientAndRemainder(dividingBy: denominator)
    let twice = 2 * remainder
    let up = twice > denominator || (twice == denominator && !quotient.isMultiple(of: 2))
    return quotient + (up ? 1 : 0)
  }
}

extension Schedule {
  /// Fine-tuning after `training` (methods.md 10): 60 epochs of 300 at rate 0.01, divided by 10 at
  /// 30 and 45; below 4 epochs the rate stays.
  static func fineTuning(after training: Schedule, by factor: Fraction) -> Schedule {
    let epochs = max(1, factor.scale(60))
    return Schedule(
      epochs: epochs, learningRate: 0.01,
      decayEpochs: epochs < 4 ? [] : [factor.scale(30), factor.scale(45)],
      weightDecay: training.weightDecay, phase: .fineTuning)
  }

  /// The same schedule at a fraction of its length; epochs are rounded, rates stay.
  func scaled(by factor: Fraction) -> Schedule {
    var scaled = self
    scaled.epochs = max(1, factor.scale(epochs))
    scaled.decayEpochs = decayEpochs.map(factor.scale)
    scaled.warmUp?.epochs = factor.scale(warmUp?.epochs ?? 0)
    if scaled.warmUp?.epochs == 0 { scaled.warmUp = nil }
    return scaled
  }
}

extension ConfigurationTable {
  /// A number of things, at least one and no more than can be counted.
  func count(_ key: String, upTo limit: Int = 1_000_000_000) throws -> Int? {
    guard let count: Int = try optional(key) else { return nil }
    return try checked(key, count) {
      guard 1...limit ~= $0 else { throw ConfigurationError("\($0) is not in 1 ... \(limit)") }
    }
  }

  /// Turns an error about the value of a key into one that names file and key.
  func checked<Value>(_ key: String, _ value: Value, _ check: (Value) throws -> Void) throws
    -> Value
  {
    do {
      try check(value)
      return value
    } catch {
      throw ConfigurationError("\(file): \"\(path + key)\": \(error)")
    }
  }
}
