import Experiments
import Foundation
import Results
import Tensors
import TestVectors
import Testing
import Training

@Suite("Tuning")
struct TuningTests {
  private static let fixture = TestVectors.testsFolder.appending(path: "Fixtures/tiny.toml").path

  /// All trials of a search whose scores are known beforehand.
  private func search(
    _ grid: TuningGrid, _ score: (TuningGrid.Point) -> Int
  ) -> [TuningGrid.Trial] {
    var known: [TuningGrid.Point: Int] = [:]
    var trials = grid.trials { known[$0] }
    while known.count < trials.count {
      for trial in trials { known[trial.point] = score(trial.point) }
      trials = grid.trials { known[$0] }
    }
    return trials
  }

  /// Scores that are higher the nearer a rate is to `peak`.
  private func near(_ peak: Double) -> (TuningGrid.Point) -> Int {
    { Int(-1e6 * abs($0.rate - peak)) }
  }

  @Test("the paper's grids come first, in order")
  func grids() {
    #expect(
      TuningGrid.training.trials { _ in nil }.map(\.point.name)
        == ["rate-0.05", "rate-0.1", "rate-0.15", "rate-0.2"])
    #expect(
      TuningGrid.fineTuning.trials { _ in nil }.map(\.point.name) == [
        "sgd-0.001", "sgd-0.005", "sgd-0.01", "sgd-0.05", "sgd-0.1", "adam-0.0001",
        "adam-0.0003", "adam-0.001",
      ])
  }

  @Test("a grid goes on beyond the end at which the best stands, and beside it where it does not")
  func extensions() {
    func more(_ peak: Double) -> [String] {
      search(.training, near(peak)).dropFirst(4).map { "\($0.point.name) \($0.reason)" }
    }
    #expect(more(9) == ["rate-0.25 above", "rate-0.3 above"])
    #expect(more(0) == ["rate-0.025 below", "rate-0.0125 below"])
    // sqrt(0.1 * 0.15) = 0.1225; then 0.12 is the best, and of its neighbours 0.1 is the better.
    #expect(more(0.118) == ["rate-0.12 between", "rate-0.11 between"])
    // At first beyond the end, which turns out worse.
    #expect(more(0.21) == ["rate-0.25 above", "rate-0.22 between"])
    let adam = search(.fineTuning) { $0.optimiser == .adam ? Int(1e6 * $0.rate) : 0 }
    #expect(adam.suffix(2).map(\.point.name) == ["adam-0.003", "adam-0.01"])
  }

  @Test("whatever the scores, every method gets the same number of different trials")
  func budget() {
    var stream = RandomStream(seed: 1, name: "scores")
    for grid in [TuningGrid.training, .fineTuning] {
      for levels in [1, 2, 50] {
        for _ in 0..<100 {
          var scores: [TuningGrid.Point: Int] = [:]
          let trials = search(grid) { point in
            if scores[point] == nil { scores[point] = stream.index(below: levels) }
            return scores[point]!
          }
          #expect(trials.count == grid.budget)
          #expect(Set(trials.map(\.point)).count == trials.count)
        }
      }
    }
    #expect(TuningGrid.training.budget == 6 && TuningGrid.fineTuning.budget == 10)
  }

  private func tuning(
    _ method: String, on origin: String? = Self.fixture, profile: String? = nil,
    model: String = "resnet8", sparsity: Double = 0.9
  ) throws -> Tuning {
    try Tuning(
      method, model: model, sparsity: sparsity, from: origin, profile: profile,
      library: Library())
  }

  @Test("methods from scratch are tuned over rates, fine-tuned ones over optimisers and rates")
  func kinds() throws {
    for method in ["dense", "dpf", "snip"] {
      #expect(try tuning(method).grid == .training, "\(method)")
    }
    #expect(try tuning("lt", profile: "quick").grid == .training)
    for method in ["oneshot+ft", "dpf+ft", "incremental+ft"] {
      #expect(try tuning(method).grid == .fineTuning, "\(method)")
    }
  }

  @Test("trials are judged on held-out images, by columns that differ in their rate alone")
  func trials() throws {
    let tuning = try tuning("dpf")
    let experiment = tuning.experiment(tuning.grid.trials { _ in nil })
    #expect(experiment.split == .validation && experiment.profile.name == "tiny")
    let plan = try Plan(experiment, library: Library())
    #expect(plan.runs.map(\.stage.schedule.learningRate) == [0.05, 0.1, 0.15, 0.2])
    #expect(plan.runs.allSatisfy { $0.stage.setting.seed == 1 })
    // The experiment's own option.
    #expect(
      plan.runs.allSatisfy { $0.stage.rule.options.members?["period"] == .integer(2) })
    let cells = tuning.grid.trials { _ in nil }.map { tuning.cell($0.point) }
    #expect(plan.runs.map(\.cells) == cells.map { [$0] })
    #expect(cells[0] == "tiny:tuning/resnet8/dpf-rate-0.05/0.90")
  }

  @Test("cells of a method without sparsity have names that can be read", arguments: ["dense"])
  func denseCells(method: String) throws {
    let tuning = try tuning(method)
    let plan = try Plan(
      tuning.experiment(tuning.grid.trials { _ in nil }), library: Library())
    for cell in plan.runs.flatMap(\.cells) { #expect(try CellName(cell).text == cell) }
    #expect(plan.runs[0].cells == [tuning.cell(tuning.grid.trials { _ in nil }[0].point)])
  }

  @Test("the file with the chosen value is an experiment of three seeds on the test set")
  func chosen() throws {
    let cases = [("dpf", 0.15, nil), ("dpf+ft", 0.001, Schedule.Optimiser.adam)]
    for (method, rate, optimiser) in cases {
      let tuning = try tuning(method)
      let text = tuning.experiment(choosing: .init(optimiser: optimiser, rate: rate))
      let experiment = try Experiment(parsing: text, file: "tuned.toml", library: Library())
      #expect(experiment.split == .test && experiment.profile.trainingImages == 640)
      #expect(experiment.id == "tuned-\(method.replacing("+", with: "-"))")
      let plan = try Plan(experiment, library: Library())
      let results = plan.runs.filter { !$0.cells.isEmpty }
      #expect(results.map(\.stage.setting.seed) == [1, 2, 3] && results[0].sparsity == 0.9)
      #expect(results.allSatisfy { $0.stage.schedule.learningRate == rate })
      #expect(results.allSatisfy { $0.stage.schedule.optimiser == optimiser ?? .nesterov })
      let pruning = try #require(plan.runs.first { $0.stage.rule.name == "dpf" })
      #expect(pruning.stage.rule.options.members?["period"] == .integer(2))
    }
    let short = try tuning("dpf", on: nil, profile: "short", model: "resnet20")
    #expect(short.name == "short-resnet20-dpf-0.90")
    let text = short.experiment(choosing: .init(optimiser: nil, rate: 0.25))
    #expect(text.contains("\nprofile = \"short\"\n") && text.contains("\nlearning-rate = 0.25\n"))
  }

  @Test("what cannot be tuned is named")
  func refused() throws {
    func sentence(_ body: () throws -> Tuning) -> String {
      do { return "accepted: \(try body().name)" } catch { return "\(error)" }
    }
    #expect(
      sentence { try tuning("dpg") }.contains("dpg"))
    #expect(
      sentence { try tuning("dpf", model: "resnet21") }
        .hasPrefix(#"--model: there is no network "resnet21"; did you mean"#))
    #expect(
      sentence { try tuning("dpf", on: nil, profile: "shrot") }
        == #"--profile: no profile "shrot"; did you mean "short"?"#)
    #expect(
      sentence { try tuning("dpf", on: nil, profile: "quick", model: "resnet20") }
        == "--model: profile quick trains resnet8 in place of resnet20; choose another profile")
  }
}
