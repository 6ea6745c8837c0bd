import Tensors
import Training

/// The stages of DSR's training, which DeepR shares (methods.md 7): the tables of the original for
/// 200, 300 and 90 epochs, stretched or shortened with the schedule.
package struct DSRTimetable: Sendable {
  /// Epochs at which the stages begin; the first is 0.
  package var stages: [Int]
  /// Steps between reallocations in each stage.
  package var periods: [Int]
  /// From this epoch on nothing moves.
  package var stop: Int
  /// Weights that a reallocation should move.
  package var reallocated: Int

  /// The table for `schedule`, whose length at the paper's scale follows from the network.
  package init(_ schedule: Schedule, model: String) {
    let full = Schedule.paper(for: model).epochs
    self = Self.originals[full] ?? Self.of300
    stages = stages.map { scaled($0, by: schedule.epochs, over: full) }
    stop = scaled(stop, by: schedule.epochs, over: full)
  }

  /// The stage of an epoch.
  package func stage(at epoch: Int) -> Int { stages.lastIndex { $0 <= epoch } ?? 0 }

  private init(_ stages: [Int], _ periods: [Int], stop: Int, reallocated: Int) {
    (self.stages, self.periods, self.stop) = (stages, periods, stop)
    self.reallocated = reallocated
  }

  private static let of300 = DSRTimetable(
    [0, 38, 120, 210], [100, 200, 400, 800], stop: 285, reallocated: 20_000)
  private static let originals = [
    200: DSRTimetable([0, 25, 80, 140], [100, 200, 400, 800], stop: 190, reallocated: 20_000),
    300: of300,
    90: DSRTimetable([0, 25, 50, 75], [1000, 2000, 4000, 8000], stop: 85, reallocated: 400_000),
  ]
}

/// `mark * epochs / full`, half to even; exact.
private func scaled(_ mark: Int, by epochs: Int, over full: Int) -> Int {
  let (quotient, remainder) = (mark * epochs).quotientAndRemainder(dividingBy: full)
  let isUp = 2 * remainder > full || (2 * remainder == full && !quotient.isMultiple(of: 2))
  return quotient + (isUp ? 1 : 0)
}

/// A value of one's own, or the one that the original used: the text `original`.
public enum OrOriginal<Value: Codable & Hashable & Sendable>: Codable, Hashable, Sendable {
  case original
  case own(Value)

  public init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    if let text = try? container.decode(String.self), text == "original" {
      self = .original
    } else {
      self = .own(try container.decode(Value.self))
    }
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    switch self {
    case .original: try container.encode("original")
    case .own(let value): try container.encode(value)
    }
  }

  func value(original: Value) -> Value {
    if case .own(let value) = self { value } else { original }
  }
}
