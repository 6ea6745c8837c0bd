import Foundation
import Training

/// The values that a method is tuned over (methods.md 10): the paper's grid, then for every method
/// the same number of further values.
public struct TuningGrid: Hashable, Sendable {
  /// Optimiser and rate; the optimiser of training from scratch is fixed.
  public struct Point: Hashable, Sendable {
    public var optimiser: Schedule.Optimiser?
    public var rate: Double

    public init(optimiser: Schedule.Optimiser? = nil, rate: Double) {
      (self.optimiser, self.rate) = (optimiser, rate)
    }

    /// `rate-0.05`, `sgd-0.01`, `adam-0.001`: what follows the method in a trial's column.
    public var name: String {
      let kind =
        switch optimiser {
        case nil: "rate"
        case .nesterov: "sgd"
        case .adam: "adam"
        }
      // Never in powers of ten.
      return "\(kind)-" + (Decimal(string: "\(rate)").map { "\($0)" } ?? "\(rate)")
    }
  }

  /// A trial and why it is made.
  public struct Trial: Hashable, Sendable {
    public var point: Point
    public var reason: Reason
  }

  public enum Reason: String, Codable, Sendable {
    case grid
    /// The best value so far was the lowest, or the highest, of its optimiser.
    case below = "beyond the lower end, where the best was"
    case above = "beyond the upper end, where the best was"
    /// It had neighbours on both sides.
    case between = "between the best and its better neighbour"
  }

  /// One optimiser's values, and how they go on at each end.
  private struct Axis: Hashable {
    var optimiser: Schedule.Optimiser?
    var rates, below, above: [Double]
  }

  private let axes: [Axis]

  /// How many values every method gets beyond the grid.
  public static let allowance = 2

  /// The rate of training from scratch (paper, A.2).
  public static let training = TuningGrid(axes: [
    Axis(rates: [0.05, 0.1, 0.15, 0.2], below: [0.025, 0.0125], above: [0.25, 0.3])
  ])
  /// Optimiser and rate of fine-tuning.
  public static let fineTuning = TuningGrid(axes: [
    Axis(
      optimiser: .nesterov, rates: [0.001, 0.005, 0.01, 0.05, 0.1], below: [0.0005, 0.0001],
      above: [0.5, 1]),
    Axis(
      optimiser: .adam, rates: [1e-4, 3e-4, 1e-3], below: [3e-5, 1e-5], above: [3e-3, 1e-2]),
  ])

  /// Trainings of every method.
  public var budget: Int { axes.reduce(Self.allowance) { $0 + $1.rates.count } }

  /// The trials that follow from the scores known so far, in order: the grid, then one value after
  /// the other. The search is over when all ``budget`` of them have a score.
  /// - Parameter score: higher is better; `nil` for what was not tried yet.
  public func trials(_ score: (Point) -> Int?) -> [Trial] {
    var trials = axes.flatMap { axis in
      axis.rates.map { Trial(point: Point(optimiser: axis.optimiser, rate: $0), reason: .grid) }
    }
    for _ in 0..<Self.allowance {
      guard trials.allSatisfy({ score($0.point) != nil }) else { break }
      trials.append(next(after: trials) { score($0) ?? 0 })
    }
    return trials
  }

  /// The best of some trials; of equal ones the first.
  public static func best(of trials: [Trial], _ score: (Point) -> Int?) -> Trial? {
    trials.reduce(nil) { best, trial in
      guard let value = score(trial.point) else { return best }
      return best.flatMap { score($0.point) }.map { $0 >= value } == true ? best : trial
    }
  }

  /// Whether a point is the lowest or the highest of its optimiser's.
  public static func isAtEnd(_ point: Point, of trials: [Trial]) -> Bool {
    let rates = trials.filter { $0.point.optimiser == point.optimiser }.map(\.point.rate)
    return point.rate == rates.min() || point.rate == rates.max()
  }

  private func next(after trials: [Trial], _ score: (Point) -> Int) -> Trial {
    let best = Self.best(of: trials, score)!.point
    let axis = axes.first { $0.optimiser == best.optimiser }!
    let rates = trials.map(\.point).filter { $0.optimiser == best.optimiser }.map(\.rate).sorted()
    func trial(_ rate: Double, _ reason: Reason) -> Trial {
      Trial(point: Point(optimiser: best.optimiser, rate: rate), reason: reason)
    }
    // As many values lie beyond each end as are allowed, so that one is always left.
    if best.rate == rates.last { return trial(axis.above.first { $0 > best.rate }!, .above) }
    if best.rate == rates.first { return trial(axis.below.first { $0 < best.rate }!, .below) }
    let place = rates.firstIndex(of: best.rate)!
    let neighbours = [rates[place - 1], rates[place + 1]]
    let better = neighbours.max {
      score(Point(optimiser: best.optimiser, rate: $0))
        < score(Point(optimiser: best.optimiser, rate: $1))
    }!
    return trial(Self.middle(best.rate, better), .between)
  }

  /// The geometric mean, to two digits, or to more where those are one of the two.
  private static func middle(_ one: Double, _ other: Double) -> Double {
    let mean = (one * other).squareRoot()
    for digits in 2...6 {
      let rounded = Double(String(format: "%.\(digits - 1)e", mean)) ?? mean
      if rounded != one, rounded != other { return rounded }
    }
    return mean
  }
}
