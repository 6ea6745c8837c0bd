import Datasets
import Foundation
import Results
import Tensors
import TestVectors
import Testing

/// The whole path of ImageNet on a small folder of JPEG files, by the program.
@Suite("A folder of pictures", .serialized)
struct PicturesTests {
  /// Pictures of 4 classes, of which one is cut short and one is grey, imported.
  private final class Project: Sendable {
    let folder: TemporaryFolder
    let imported: Program.Output
    var url: URL { folder.url }

    init(broken: Int = 1) throws {
      folder = try TemporaryFolder()
      var pictures = SyntheticPictures()
      (pictures.training, pictures.test, pictures.width, pictures.height) = (25, 25, 90, 70)
      try pictures.write(to: folder.url.appending(path: "origin"))
      let grey = JPEG.file(
        (0..<90 * 70).map { UInt8($0 % 90) }, width: 90, height: 70, components: 1)
      try Data(grey).write(to: folder.url.appending(path: "origin/train/c0/0.JPEG"))
      for number in 0..<broken {
        try Data(grey.prefix(grey.count / 2)).write(
          to: folder.url.appending(path: "origin/train/c2/\(number).JPEG"))
      }
      imported = try Program.run(["data", "import", "origin"], in: folder.url)
    }

    func run(_ arguments: String...) throws -> Program.Output {
      try Program.run(arguments, in: url)
    }
  }

  private static let experiment = "\(Program.fixtures)/pictures.toml"
  private static let project = Result { try Project() }
  /// An undisturbed run of the experiment.
  private static let finished = Result { () -> Project in
    let project = try Self.project.get()
    let output = try project.run("run", experiment, "--jobs", "2")
    #expect(output.status == 0, "\(output.err)")
    #expect(
      output.err.hasPrefix(
        "warning: imagenet-part: 1 of its pictures cannot be read and are left out; "))
    return project
  }

  @Test("data import names what is left out, data shows where it is")
  func data() throws {
    let project = try Self.project.get()
    let (origin, list) = ("\(project.url.path)/origin", "\(project.url.path)/data/imagenet")
    #expect(project.imported.status == 0)
    #expect(
      project.imported.err == "warning: \(origin)/train/c2/0.JPEG: Premature end of JPEG file; "
        + "it is left out\n")
    #expect(project.imported.out == "imagenet-part: listed in \(list)\n")
    let data = try project.run("data")
    let line = "imagenet-part  99 training and 100 test images  \(list) (project)\n"
    #expect(data.out.contains(line))
    #expect(data.out.contains("  left out: train/c2/0.JPEG: Premature end of JPEG file\n"))
    let again = try project.run("data", "import", "origin")
    #expect(again.out == "imagenet-part: already whole in \(list)\n")
  }

  @Test("a folder of which too much is damaged is refused with status 4")
  func damaged() throws {
    let project = try Project(broken: 2)
    #expect(project.imported.status == 4)
    #expect(project.imported.complaints.count == 3)
    #expect(
      project.imported.complaints.last.map(String.init)
        == "error: \(project.url.path)/origin/train: 2 of 100 pictures cannot be read, "
        + "more than 1 %; the copy is damaged: fetch it again")
  }

  @Test("without pictures Table 3 is planned by its cost; to run it is an error with status 4")
  func absent() throws {
    let folder = try TemporaryFolder()
    let plan = try Program.run(["plan", "table3"], in: folder.url)
    #expect(plan.status == 0, "\(plan.err)")
    #expect(plan.out.contains("not here: 24 runs, as imagenet is not at hand (prunebench data)"))
    let run = try Program.run(["run", "table3"], in: folder.url)
    #expect(run.status == 4)
    #expect(run.err.hasPrefix("error: imagenet was not found in "))
    #expect(run.err.contains("`prunebench data import DIR`"))
  }

  @Test("Table 3 is planned on the pictures at hand, with hours for this machine")
  func plan() throws {
    let project = try Self.project.get()
    let plan = try project.run("plan", "table3", "--jobs", "1")
    #expect(plan.status == 0, "\(plan.err)")
    let lines = plan.out.split(separator: "\n")
    // 90 epochs of 99 pictures of 4.1 G multiply-adds (4 classes), three passes, three seeds.
    let row = try #require(lines.first { $0.hasPrefix("  resnet50 dense ") }, "\(plan.out)")
    #expect(row.contains(" 270 ") && row.contains("3.3e+14"))
    #expect(!plan.out.contains("not here") && plan.out.contains("images/s"))
  }

  @Test("a short run: records with what was left out, a row of the table, and an audit of it all")
  func run() throws {
    let project = try Self.finished.get()
    let store = RecordStore(folder: "\(project.url.path)/results")
    let runs = try store.runs()
    #expect(runs.count == 1)
    for run in runs {
      let record = try store.record(run)
      #expect(record.summary.dataSet == "imagenet-part" && record.summary.classes == 4)
      #expect(
        record.summary.pictures == .init(classes: 4, training: 99, test: 100, unreadable: 1))
      #expect(record.epochs.map(\.trainTotal) == [5, 5] && record.summary.final?.total == 3)
      let setting = try #require(record.summary.config.members?["setting"]?.members)
      #expect(setting["batch"] == .integer(4) && setting["microBatch"] == .integer(2))
      #expect(try store.machine(run).pictureSeconds != nil)
    }
    let table = try project.run("table", Self.experiment, "--format", "csv")
    #expect(table.status == 0, "\(table.err)")
    let text = try project.run("table", Self.experiment)
    for part in ["resnet50", "pictures other than all of ImageNet", " D39", "a trend, not a"] {
      #expect(text.out.contains(part), "\(part)")
    }
    #expect(try project.run("run", Self.experiment).err.contains("nothing to train"))
  }

  @Test("the audit recounts the records, and finds a count of pictures that was changed")
  func audit() throws {
    let project = try Self.finished.get()
    #expect(try project.run("seal", "results").status == 0)
    let audit = try project.run("audit")
    #expect(audit.status == 0, "\(audit.out)\(audit.err)")
    let copy = try TemporaryFolder()
    try FileManager.default.copyItem(
      atPath: "\(project.url.path)/results", toPath: copy.path("results"))
    let store = RecordStore(folder: copy.path("results"))
    let name = try #require(try store.runs().first)
    var record = try store.record(name)
    record.summary.pictures?.classes = 5
    try store.write(record, machine: store.machine(name))
    let changed = try Program.run(["audit"], in: copy.url)
    #expect(changed.status == 1)
    #expect(changed.out.contains("pictures has 5 classes, config 4"))
  }

  @Test("killed again and again, it ends with the same records")
  func killed() throws {
    let project = try Self.finished.get()
    let folder = try TemporaryFolder()
    let arguments = ["run", Self.experiment, "--jobs", "1", "--checkpoint", "0.01s"]
    try FileManager.default.createSymbolicLink(
      atPath: folder.path("data"), withDestinationPath: "\(project.url.path)/data")
    // Killed once while it begins, once as soon as there is a checkpoint.
    for point in ["workers/", "/checkpoint-"] {
      let run = try Program.start(arguments, in: folder.url)
      while run.process.isRunning, !Self.hasState(point, folder) {
        Thread.sleep(forTimeInterval: 0.002)
      }
      kill(run.process.processIdentifier, SIGKILL)
      _ = try run.finish()
      try #require(Self.hasState(point, folder))
    }
    let output = try Program.run(arguments, in: folder.url)
    #expect(output.status == 0, "\(output.err)")
    #expect(output.err.contains("continuing resnet50 dpf 0.80 seed 1 at step "), "\(output.err)")
    #expect(
      try Program.records(folder.path("results"))
        == Program.records(project.folder.path("results")))
  }

  /// Whether the state folder has a file or folder with this in its path.
  private static func hasState(_ part: String, _ folder: TemporaryFolder) -> Bool {
    let names = FileManager.default.subpaths(atPath: folder.path(".prunebench")) ?? []
    return names.contains { $0.contains(part) }
  }

  @Test("a picture that changed while it was used stops the run with status 4, by name")
  func changed() throws {
    let project = try Project()
    let path = "\(project.url.path)/origin/train/c0/0.JPEG"
    try Data([1, 2, 3]).write(to: URL(filePath: path))
    let output = try project.run("run", Self.experiment, "--jobs", "1")
    #expect(output.status == 4)
    let sentence = "train/c0/0.JPEG: is not the picture that was listed (Another SHA-256"
    #expect(output.err.contains(sentence), "\(output.err)")
    #expect(!FileManager.default.fileExists(atPath: "\(project.url.path)/results/runs"))
  }
}
