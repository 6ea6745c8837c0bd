import Datasets
import Foundation
import TestVectors
import Testing

@Suite("Where data is looked for") struct DataLocationTests {
  let folder: TemporaryFolder
  init() throws { folder = try TemporaryFolder() }

  /// All places in the temporary folder.
  private func path(explicit: String? = nil) -> DataLocation.SearchPath {
    DataLocation.SearchPath(
      explicit: explicit.map { folder.url.appending(path: $0) },
      environment: [
        "PRUNEBENCH_DATA": "\(folder.path)/env", "XDG_DATA_HOME": "\(folder.path)/xdg",
        "HOME": "\(folder.path)/home",
      ],
      base: folder.url.appending(path: "base"), system: [folder.url.appending(path: "system")])
  }

  @Test("the order is environment, project, user, system; the explicit folder excludes them all")
  func order() throws {
    let places: [(String, DataLocation.Rule)] = [
      ("system", .system), ("xdg/prunebench", .user), ("base/data", .project),
      ("env", .environment),
    ]
    for (place, rule) in places {  // each precedes those before it
      try folder.write([], to: "\(place)/cifar10/data_batch_1.bin")
      let found = try path().find(.cifar10)
      #expect(found.rule == rule && found.path == "\(folder.path)/\(place)/cifar10")
    }
    try folder.write([], to: "mine/data_batch_1.bin")
    let explicit = try path(explicit: "mine").find(.cifar10)
    #expect(explicit.rule == .explicit && explicit.path == "\(folder.path)/mine")
  }

  @Test(
    "a data set may lie in the place itself or in a usual subfolder",
    arguments: ["", "cifar-10-batches-bin/", "cifar10/"])
  func subfolders(subfolder: String) throws {
    try folder.write([], to: "env/\(subfolder)test_batch.bin")
    #expect(try path().find(.cifar10).rule == .environment)
  }

  @Test("without XDG_DATA_HOME the user's folder is ~/.local/share; empty variables do not count")
  func environment() {
    let path = DataLocation.SearchPath(
      environment: ["HOME": "/h", "XDG_DATA_HOME": "", "PRUNEBENCH_DATA": ""],
      base: URL(filePath: "/b"))
    #expect(
      path.places.map(\.path) == [
        "/b/data", "/h/.local/share/prunebench", "/usr/share/datasets", "/usr/share/prunebench",
      ])
  }

  @Test("an explicit folder without the data set is an error, even if another place has it")
  func explicit() throws {
    try folder.write([], to: "env/data_batch_1.bin")
    #expect {
      try path(explicit: "mine").find(.cifar10)
    } throws: {
      "\($0)" == "\(folder.path)/mine: does not hold cifar10 (data_batch_1.bin, data_batch_2.bin, "
        + "data_batch_3.bin, data_batch_4.bin, data_batch_5.bin, test_batch.bin); "
        + "name the folder of these files, or leave --data out to search the usual places"
    }
  }

  @Test("a data set that is nowhere: all places, and what to do")
  func nowhere() throws {
    let places =
      "\(folder.path)/env, \(folder.path)/base/data, \(folder.path)/xdg/prunebench, "
      + "\(folder.path)/system"
    #expect {
      try path().find(.fashionMNIST)
    } throws: {
      "\($0)" == "fashion-mnist was not found in \(places); get it by "
        + "`apt install dataset-fashion-mnist` or `prunebench data import DIR|TAR`"
    }
    #expect {
      try path().read(.cifar10)
    } throws: {
      "\($0)" == "cifar10 was not found in \(places); get it by "
        + "`prunebench data import DIR|TAR`, given cifar-10-binary.tar.gz"
    }
  }
}

@Suite("The survey of data") struct DataSurveyTests {
  let folder: TemporaryFolder
  init() throws { folder = try TemporaryFolder() }

  @Test("an intact, a damaged and a missing file are told apart, and it survives JSON")
  func verdicts() throws {
    let path = DataLocation.SearchPath(environment: [:], base: folder.url, system: [])
    try Small.writeCIFAR10(to: folder, under: "data/cifar10/")
    #expect(DataSurvey(of: [Small.cifar10], on: path).dataSets[0].isIntact)
    var damaged = Small.records[0]
    damaged[7] = 99
    try folder.write(damaged, to: "data/cifar10/data_batch_1.bin")
    try FileManager.default.removeItem(
      at: folder.url.appending(path: "data/cifar10/data_batch_2.bin"))
    let survey = DataSurvey(of: [Small.cifar10, .fashionMNIST], on: path)
    let found = survey.dataSets[0]
    #expect(found.location?.rule == .project)
    #expect(found.location?.path == "\(folder.path)/data/cifar10")
    #expect(found.files.map(\.verdict) == [.damaged, .missing, .ok])
    #expect(found.files.map(\.bytes) == [6146, nil, 6146])
    #expect(
      found.files.map(\.sha256) == [Small.sha256(damaged), nil, Small.sha256(Small.records[2])])
    #expect(found.files[2].message == nil && found.files[1].message?.contains("missing") == true)
    #expect(!found.isIntact && found.trainingCount == 0 && found.testCount == 2)
    let absent = survey.dataSets[1]
    #expect(absent.location == nil && absent.files.isEmpty && !absent.isIntact)
    #expect(
      absent.message?.hasPrefix("fashion-mnist was not found in \(folder.path)/data;") == true)
    let json = try JSONEncoder().encode(survey)
    #expect(try JSONDecoder().decode(DataSurvey.self, from: json) == survey)
  }
}
