import Datasets
import Foundation
import TestVectors
import Testing

@Suite("The list of a folder of pictures") struct PictureListTests {
  let pictures: SmallPictures
  init() throws { pictures = try SmallPictures() }

  private func text() throws -> String {
    try String(contentsOf: pictures.list.appending(path: "pictures.sha256"), encoding: .utf8)
  }

  /// The sentence of an import that fails; it must leave nothing.
  private func failure() -> String {
    do {
      try pictures.make()
      return "no error"
    } catch {
      let left = FileManager.default.subpaths(atPath: pictures.base.path) ?? []
      #expect(left.filter { $0.hasPrefix("data/imagenet/") } == [])
      return "\(error)"
    }
  }

  @Test("each picture that cannot be read is named once, and left out; grey and CMYK ones are read")
  func unreadable() throws {
    let said = try pictures.make()
    let place = pictures.url.path
    #expect(
      said.filter { if case .unreadable = $0 { true } else { false } } == [
        .unreadable("\(place)/\(SmallPictures.broken): Not a JPEG file: starts with 0x47 0x49"),
        .unreadable("\(place)/\(SmallPictures.truncated): Premature end of JPEG file"),
      ])
    #expect(said.last == .read(300, of: 300))
    let data = try pictures.read()
    #expect(data.training.count == 198 && data.test.count == 100)
    #expect(
      data.pictures == PictureCounts(classes: 4, training: 198, test: 100, unreadable: 2))
    #expect(data.classes == ["c0", "c1", "c2", "c3"] && data.name == "imagenet-part")
    let lines = try text().split(separator: "\n")
    #expect(lines.count == 1 + 2 + 298 && lines[0] == "# prunebench pictures 1")
    #expect(lines[3].hasSuffix("  train/c0/0.JPEG") && lines.last!.hasSuffix("  val/c3/9.JPEG"))
  }

  @Test("sha256sum checks the list where it lies")
  func checksums() throws {
    try pictures.make()
    try shell("sha256sum", "--check", "--strict", "--quiet", "pictures.sha256", in: pictures.list)
    try pictures.write([1], to: "val/c1/2.JPEG")
    #expect(throws: (any Error).self) {
      try shell("sha256sum", "--check", "--status", "pictures.sha256", in: pictures.list)
    }
  }

  @Test("more than one in a hundred unreadable is an error that counts them, and nothing is left")
  func tooMany() throws {
    try pictures.write([], to: "train/c3/1.JPEG")
    #expect(
      failure() == "\(pictures.url.path)/train: 3 of 200 pictures cannot be read, more than 1 %; "
        + "the copy is damaged: fetch it again")
  }

  @Test("equal pictures have equal lists wherever they lie; another byte makes another data set")
  func digests() throws {
    try pictures.make()
    let (digest, list) = (try pictures.read().digest, try text())
    let other = try SmallPictures()
    try other.make()
    #expect(try other.read().digest == digest)
    let file = other.list.appending(path: "pictures.sha256")
    #expect(try String(contentsOf: file, encoding: .utf8) == list)
    let changed = try SmallPictures()
    try changed.write(
      JPEG.file(Array(repeating: 9, count: 3), width: 1, height: 1), to: "val/c0/0.JPEG")
    try changed.make()
    #expect(try changed.read().digest != digest)
  }

  @Test("imported again it is found whole; made in its final place it holds no links")
  func again() throws {
    try pictures.make()
    let again = try DataImport(to: pictures.base).run(from: pictures.url)
    #expect(again.map(\.kind) == [.alreadyPresent])
    try FileManager.default.removeItem(at: pictures.list)
    try FileManager.default.moveItem(at: pictures.url, to: pictures.list)
    let outcome = try DataImport(to: pictures.base).run(from: pictures.list)
    #expect(outcome.map(\.kind) == [.listed] && outcome[0].name == "imagenet-part")
    let names = try FileManager.default.contentsOfDirectory(atPath: pictures.list.path).sorted()
    #expect(names == ["pictures.sha256", "train", "val"])
  }

  @Test("another folder of that name is not overwritten")
  func occupied() throws {
    try pictures.make()
    let other = try SmallPictures()
    #expect {
      try DataImport(to: pictures.base).run(from: other.url)
    } throws: {
      "\($0)" == "\(pictures.list.path): exists and is not an intact copy; "
        + "move it away, then import again"
    }
  }

  @Test("a folder without classes, an empty class, a class that training lacks")
  func classes() throws {
    let (train, val) = ("\(pictures.url.path)/train", "\(pictures.url.path)/val")
    try FileManager.default.createDirectory(
      atPath: "\(val)/c9", withIntermediateDirectories: false)
    #expect(
      failure() == "\(val)/c9: there is no such class in train; both must have the same classes")
    try FileManager.default.removeItem(atPath: "\(val)/c9")
    try FileManager.default.createDirectory(
      atPath: "\(train)/c8", withIntermediateDirectories: false)
    #expect(
      failure() == "\(train)/c8: holds no picture that can be read; remove the class or fetch its "
        + "pictures again")
    try FileManager.default.removeItem(atPath: val)
    try FileManager.default.createDirectory(atPath: val, withIntermediateDirectories: false)
    #expect(failure() == "\(val): holds no folders of pictures; there is to be one for each class")
  }

  struct Damage: Sendable, CustomTestStringConvertible {
    let from, to, problem: String
    var testDescription: String { problem }
  }

  @Test(
    "a damaged list is refused by line",
    arguments: [
      Damage(
        from: "pictures 1", to: "pictures 2", problem: "line 1 is not \"# prunebench pictures 1\""),
      Damage(from: "# unreadable", to: "# unknown", problem: "line 2 is no line of this list"),
      Damage(from: "  train/c0/1.", to: " train/c0/1.", problem: "line 5 has no SHA-256 and name"),
      Damage(from: "train/c0/1.", to: "train/../1.", problem: "line 5 names no picture of train"),
      Damage(from: "train/c0/1.", to: "train/c0/x/1.", problem: "line 5 names no file of a class"),
      Damage(from: "val/c1/0.", to: "val/x/0.", problem: "is of a class that train does not have"),
      Damage(from: "val/c3/9.JPEG\n", to: "val/c3/9.JPEG", problem: "line 301 is cut short"),
    ])
  func damaged(damage: Damage) throws {
    try pictures.make()
    let file = pictures.list.appending(path: "pictures.sha256")
    let changed = try text().replacing(damage.from, with: damage.to)
    try Data(changed.utf8).write(to: file)
    #expect {
      try DataSource.imageNet.opened(in: pictures.list)
    } throws: {
      "\($0)".hasPrefix("\(file.path): line ") && "\($0)".contains(damage.problem)
        && "\($0)".hasSuffix("; remove the list, then import the folder again")
    }
  }

  @Test("pictures that were not listed yet are not used: the error says what to do")
  func notListed() throws {
    let path = DataLocation.SearchPath(
      explicit: pictures.url, environment: [:], base: pictures.base)
    #expect {
      try path.find(.imageNet)
    } throws: {
      "\($0)" == "\(pictures.url.path): its pictures were not read and listed yet; "
        + "`prunebench data import \(pictures.url.path)` does it, once"
    }
    // A listed folder comes before one that is not, wherever that lies.
    try pictures.make()
    let both = DataLocation.SearchPath(
      environment: ["PRUNEBENCH_DATA": pictures.url.path], base: pictures.base)
    #expect(try both.find(.imageNet).path == pictures.list.path)
  }

  @Test("the survey names what is left out")
  func survey() throws {
    try pictures.make()
    let path = DataLocation.SearchPath(environment: [:], base: pictures.base, system: [])
    let entry = DataSurvey(of: [.imageNet], on: path).dataSets[0]
    #expect(entry.isIntact && entry.name == "imagenet-part")
    #expect(entry.trainingCount == 198 && entry.testCount == 100)
    #expect(entry.unreadable?.first?.hasPrefix("\(SmallPictures.broken): Not a JPEG file") == true)
    try Data().write(to: pictures.list.appending(path: "pictures.sha256"))
    let damaged = DataSurvey(of: [.imageNet], on: path).dataSets[0]
    #expect(!damaged.isIntact && damaged.trainingCount == 0)
    #expect(damaged.files.map(\.verdict) == [.damaged])
  }
}
