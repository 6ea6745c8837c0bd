import Datasets
import Experiments
import Foundation
import Results
import TestVectors
import Testing
import Training

/// A folder of four pictures in the form of ImageNet's, imported.
struct SmallImageNet {
  private let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
    var pictures = SyntheticPictures()
    (pictures.classes, pictures.training, pictures.test) = (2, 1, 1)
    (pictures.width, pictures.height) = (8, 8)
    try pictures.write(to: folder.url.appending(path: "origin"))
    _ = try DataImport(to: folder.url).run(from: folder.url.appending(path: "origin"))
  }

  var library: DataLibrary {
    DataLibrary(DataLocation.SearchPath(environment: [:], base: folder.url, system: []))
  }

  var planned: PlannedData { PlannedData(library) }
}

@Suite("Plans on pictures")
struct PicturePlanTests {
  let pictures: SmallImageNet
  init() throws { pictures = try SmallImageNet() }

  private func table3(_ data: PlannedData) throws -> Plan {
    let library = Library()
    return try Plan(library.experiment("table3"), library: library, data: data)
  }

  @Test("Table 3: batches of 1,024 in parts of 32, for as many classes as there are folders")
  func table3() throws {
    let plan = try table3(pictures.planned)
    #expect(plan.runs.count == 24 && plan.absent.isEmpty)
    for run in plan.runs {
      let setting = run.stage.setting
      #expect(setting.batch == 1024 && setting.microBatch == 32 && setting.model == "resnet50")
      #expect(setting.data.name == "imagenet-part" && setting.data.classes == 2)
      #expect(run.stage.schedule == .paper(for: "resnet50") && run.epochs == 90)
      #expect(run.architecture.classes == 2 && run.images == (2, 2))
    }
    #expect(plan.runs.contains { $0.cells.contains("table3/resnet50/dpf/0.87") })
  }

  @Test("a warm-up shortens with the schedule, and its rates are in proportion to the batch")
  func warmUp() throws {
    let plan = try Plan(
      Experiment(
        parsing: """
          schema = 1
          id = "mine"
          [profile]
          data = "imagenet"
          schedule = "18/90"
          [[grid]]
          model = ["resnet50"]
          method = ["dense"]
          sparsity = [0.9]
          seed = [1]
          [method.dense]
          batch = 256
          """, file: "mine.toml", library: Library()), library: Library(),
      data: pictures.planned)
    let short = try #require(plan.runs.first?.stage.schedule)
    #expect(short.epochs == 18 && short.decayEpochs == [6, 12, 16] && short.warmUp?.epochs == 1)
    #expect(short.learningRate(atStep: 0, of: 10) == 0.025)  // a quarter of 0.4 * 256 / 1024
    #expect(short.learningRate(atStep: 10, of: 10) == 0.1)
  }

  @Test("recipes of other data are as they were: those of the published records")
  func recipes() throws {
    let library = Library()
    let root = TestVectors.testsFolder.deletingLastPathComponent()
    let published = try FileManager.default.contentsOfDirectory(
      atPath: root.appending(path: "results/runs").path)
    for run in try Plan(library.experiment("quick"), library: library).runs {
      #expect(published.contains { $0.hasSuffix("-\(run.key.prefix(8))") }, "\(run.method)")
    }
  }

  @Test("where the pictures are not, published records tell the plan what they are")
  func records() throws {
    let known = try table3(pictures.planned)
    let run = try #require(known.runs.first)
    let results = try TemporaryFolder()
    let store = RecordStore(folder: results.path)
    var summary = Record.Summary(
      run: "resnet50-imagenet-part-dense-0.00-paper-s1-\(run.key.prefix(8))", cell: run.cells,
      config: run.recipe, configHash: run.key, numerics: String(repeating: "0", count: 64), seed: 1,
      profile: "paper", schedule: "paper",
      data: try pictures.library.source(named: "imagenet").digests)
    summary.prunable = 0
    summary.pictures = Record.Pictures(classes: 2, training: 2, test: 2, unreadable: 0)
    #expect(summary.dataSet == "imagenet-part" && summary.classes == 2)
    try store.write(Record(summary: summary), machine: .none)
    let absent = PlannedData(
      DataLibrary(DataLocation.SearchPath(environment: [:], base: results.url, system: [])),
      records: store)
    #expect(try table3(absent).runs.map(\.key) == known.runs.map(\.key))
    #expect(try table3(PlannedData(records: store)).runs.count == 24)
  }

  @Test("a run is not trained on other pictures than its recipe names")
  func otherPictures() throws {
    var choice = try #require(try table3(pictures.planned).runs.first).stage.setting.data
    #expect(try pictures.library.data(for: choice).training.count == 2)
    choice.digest = "0"
    #expect {
      try pictures.library.data(for: choice)
    } throws: {
      "\($0)" == "imagenet-part: the pictures here are not those of the recipe; "
        + "name their folder by --data"
    }
  }
}

extension MachineRecord {
  fileprivate static let none = MachineRecord(
    commit: "", dirty: false, compiler: "", flags: "", cpu: "", features: [], engine: "", isa: "",
    os: "", threads: 1, started: "", ended: "", seconds: 0, maskSeconds: 0, epochSeconds: [],
    maskEpochSeconds: [])
}
