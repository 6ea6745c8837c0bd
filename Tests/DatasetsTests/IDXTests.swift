import Datasets
import Foundation
import TestVectors
import Testing

@Suite("IDX in gzip") struct IDXTests {
  let folder: TemporaryFolder
  init() throws { folder = try TemporaryFolder() }

  /// Contents of a Fashion-MNIST with three training and two test images.
  private static let contents: [String: [UInt8]] = [
    "train-images-idx3-ubyte": images(3), "train-labels-idx1-ubyte": labels([9, 0, 4]),
    "t10k-images-idx3-ubyte": images(2), "t10k-labels-idx1-ubyte": labels([1, 2]),
  ]

  private static func images(_ count: UInt8) -> [UInt8] {
    [0, 0, 8, 3, 0, 0, 0, count, 0, 0, 0, 28, 0, 0, 0, 28]
      + (0..<count).flatMap { Array(repeating: $0 + 1, count: 784) }
  }

  private static func labels(_ labels: [UInt8]) -> [UInt8] {
    [0, 0, 8, 1, 0, 0, 0, UInt8(labels.count)] + labels
  }

  /// Writes and packs the files, one with another content; returns the source that expects them.
  private func make(
    _ name: String = "", _ content: [UInt8] = [], level: String = "-9"
  ) throws -> DataSource {
    let contents = Self.contents.merging([name: content]) { $1 }.filter { !$0.key.isEmpty }
    for (name, bytes) in contents {
      try folder.write(bytes, to: name)
      try shell("gzip", "--force", level, name, in: folder.url)
    }
    let files = DataSource.fashionMNIST.files.map { file in
      let content = contents[String(file.name.dropLast(3))]!
      return DataFile(
        file.name, file.split, isCompressed: true, bytes: content.count,
        sha256: Small.sha256(content))
    }
    return DataSource.fashionMNIST.with(files: files, trainingCount: 3, testCount: 2)
  }

  private func sentence(_ source: DataSource) -> String {
    do {
      _ = try source.read(from: folder.url)
      return "no error"
    } catch {
      return "\(error)"
    }
  }

  private func file(_ name: String) -> String { "\(folder.path)/\(name).gz" }

  @Test("any gzip of the same bytes is the same data set", arguments: ["-1", "-9"])
  func otherBuild(level: String) throws {
    let data = try make(level: level).read(from: folder.url)
    #expect((0..<3).map(data.training.examples.label(at:)) == [9, 0, 4])
    let image = Array(data.training.examples.image(at: 1))
    for row in 0..<32 {
      for column in 0..<32 {
        let inside = (2..<30).contains(row) && (2..<30).contains(column)
        #expect(image[32 * row + column] == (inside ? 2 : 0))
      }
    }
  }

  @Test("a gzip file of two members is the bytes of both")
  func members() throws {
    let source = try make()
    let content = Self.contents["train-images-idx3-ubyte"]!
    try folder.write(Array(content.prefix(500)), to: "a")
    try folder.write(Array(content.dropFirst(500)), to: "b")
    try shell("gzip", "a", "b", in: folder.url)
    var packed = try Data(contentsOf: folder.url.appending(path: "a.gz"))
    packed += try Data(contentsOf: folder.url.appending(path: "b.gz"))
    try packed.write(to: folder.url.appending(path: "train-images-idx3-ubyte.gz"))
    #expect(sentence(source) == "no error")
  }

  @Test("a gzip file that ends too early, wherever it is cut", arguments: [0, 5, 30, 1])
  func truncated(kept: Int) throws {
    let source = try make()
    let url = folder.url.appending(path: "train-labels-idx1-ubyte.gz")
    let whole = Array(try Data(contentsOf: url))
    try folder.write(
      kept == 1 ? whole.dropLast() : Array(whole.prefix(kept)), to: url.lastPathComponent)
    #expect(
      sentence(source)
        == "\(file("train-labels-idx1-ubyte")): the gzip file ends too early; "
        + "fetch it again, then `prunebench data`")
  }

  @Test("a file that is no gzip file, and one with a damaged byte")
  func notGzip() throws {
    let source = try make()
    let expected =
      "\(file("train-images-idx3-ubyte")): is not a gzip file or is damaged; "
      + "fetch it again, then `prunebench data`"
    var packed = Array(
      try Data(contentsOf: folder.url.appending(path: "train-images-idx3-ubyte.gz")))
    packed[packed.count - 6] ^= 1  // in the checksum
    try folder.write(packed, to: "train-images-idx3-ubyte.gz")
    #expect(sentence(source) == expected)
    try folder.write(Array("<html>not found</html>".utf8), to: "train-images-idx3-ubyte.gz")
    #expect(sentence(source) == expected)
  }

  @Test("a gzip file that unpacks to too much or too little")
  func size() throws {
    let source = try make()
    let again =
      "the file is damaged or another release: fetch it again, then `prunebench data`"
    _ = try make("t10k-labels-idx1-ubyte", Self.labels([1, 2, 3]))
    #expect(
      sentence(source)
        == "\(file("t10k-labels-idx1-ubyte")): unpacks to more than the expected 10 bytes; \(again)"
    )
    _ = try make("t10k-labels-idx1-ubyte", Self.labels([1]))
    #expect(
      sentence(source) == "\(file("t10k-labels-idx1-ubyte")): 9 bytes, expected 10; \(again)")
  }

  @Test("labels in place of images")
  func magic() throws {
    let source = try make("train-images-idx3-ubyte", Self.labels([1, 2, 3]))
    #expect(
      sentence(source)
        == "\(file("train-images-idx3-ubyte")): begins with 0x00000801, expected 0x00000803; "
        + "it is not the IDX file that its name says: fetch it again")
  }

  @Test("a header that promises other images than there are")
  func dimensions() throws {
    var images = Self.images(3)
    images[7] = 4
    let source = try make("train-images-idx3-ubyte", images)
    #expect(
      sentence(source)
        == "\(file("train-images-idx3-ubyte")): holds 4 × 28 × 28 values, expected 3 × 28 × 28; "
        + "it belongs to another data set: fetch it again")
  }
}
