import Experiments
import Networks
import Results
import TestVectors
import Testing

@Suite("Tables and figures of the paper as experiments")
struct ArtifactTests {
  private func plan(_ name: String, profile: String? = nil) throws -> Plan {
    let library = Library()
    return try Plan(library.experiment(name, profile: profile), library: library)
  }

  struct Cost: Decodable {
    struct Alone: Decodable { let phases: Int, epochs: Double }
    let id: String
    let alone: Alone
  }

  @Test("phases and epochs are those of an independent count")
  func costs() throws {
    let costs: [Cost] = try TestVectors.read("plan-cost", "artifacts")
    for cost in costs where cost.id != "figure10" {
      let plan = try plan(cost.id)
      let stepsPerEpoch = 391.0  // 50,000 images in batches of 128
      let epochs = plan.runs.reduce(0) {
        $0 + Double($1.epochs) - Double($1.firstStep) / stepsPerEpoch
      } + Double(plan.absent.reduce(0) { $0 + $1.epochs })
      #expect(plan.runs.count + plan.absent.count == cost.alone.phases, "\(cost.id)")
      #expect(abs(epochs - cost.alone.epochs) < 0.06, "\(cost.id)")
    }
  }

  @Test("every published cell that is ours to run is planned under its own name", arguments: [1, 2, 4, 6])
  func published(number: Int) throws {
    let plan = try plan("table\(number)")
    let planned = Set(plan.runs.flatMap(\.cells) + plan.absent.flatMap(\.names))
    for cell in try #require(PaperTable("table\(number)")).names {
      let isNumber = PaperTable.value(cell) != .blank
      #expect(planned.contains(cell.text) == isNumber, "\(cell)")
    }
  }

  @Test("every artifact is planned under every profile", arguments: Library().experiments)
  func profiles(id: String) throws {
    for profile in ["quick", "short"] {
      let plan = try plan(id, profile: profile)
      #expect(!plan.runs.isEmpty && plan.absent.isEmpty, "\(id) \(profile)")
      #expect(plan.runs.allSatisfy { $0.cells.allSatisfy { $0.hasPrefix("\(profile):") } })
    }
  }

  @Test("a profile's own network takes its own rows alone: ResNet-20 of Table 4, not the others'")
  func ownRows() throws {
    #expect(Set(try plan("table4", profile: "short").runs.map(\.sparsity)) == [0, 0.7, 0.8, 0.9, 0.95])
    #expect(try plan("table4", profile: "quick").runs.contains { $0.sparsity == 0.999 })
  }

  @Test("the rows of Tables 1, 2 and 4 that short runs take 1,458 epochs together")
  func short() throws {
    var runs: [StageKey: Int] = [:]
    for id in ["table1", "table2", "table4"] {
      for run in try plan(id, profile: "short").runs { runs[run.key] = run.epochs }
    }
    #expect(runs.values.reduce(0, +) == 1458)  // plan-cost.json, profiles
  }

  @Test("figures use the runs of the tables: no phase of Figures 3, 4, 6, 13 and 16 is new")
  func shared() throws {
    let tables = Set(try ["table4", "table6"].flatMap { try plan($0).runs.map(\.key) })
    for id in ["figure3", "figure4", "figure6", "figure8", "figure13", "figure14", "figure16"] {
      #expect(Set(try plan(id).runs.map(\.key)).isSubset(of: tables), "\(id)")
    }
  }

  @Test("the learning rate grows with the batch; each has its own recipe")
  func batches() throws {
    let runs = try plan("figure11b").runs
    let large = try #require(runs.first { $0.method == "dpf-p8-b512" })
    #expect(large.stage.setting.batch == 512 && large.stage.schedule.learningRate == 0.8)
    #expect(Set(runs.map(\.key)).count == 60)
  }

  @Test("sizes that lint checks the paper by are those of the networks")
  func anchors() throws {
    let resnet20 = try Architecture.named("resnet20")
    #expect(resnet20.multiplyAdds() == PaperAnchors.resnet20.macs)
    for (name, net) in zip(["wrn28_2", "wrn28_4", "wrn28_8"], PaperAnchors.wideResNets) {
      let layout = try Architecture.named(name).layout
      #expect(layout.prunableRange.count == net.prunable)
      #expect(layout.count - layout.prunableRange.count == net.dense)
    }
  }
}
