import Crypto
import Datasets
import Foundation
import Tensors
import TestVectors

extension FuzzTarget {
  /// Files of data sets, as if their digests were the known ones.
  static let dataFiles = [
    FuzzTarget("idx-images") { try read(.fashionMNIST, [images: $0, labels: twoLabels]) },
    FuzzTarget("idx-labels") { try read(.fashionMNIST, [images: twoImages, labels: $0]) },
    FuzzTarget("cifar10") { try read(.cifar10, ["data_batch_1.bin": $0]) },
    FuzzTarget("pictures") { bytes in
      let folder = try TemporaryFolder()
      try Data(bytes).write(to: folder.url.appending(path: PictureIndex.fileName))
      _ = try PictureIndex(in: folder.url)
    },
    FuzzTarget("gzip") { bytes in
      let folder = try TemporaryFolder()
      try Data(bytes).write(to: folder.url.appending(path: "file.gz"))
      let file = DataFile("file.gz", .training, isCompressed: true, bytes: 4096, sha256: zeros)
      _ = try file.content(in: folder.url, advice: "any means")
    },
  ]

  private static let (images, labels) = ("train-images-idx3-ubyte", "train-labels-idx1-ubyte")
  private static let twoLabels: [UInt8] = [0, 0, 8, 1, 0, 0, 0, 2, 3, 9]
  private static let twoImages: [UInt8] =
    [0, 0, 8, 3, 0, 0, 0, 2, 0, 0, 0, 28, 0, 0, 0, 28] + (0..<1568).map { UInt8($0 % 256) }
  /// Of 4096 zeros: what the corpus has that is whole.
  private static let zeros = digest([UInt8](repeating: 0, count: 4096))

  private static func read(_ source: DataSource, _ contents: [String: [UInt8]]) throws {
    let folder = try TemporaryFolder()
    let files = try contents.sorted { $0.key < $1.key }.map { name, bytes in
      try Data(bytes).write(to: folder.url.appending(path: name))
      return DataFile(name, .training, bytes: bytes.count, sha256: digest(bytes))
    }
    _ = try source.with(files: files, trainingCount: 2, testCount: 0).read(from: folder.url)
  }

  private static func digest(_ bytes: [UInt8]) -> String {
    hexadecimal(SHA256.hash(data: bytes))
  }
}
