import ArgumentParser
import Experiments
import Foundation
import Results

/// A length of time on the command line: `90s`, `45m`, `8h`, `2d`.
struct TimeBudget: ExpressibleByArgument {
  let seconds: Double

  init(seconds: Double) { self.seconds = seconds }

  var defaultValueDescription: String { "\(Int(seconds))s" }

  init?(argument: String) {
    let units: [Character: Double] = ["s": 1, "m": 60, "h": 3600, "d": 86_400]
    guard let unit = argument.last.flatMap({ units[$0] }), let number = Double(argument.dropLast()),
      number > 0, number.isFinite
    else { return nil }
    seconds = number * unit
  }
}

/// The missing cells that tell most and fit a time: cells one seed of which is run first of all
/// (a number where there was none), then second and third seeds, cheapest first; runs that several
/// cells need are counted once.
struct Budget {
  /// Names of the chosen cells, with their seeds.
  let chosen: [(cell: String, seed: Int)]
  /// The runs that they need.
  let keys: Set<StageKey>
  let seconds: Double
  let left: Int

  init(_ plan: Plan, _ campaign: Campaign, _ cost: CostModel, seconds: Double) {
    let missing = Dictionary(campaign.missing().map { ($0.key, $0) }) { first, _ in first }
    let results = plan.runs.filter { missing[$0.key] != nil && !$0.cells.isEmpty }
    var have: [String: Int] = [:]
    for run in plan.runs where missing[run.key] == nil {
      run.cells.forEach { have[$0, default: 0] += 1 }
    }
    var (keys, spent): (Set<StageKey>, Double) = ([], 0)
    var chosen: [(String, Int)] = []
    var open = results
    func price(_ run: PlannedRun) -> (keys: Set<StageKey>, seconds: Double) {
      var (needed, pending): (Set<StageKey>, [PlannedRun]) = ([], [run])
      while let next = pending.popLast() {
        guard !keys.contains(next.key), needed.insert(next.key).inserted else { continue }
        pending += next.parents.compactMap { missing[$0] }
      }
      let seconds = needed.reduce(0.0) { sum, key in
        sum + (missing[key].map { cost.seconds(of: $0) } ?? 0)
      }
      return (needed, seconds / Double(cost.lanes.runs))
    }
    while true {
      let priced = open.map { run in
        (run: run, seeds: run.cells.map { have[$0] ?? 0 }.min() ?? 0, price: price(run))
      }
      let fitting = priced.filter { spent + $0.price.seconds <= seconds }
      guard
        let best = fitting.min(by: { ($0.seeds, $0.price.seconds) < ($1.seeds, $1.price.seconds) })
      else { break }
      keys.formUnion(best.price.keys)
      spent += best.price.seconds
      chosen.append((best.run.cells[0], best.run.stage.setting.seed))
      best.run.cells.forEach { have[$0, default: 0] += 1 }
      open.removeAll { $0.key == best.run.key }
    }
    (self.chosen, self.keys, self.seconds, left) = (chosen, keys, spent, open.count)
  }

  var text: String {
    guard !chosen.isEmpty else {
      return left == 0 ? "nothing to train" : "no missing cell fits the budget"
    }
    var seeds: [(cell: String, seeds: [Int])] = []
    for (cell, seed) in chosen {
      if let place = seeds.firstIndex(where: { $0.cell == cell }) {
        seeds[place].seeds.append(seed)
      } else {
        seeds.append((cell, [seed]))
      }
    }
    let lines = seeds.map {
      "  \($0.cell)  seed \($0.seeds.map(String.init).joined(separator: ", "))"
    }
    let rest = left == 0 ? "all of it fits" : "\(left) results do not fit"
    return "in the budget, in this order (\(ProgressDisplay.duration(seconds)); \(rest)):\n"
      + lines.joined(separator: "\n")
  }
}
