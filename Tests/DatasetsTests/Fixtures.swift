import Crypto
import Datasets
import Foundation
import Tensors
import TestVectors

/// The real data sets, read once, where the machine has them.
enum RealData {
  static let path = DataLocation.SearchPath(
    environment: ProcessInfo.processInfo.environment,
    base: TestVectors.testsFolder.deletingLastPathComponent())
  static let cifar10 = try? path.read(.cifar10)
  static let fashionMNIST = try? path.read(.fashionMNIST)
  static let hasCIFAR10 = (try? path.find(.cifar10)) != nil
  static let hasFashionMNIST = (try? path.find(.fashionMNIST)) != nil
}

extension TemporaryFolder {
  /// Writes a file, with the folders above it.
  func write(_ bytes: [UInt8], to name: String) throws {
    let file = url.appending(path: name)
    try FileManager.default.createDirectory(
      at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(bytes).write(to: file)
  }

  /// Paths of all files and folders in it, sorted.
  var contents: [String] {
    (FileManager.default.subpaths(atPath: url.path) ?? []).sorted()
  }
}

/// Data sets small enough for a test to write.
enum Small {
  static let records: [[UInt8]] = [
    record(0) + record(1), record(2) + record(3), record(4) + record(5),
  ]
  static let names = ["data_batch_1.bin", "data_batch_2.bin", "test_batch.bin"]
  static let cifar10 = cifar10(records)

  /// One record: a label, then pixels of that value.
  static func record(_ label: UInt8) -> [UInt8] { [label] + Array(repeating: label, count: 3072) }

  /// The source whose files hold `records`.
  static func cifar10(_ records: [[UInt8]]) -> DataSource {
    let files = zip(names, records).map { name, bytes in
      DataFile(
        name, name == "test_batch.bin" ? .test : .training, bytes: bytes.count,
        sha256: sha256(bytes))
    }
    return DataSource.cifar10.with(files: files, trainingCount: 4, testCount: 2)
  }

  static func writeCIFAR10(to folder: TemporaryFolder, under prefix: String = "") throws {
    for (name, bytes) in zip(names, records) { try folder.write(bytes, to: prefix + name) }
  }

  static func sha256(_ bytes: [UInt8]) -> String {
    SHA256.hash(data: bytes).map { String(format: "%02x", $0) }.joined()
  }

  /// Random images of a shape, with labels 0 ..< 10; normalising gives back the bytes.
  static func examples(
    _ count: Int, _ shape: ImageShape = ImageShape(channels: 1, height: 8, width: 8)
  ) -> Examples {
    var random = RandomStream(seed: 1, name: "test")
    return Examples(
      pixels: (0..<count * shape.count).map { _ in UInt8(random.index(below: 256)) },
      labels: (0..<count).map { _ in UInt8(random.index(below: 10)) },
      shape: shape, classCount: 10,
      normalisation: Normalisation(
        mean: Array(repeating: 0, count: shape.channels),
        deviation: Array(repeating: 1 / 255, count: shape.channels)))
  }

  /// `count` images of one pixel, whose value is their number (0 ..< 256) and whose label is 0.
  static func numbered(_ count: Int) -> Examples {
    Examples(
      pixels: (0..<count).map { UInt8($0) }, labels: Array(repeating: 0, count: count),
      shape: ImageShape(channels: 1, height: 1, width: 1), classCount: 1,
      normalisation: Normalisation(mean: [0], deviation: [1 / 255]))
  }
}

/// Runs a program of the system, given its arguments.
func shell(_ arguments: String..., in folder: URL) throws {
  let process = Process()
  process.executableURL = URL(filePath: "/usr/bin/env")
  process.arguments = arguments
  process.currentDirectoryURL = folder
  try process.run()
  process.waitUntilExit()
  struct Failed: Error { let arguments: [String] }
  guard process.terminationStatus == 0 else { throw Failed(arguments: arguments) }
}
