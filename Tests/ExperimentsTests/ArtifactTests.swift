import Experiments
import Networks
import Results
import TestVectors
import Testing
import Training

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

  @Test("Figure 10: controls wait for the DPF run, then take as many multiply-adds, 2 E at most")
  func figure10() throws {
    let library = Library()
    let experiment = try library.experiment("figure10")
    let before = try Plan(experiment, library: library)
    #expect(before.pending.count == 2 * 7 * 3)
    // As if multiply-adds were proportional to the weights left: what the independent count takes.
    let searches = Dictionary(
      before.runs.filter { $0.method == "dpf" }.map { run -> (StageKey, SearchCost) in
        let schedule = run.stage.schedule
        let left = (0..<schedule.epochs).map {
          1 - schedule.ramp(to: run.sparsity, atEpoch: Double($0))
        }
        let mean = left.reduce(0, +) / Double(left.count)
        return (run.key, SearchCost(mean: mean, final: 1 - run.sparsity))
      }, uniquingKeysWith: { first, _ in first })
    let plan = try Plan(experiment, library: library, searches: { searches[$0] })
    #expect(plan.pending.isEmpty)
    let estimates: [[Double]] = try TestVectors.read(
      "plan-cost", "figure10_epochs_uniform_estimate")
    for pair in estimates {
      let longer = plan.runs.filter { $0.method.hasSuffix("-b") && $0.sparsity == pair[0] }
      #expect(longer.count == 6 && longer.allSatisfy { $0.epochs == Int(pair[1]) }, "\(pair)")
    }
    let mild = try #require(plan.runs.first { $0.method.hasSuffix("-b") && $0.sparsity == 0.5 })
    let factor = Double(mild.epochs) / 200
    let decays = [60, 120, 160].map { Double($0) * factor }
    #expect(zip(mild.stage.schedule.decayEpochs, decays).allSatisfy { abs(Double($0) - $1) <= 1 })
    let costs: [Cost] = try TestVectors.read("plan-cost", "artifacts")
    #expect(plan.runs.count == costs.first { $0.id == "figure10" }?.alone.phases)
  }

  @Test("the tuning grid: 5 rates of SGD, 3 of Adam for each method, never on the test set")
  func tuning() throws {
    let plan = try plan("tuning")
    #expect(plan.runs.allSatisfy { $0.stage.setting.data.split == .validation })
    #expect(Set(plan.runs.map(\.stage.setting.seed)) == [1])
    for method in ["oneshot", "incremental", "dpf"] {
      let runs = plan.runs.filter {
        $0.method.hasPrefix("\(method)+ft-") && $0.sparsity == 0.9
          && $0.architecture.name == "resnet20"
      }
      #expect(runs.allSatisfy { $0.epochs == 60 && $0.stage.schedule.decayEpochs == [30, 45] })
      func rates(_ optimiser: Schedule.Optimiser) -> Set<Double> {
        Set(runs.map(\.stage.schedule).filter { $0.optimiser == optimiser }.map(\.learningRate))
      }
      #expect(runs.count == 8)
      #expect(rates(.nesterov) == [0.001, 0.005, 0.01, 0.05, 0.1])
      #expect(rates(.adam) == [1e-4, 3e-4, 1e-3])
    }
    // Nothing is shared with runs that are judged on the test set.
    #expect(Set(plan.runs.map(\.key)).isDisjoint(with: try self.plan("table2").runs.map(\.key)))
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

  @Test("without the pictures of ImageNet its cells stand in the plan, with their cost")
  func absent() throws {
    for number in 1...6 {
      let plan = try plan("table\(number)")
      let models = Set(plan.runs.map(\.architecture.name) + plan.absent.map(\.model))
      #expect(try models == Set(#require(PaperTable("table\(number)")).names.map(\.model)))
      #expect(plan.absent.isEmpty == (number != 3))
      for cell in plan.absent {
        #expect(cell.model == "resnet50" && cell.reason.hasPrefix("imagenet is not at hand"))
        #expect(cell.multiplyAdds == 3.0 * 90 * 1_281_167 * 4_121_020_928)
      }
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
