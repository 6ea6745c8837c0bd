import Experiments
import Foundation
import Tensors
import TestVectors
import Testing
import Training

@Suite("Experiment files")
struct ExperimentFileTests {
  static let valid = """
    schema = 1
    id = "mine"
    profile = "quick"
    [[grid]]
    model = ["resnet8"]
    method = ["dense", "dpf"]
    sparsity = [0.9]
    seed = [1]
    """

  private func read(_ text: String) throws -> Experiment {
    try Experiment(parsing: text, file: "mine.toml", library: Library())
  }

  struct Fault: Sendable, CustomTestStringConvertible {
    let from, to, sentence: String
    var testDescription: String { String(to.prefix(60)) }
  }

  static let faults = [
    Fault(
      from: "seed =", to: "sede =",
      sentence: #"mine.toml: unknown key "grid[1].sede"; did you mean "seed"?"#),
    Fault(
      from: "id =", to: "name =",
      sentence: #"mine.toml: unknown key "name"; there are grid, id, method, profile, quantity, schema, split, title"#),
    Fault(
      from: #""quick""#, to: #""quik""#,
      sentence: #"mine.toml: no profile "quik"; did you mean "quick"?"#),
    Fault(
      from: "[0.9]", to: "[0.9, 1.0]",
      sentence: #"mine.toml: "grid[1].sparsity": 1.0 is not in 0 ..< 1"#),
    Fault(
      from: "[0.9]", to: "0.9",
      sentence: #"mine.toml: "grid[1].sparsity" is 0.9, not a list of numbers"#),
    Fault(
      from: #""dpf""#, to: #""dpff""#,
      sentence: #"mine.toml: no method "dpff"; did you mean "dpf"?"#),
    Fault(
      from: "schema = 1", to: "schema = 2",
      sentence: "mine.toml: schema 2 is not known here, only 1; use a newer prunebench"),
    Fault(
      from: "[[grid]]", to: "[grid]",
      sentence: #"mine.toml: "grid" is a table, not an array of tables: write [[grid]]"#),
    Fault(
      from: "seed = [1]", to: "seed = [1]\n[method.dpf]\nperoid = 4",
      sentence: #"mine.toml: dpf has no option "peroid"; did you mean "period"?"#),
    Fault(
      from: "seed = [1]", to: "seed = [1]\n[method.dpf]\nperiod = \"often\"",
      sentence: #"mine.toml: dpf: option "period" is "often", not a whole number"#),
    Fault(
      from: "seed = [1]", to: "seed = [1]\n[method.dpf]\nperiod = 9223372036854775807",
      sentence:
        #"mine.toml: dpf: option "period" is 9223372036854775807, beyond any use"#),
    Fault(
      from: "seed = [1]", to: "seed = [1]\n[method.dpf]\nbatch = 0",
      sentence: #"mine.toml: "method.dpf.batch": 0 is not in 1 ... 65536"#),
    Fault(
      from: "seed = [1]", to: "seed = [1]\n[method.dpf]\nperiod = 8.5",
      sentence: #"mine.toml: dpf: option "period" is 8.5, not a whole number"#),
    Fault(
      from: "seed = [1]", to: "seed = [1]\n[method.dpf]\nperiod = 0",
      sentence: #"mine.toml: dpf: option "period" is 0, below 1"#),
    Fault(
      from: "seed = [1]", to: "seed = [1]\n[method.dpf]\nbase = \"set\"\nzeta = 2.0",
      sentence: #"mine.toml: set: option "zeta" is 2.0, not in 0.0 ... 1.0"#),
    Fault(
      from: "seed = [1]", to: "seed = [1]\n[method.dpf]\nbase = \"dsr\"\nperiods = [[1]]",
      sentence: #"mine.toml: dsr: option "periods" is [[1]], not a list of [epoch, value] from epoch 0 "#
        + "on with values of at least 1"),
    Fault(
      from: "seed = [1]", to: "seed = [1]\n[method.dqf]\nperiod = 4",
      sentence: #"mine.toml: "method.dqf" is neither in a grid nor a method; did you mean "dpf"?"#),
    Fault(
      from: "seed = [1]", to: "seed = []",
      sentence: #"mine.toml: "grid[1].seed" is empty, so nothing to run"#),
    Fault(
      from: "seed = [1]", to: "seed = [-1]",
      sentence: #"mine.toml: "grid[1].seed": -1 is not in 0 ..< 1000000000"#),
    Fault(
      from: "seed = [1]",
      to: "seed = [\((0..<50_001).map(String.init).joined(separator: ", "))]",
      sentence: "mine.toml: its grids have more than 100000 cells; split it"),
    Fault(
      from: #"profile = "quick""#,
      to: """
        [profile]
        data = "fashion-mnist"
        training-images = -1
        """,
      sentence: #"mine.toml: "profile.training-images": -1 is not in 1 ... 1000000000"#),
    Fault(
      from: #"profile = "quick""#,
      to: """
        [profile]
        data = "fashion-mnist"
        schedule = "9223372036854775807/1"
        """,
      sentence: #"mine.toml: "profile.schedule" is "9223372036854775807/1", not a fraction of the "#
        + #"paper's epochs such as "1" or "24/300""#),
    Fault(
      from: "[0.9]", to: "[inf]",
      sentence: "mine.toml: holds a number that is none, as inf and nan are"),
    Fault(
      from: #"id = "mine""#, to: #"id = "mi\nne""#,
      sentence: #"mine.toml: "id" is "mi?ne"; names are made of a-z, 0-9, _, . and -"#),
  ]

  @Test("a mistake is named with file, key and what would be right", arguments: faults)
  func mistakes(_ fault: Fault) throws {
    _ = try read(Self.valid)
    #expect {
      try read(Self.valid.replacingOccurrences(of: fault.from, with: fault.to))
    } throws: { "\($0)" == fault.sentence }
  }

  @Test("a method that builds on another takes its options from the profile, before its own")
  func sources() throws {
    func period(_ own: String) throws -> JSONValue? {
      let profile = """
        [profile]
        data = "fashion-mnist"
        schedule = "1/300"
        [profile.method.dpf]
        period = 3
        """
      let text = Self.valid.replacing(#"profile = "quick""#, with: profile)
        .replacing(#"["dense", "dpf"]"#, with: #"["mask-original"]"#)
      let plan = try Plan(read(text + own), library: Library())
      return plan.runs.first { $0.stage.rule.name == "dpf" }?.stage.rule.options.members?["period"]
    }
    #expect(try period("") == .integer(3))
    #expect(
      try period("\n[method.mask-original]\nsource-options = { period = 5 }") == .integer(5))
  }

  @Test("a step to start from that no run reaches is an error")
  func unreachedStep() throws {
    let text = Self.valid.replacing(#"["dense", "dpf"]"#, with: #"["lt"]"#)
      + "\n[method.lt]\nrewind-step = "
    _ = try Plan(read(text + "316"), library: Library())
    #expect { try Plan(read(text + "317"), library: Library()) } throws: {
      "\($0)" == "lt starts from step 317 of a run of 316 steps; choose an earlier one: rewind-step"
    }
  }

  @Test("a network that does not exist is an error that names the nearest and what there is")
  func unknownModel() {
    #expect {
      try read(
        Self.valid.replacingOccurrences(of: #"["resnet8"]"#, with: #"["resnet9"]"#)
          .replacingOccurrences(of: #""quick""#, with: #""paper""#))
    } throws: {
      "\($0)".hasPrefix(
        #"mine.toml: "grid[1].model": there is no network "resnet9"; did you mean "resnet8" or "#
          + #""resnet14"? there are resnetD"#)
    }
  }

  @Test("a network for large pictures is not planned on small ones; any depth is planned")
  func pictures() throws {
    func plan(_ model: String) throws -> Plan {
      let text = Self.valid.replacingOccurrences(of: "resnet8", with: model)
        .replacingOccurrences(of: #""quick""#, with: #""paper""#)
      return try Plan(read(text), library: Library())
    }
    #expect(try Set(plan("resnet26").runs.map(\.architecture.name)) == ["resnet26"])
    #expect { try plan("resnet50") } throws: {
      "\($0)" == "resnet50 is made for pictures of 224x224 pixels, those of cifar10 have 32x32; "
        + "choose another model or data set"
    }
  }

  @Test("text that is not TOML is placed by line and column")
  func syntax() {
    #expect { try read("schema = 1\nid = \n") } throws: { "\($0)".hasPrefix("mine.toml:2:6: ") }
  }

  @Test("a } in an array's place for a value is refused, one in a string or a comment is none")
  func braces() throws {
    for text in ["a = [1, }", "a = [ } ]", "a = [[1, # [\n } ]]", "a = ['\\', } ]"] {
      #expect { try read(text) } throws: {
        "\($0)".hasSuffix(": not TOML: a } stands where a value is expected")
      }
    }
    for text in ["a = '[ }' # [ }", "a = \"\\\"[ }\"", "a = \"\"\"\n, }\"\"\"\"", "a = [ { } ]"] {
      #expect { try read(text) } throws: { "\($0)".contains("unknown key \"a\"") }
    }
  }

  @Test("the experiments that come with the program are valid")
  func catalogue() throws {
    let library = Library()
    #expect(library.experiments.filter { $0.hasPrefix("table") }.count == 6)
    #expect(library.experiments.filter { $0.hasPrefix("figure") }.count == 16)
    #expect(Set(library.experiments).isSuperset(of: ["paper", "quick", "short"]))
    for id in library.experiments { #expect(try library.experiment(id).id == id) }
  }
}

@Suite("Plans")
struct PlanTests {
  private func plan(_ name: String, profile: String? = nil) throws -> Plan {
    let library = Library()
    return try Plan(library.experiment(name, profile: profile), library: library)
  }

  @Test("quick: each seed trains dense once, and its fine-tunings start from shared runs")
  func quickIsShared() throws {
    let plan = try plan("quick")
    let names = plan.runs.map(\.method)
    #expect(names.count { $0 == "dense" } == 3)
    #expect(names.count { $0 == "dpf" } == 6)
    let dense = Set(plan.runs.filter { $0.method == "dense" }.map(\.key))
    let shots = plan.runs.filter { $0.method == "oneshot+ft" }
    #expect(shots.count == 6 && shots.allSatisfy { Set($0.parents).isSubset(of: dense) })
    #expect(Set(plan.runs.map(\.key)).count == plan.runs.count)
  }

  @Test("quick: twelve methods and a random control, 282 epochs, filters in a table of their own")
  func quickIsWhole() throws {
    let plan = try plan("quick")
    let columns = Set(plan.experiment.grids.flatMap(\.methods))
    #expect(
      columns == [
        "dense", "oneshot+ft", "incremental", "incremental+ft", "snip", "sm", "dsr", "dpf",
        "dpf+ft", "sfp", "dpf-filter", "lt", "random",
      ])
    let epochs = plan.runs.reduce(0.0) {
      $0 + Double($1.epochs) - Double($1.firstStep) / 79  // 10,000 images in batches of 128
    }
    #expect(epochs.rounded() == 282)
    let structured = plan.experiment.grids.filter { $0.table == "structured" }
    #expect(Set(structured.flatMap(\.methods)) == ["dense", "sfp", "dpf-filter"])
    #expect(structured.allSatisfy { $0.sparsities == [0.4] })
  }

  @Test("short is trained grid by grid: 90 %, filters and the ticket before other sparsities")
  func shortOrder() throws {
    let plan = try plan("short")
    let scheduler = Scheduler<Void>(plan.runs, finished: [], stop: StopFlag()) { _ in .taken(()) }
    var order: [PlannedRun] = []
    while let run = try scheduler.next()?.run {
      order.append(run)
      scheduler.finish(run)
    }
    #expect(order.count == plan.runs.count)
    #expect(order.map(\.rank) == order.map(\.rank).sorted())
    let isFirst = order.map { run in
      run.sparsity == 0.9 || ["dense", "sfp", "dpf-filter"].contains(run.method)
        || run.method.hasPrefix("lt")
    }
    let firstOther = try #require(isFirst.firstIndex(of: false))
    #expect(firstOther == isFirst.count { $0 })
    #expect(firstOther == 3 * 11 + 2 * 3 + 8)
  }

  @Test("runs come after those they start from")
  func order() throws {
    for id in Library().experiments {
      var seen: Set<StageKey> = []
      for run in try plan(id).runs {
        #expect(run.parents.allSatisfy(seen.contains))
        seen.insert(run.key)
      }
    }
  }

  @Test("quick has 4 epochs, decays at 2 and 3, one epoch of fine-tuning; short 24, 12 and 18, 5")
  func profiles() throws {
    for (id, epochs, decays, fineTuning) in [("quick", 4, [2, 3], 1), ("short", 24, [12, 18], 5)] {
      let stages = try plan(id).runs.map(\.stage.schedule)
      let training = try #require(stages.first { $0.phase == .training })
      #expect(training.epochs == epochs && training.decayEpochs == decays)
      #expect(training.rampEnd == decays[1] && training.learningRate == 0.2)
      #expect(stages.first { $0.phase == .fineTuning }?.epochs == fineTuning)
    }
  }

  @Test("paper: Table 2 in full, 300 epochs, fine-tuning 60 at 0.01, decays at 30 and 45")
  func paper() throws {
    let plan = try plan("paper")
    #expect(plan.runs.count == 99)  // 3 networks, 3 seeds: dense, and 5 methods at 2 sparsities
    let tuning = try #require(plan.runs.first { $0.method == "dpf+ft" }?.stage.schedule)
    #expect(tuning.epochs == 60 && tuning.decayEpochs == [30, 45] && tuning.learningRate == 0.01)
    #expect(plan.runs.contains { $0.cells.contains("table2/resnet56/dpf+ft/0.95") })
    let epochs = plan.runs.map(\.epochs).reduce(0, +)
    #expect(epochs == 16_740)  // 9 * (5 * 300 + 6 * 60)
  }

  @Test("a profile exchanges data, network and length, and the cells carry its name")
  func profileReplaces() throws {
    let plan = try plan("paper", profile: "quick")
    #expect(Set(plan.runs.map(\.architecture.name)) == ["resnet8"])
    #expect(plan.runs.allSatisfy { $0.cells.allSatisfy { $0.hasPrefix("quick:") } })
    #expect(plan.experiment.profile.scheduleLabel == "scaled(0.0133)")
  }

  @Test("a key depends on model, data, method, options, seed and schedule")
  func keys() throws {
    let base = ExperimentFileTests.valid
    func keys(_ from: String, _ to: String) throws -> [StageKey] {
      let library = Library()
      let text = base.replacingOccurrences(of: from, with: to)
      return try Plan(
        Experiment(parsing: text, file: "mine.toml", library: library), library: library
      ).runs.map(\.key)
    }
    let first = try keys("", "")
    #expect(try keys(#"id = "mine""#, #"id = "other""#) == first)
    #expect(try keys("[0.9]", "[0.91]")[1] != first[1])
    #expect(try keys("[0.9]", "[0.91]")[0] == first[0])
    for (from, to) in [("seed = [1]", "seed = [2]"), (#""quick""#, #""paper""#)] {
      #expect(Set(try keys(from, to)).isDisjoint(with: first))
    }
    let options = try keys("seed = [1]", "seed = [1]\n[method.dpf]\nperiod = 8")
    #expect(options[0] == first[0] && options[1] != first[1])
  }

  @Test("a column may prune what the original did, train at another rate, decay batch norm")
  func columns() throws {
    let base = ExperimentFileTests.valid.replacingOccurrences(of: #""dpf""#, with: #""dpf", "dsr""#)
    func runs(_ more: String) throws -> [PlannedRun] {
      let library = Library()
      let text = "\(base)\n[method.dsr]\n\(more)\n"
      return try Plan(
        Experiment(parsing: text, file: "mine.toml", library: library), library: library
      ).runs
    }
    let usual = try runs("")
    #expect(try runs(#"prunable = "conv""#).map(\.key) == usual.map(\.key))
    let native = try runs(#"prunable = "native""#)
    #expect(native[0].key == usual[0].key && native[2].key != usual[2].key)
    #expect(native[2].stage.setting.prunable == .innerConvolutions)
    #expect(
      native[2].architecture.layout.prunableRange.count
        < usual[2].architecture.layout.prunableRange.count)
    let other = try runs("learning-rate = 0.05\ndecay-normalisation = true")[2].stage.schedule
    #expect(other.learningRate == 0.05 && other.decaysNormalisation)
    #expect {
      try runs("learning-rate = 0.0")
    } throws: { "\($0)" == #"mine.toml: "method.dsr.learning-rate": 0.0 is not above 0"# }
  }

  @Test("scaled decay epochs are the vectors', half to even")
  func scaledMarks() throws {
    struct Case: Decodable { let E: Int, marks: [Int], to: Int, out: [Int] }
    let cases: [Case] = try TestVectors.read("schedules", "scaled")
    for test in cases {
      let fraction = try #require(Fraction("\(test.to)/\(test.E)"))
      #expect(test.marks.map(fraction.scale) == test.out)
    }
  }
}

@Suite("Schedules")
struct ScheduleTests {
  private func schedule(_ base: Double, _ decays: [Int], _ factor: Double) -> Schedule {
    Schedule(epochs: 300, learningRate: base, decayEpochs: decays, decayFactor: factor)
  }

  @Test("learning rates are the vectors'")
  func learningRates() throws {
    struct Case: Decodable { let base, factor: Double, decays: [Int], at: [[Double]] }
    let cases: [Case] = try TestVectors.read("schedules", "lr")
    for test in cases {
      let schedule = schedule(test.base, test.decays, test.factor)
      for at in test.at {
        #expect(abs(schedule.learningRate(atEpoch: Int(at[0])) - at[1]) < 1e-12)
      }
    }
  }

  @Test("ImageNet's warm-up is the vectors', step by step")
  func warmUp() throws {
    struct Case: Decodable { let epochs, S: Int, decays: [Int], at: [[Double]] }
    let test: Case = try TestVectors.read("schedules", "warmup")
    let schedule = Schedule.paper(for: "resnet50")
    #expect(schedule.warmUp?.epochs == test.epochs && schedule.decayEpochs == test.decays)
    for at in test.at {
      #expect(abs(schedule.learningRate(atStep: Int(at[0]), of: test.S) - at[1]) < 1e-12)
    }
  }

  @Test("the ramp and its counts are the vectors'")
  func ramps() throws {
    struct Ramp: Decodable { let E, E2: Int, sf: Double, s: [Double] }
    struct Counts: Decodable { let E2: Int, sf: Double, N: Int, k: [Int] }
    for test in try TestVectors.read("schedules", "ramp", as: [Ramp].self) {
      let schedule = schedule(0.1, [0, test.E2], 0.1)
      for (epoch, value) in test.s.enumerated() {
        #expect(abs(schedule.ramp(to: test.sf, atEpoch: Double(epoch)) - value) < 1e-12)
      }
    }
    for test in try TestVectors.read("schedules", "rampCounts", as: [Counts].self) {
      let schedule = schedule(0.1, [0, test.E2], 0.1)
      let counts = test.k.indices.map { epoch in
        prunedCount(at: schedule.ramp(to: test.sf, atEpoch: Double(epoch)), of: test.N)
      }
      #expect(counts == test.k)
    }
  }
}
