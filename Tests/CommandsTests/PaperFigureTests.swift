import Commands
import Experiments
import Foundation
import Reporting
import Results
import Tensors
import TestVectors
import Testing
import Training

/// A record of a planned run as it might have been trained: accuracies fall with sparsity, masks come
/// to rest, a block vanishes.
private func invented(_ run: PlannedRun, _ profile: String) -> Record {
  let setting = run.stage.setting
  let name = RunName(
    model: run.architecture.name, data: setting.data.name, method: run.method,
    sparsity: run.sparsity, profile: profile, seed: setting.seed, configHash: run.key)
  var summary = Record.Summary(
    run: name.text, cell: run.cells, config: run.recipe, configHash: run.key, numerics: "aa",
    parents: run.parents, seed: setting.seed, profile: profile, schedule: "scaled(0.0133)",
    data: [:],
    sparsityTarget: run.sparsity)
  let leads: [String: Double] = ["dense": 2, "dpf": 1, "dpf-filter": 1]
  let lead: Double = leads[run.method] ?? 0
  let loss: Double = 8 * run.sparsity * run.sparsity
  let accuracy: Double = 88 + lead - loss + 0.1 * Double(setting.seed)
  summary.final = .init(correct: Int(accuracy * 100), correct5: 9900, total: 10_000, loss: 0.5)
  let kept = 1 - run.sparsity
  (summary.params, summary.macs) = (Int(76_000 * kept) + 1000, Int(12_000_000 * kept) + 400_000)
  summary.sparsityPrunable = run.sparsity
  var record = Record(summary: summary)
  record.epochs = (0..<run.epochs).map { epoch in
    Record.Epoch(
      epoch: epoch, learningRate: 0.2, trainLoss: 1, trainCorrect: 1, trainTotal: 10_000,
      test: epoch == run.epochs - 1 ? summary.final : nil, sparsity: run.sparsity,
      params: summary.params, macs: summary.macs)
  }
  record.updates = (0..<run.epochs).map { epoch in
    let overlap: Double = 0.9 + 0.02 * Double(epoch) + 0.001 * Double(setting.seed)
    return Record.Update(
      step: 79 * epoch, sparsity: run.sparsity, threshold: 0.1, delta: 0.01 * Double(epoch),
      flips: 3, iou: 0.5, meanIoU: overlap)
  }
  record.stillChanging = (0...run.epochs).map { epoch in
    let rests = run.method == "incremental" && epoch > 3
    let share: Double = run.method == "dpf" ? 40 : 20
    return rests || epoch == run.epochs ? 0 : share / Double(epoch + 1)
  }
  record.layers = (0..<run.epochs).flatMap { epoch in
    ["conv1", "layer1.0.conv1", "layer1.0.conv2"].map { layer in
      let isGone = layer != "conv1" && run.sparsity >= 0.8 && epoch == run.epochs - 1
      return Record.LayerCount(epoch: epoch, layer: layer, survivors: isGone ? 0 : 80, size: 100)
    }
  }
  return record
}

@Suite("The paper's figures")
struct PaperFigureTests {
  private static func drawn(
    _ id: String, keeping: (PlannedRun) -> Bool = { _ in true },
    diverging: (PlannedRun) -> Bool = { _ in false }
  ) throws -> PlanPictures {
    let library = Library()
    let costs: @Sendable (String) -> SearchCost? = { _ in SearchCost(mean: 9e6, final: 6e6) }
    let plan = try Plan(
      library.experiment(id, profile: "quick"), library: library, searches: costs)
    let records = plan.runs.filter(keeping).map { run in
      var record = invented(run, "quick")
      if diverging(run) { record.summary.status = .diverged }
      return record
    }
    return try PlanPictures(plan, plan.own(records), RecordStore(folder: "/nonexistent"))
  }

  @Test("each is drawn from its own experiment, with claims", arguments: PaperFigures.ids)
  func drawn(id: String) throws {
    let drawn = try Self.drawn(id)
    // Hours are in the records of machines, which invented runs lack.
    #expect(drawn.pictures.allSatisfy { !$0.isEmpty } || id == "figure12")
    #expect(!drawn.claims.isEmpty && drawn.claims.allSatisfy { $0.id.hasPrefix(id) })
    #expect(
      drawn.claims.allSatisfy { $0.outcome != .notRun } || id == "figure12" || id == "figure13")
    #expect(drawn.pictures.allSatisfy { $0.id.hasPrefix(id) })
  }

  @Test(
    "each is accepted by gnuplot", .enabled(if: Gnuplot.path() != nil, "needs gnuplot"),
    arguments: PaperFigures.ids)
  func accepted(id: String) throws {
    let folder = try TemporaryFolder()
    for picture in try Self.drawn(id).pictures where !picture.isEmpty {
      let files = try picture.write(to: folder.url.path, formats: PictureFormat.allCases)
      #expect(files.warning == nil && files.paths.count == 5)
    }
  }

  @Test(
    "of runs that are absent are empty, and all claims of them not run", arguments: PaperFigures.ids
  )
  func absent(id: String) throws {
    let drawn = try Self.drawn(id) { _ in false }
    #expect(!drawn.pictures.contains { !$0.isEmpty })
    #expect(drawn.claims.allSatisfy { $0.outcome == .notRun })
  }

  @Test("where no run converged, a heat map has a ★, and its claim is decided")
  func star() throws {
    let drawn = try Self.drawn(
      "figure11c", diverging: { $0.method == "dpf-layer" && $0.sparsity == 0.95 })
    let picture = try #require(drawn.pictures.first)
    #expect(picture.csv.contains("\nlayer-wise,95,,0\n") && picture.script.contains("★"))
    #expect(drawn.claims.map(\.outcome) == [.holds, .holds])
    #expect(drawn.claims[1].detail == "layer-wise ★ at 95 %")
  }

  @Test("claims follow the numbers")
  func claims() throws {
    func outcome(_ id: String, _ claim: String) throws -> Claim.Outcome? {
      try Self.drawn(id).claims.first { $0.id == claim }?.outcome
    }
    #expect(try outcome("figure5", "figure5.1") == .holds)  // 1 point, SE 0.08
    #expect(try outcome("figure5", "figure5.2") == .fails)  // not within 0.5
    #expect(try outcome("figure9", "figure9.1") == .holds)
    #expect(try outcome("figure9", "figure9.2") == .holds)
    #expect(try outcome("figure16", "figure16.1") == .holds)
    #expect(try outcome("figure3", "figure3.2") == .fails)  // DSR converged
    #expect(try outcome("figure4", "figure4.1") == .fails)  // 10 % at epoch 3
    // A ticket costs what its rounds cost, by the records of all of them.
    #expect(try outcome("figure5", "figure5.4") == .holds)
  }
}
