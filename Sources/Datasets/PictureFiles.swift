import Foundation
import Tensors

/// The pictures of one split, in files that are decoded when a batch needs them.
final class PictureFiles: Sendable {
  private let folder: String
  private let index: PictureIndex
  /// Where in the list the line of each stands, and its class.
  private let lines: [UInt32]
  let labels: [Int32]
  let threads: DecodingThreads

  /// In the order: the first picture of every class, the second of every class, … so that the first
  /// so many are of all classes.
  init(
    _ listing: PictureIndex.Listing, of index: PictureIndex, in folder: URL,
    threads: DecodingThreads
  ) {
    (self.folder, self.index, self.threads) = (folder.path, index, threads)
    let places = listing.inTurns(classes: index.classes.count)
    lines = places.map { listing.lines[$0] }
    labels = places.map { listing.labels[$0] }
  }

  /// Decodes a square of the picture at a place.
  /// - Throws: where the picture is not as listed.
  func read(
    _ place: Int, with reader: JPEGReader, _ crop: (_ width: Int, _ height: Int) -> Crop
  ) throws(DataError) -> UnsafeBufferPointer<UInt8> {
    let (name, sha256) = index.entry(at: lines[place])
    let path = "\(folder)/\(name)"
    do {
      try reader.load(path)
    } catch {
      throw .changedPicture(path: path, reason: error.description)
    }
    guard reader.sha256 == sha256 else {
      throw .changedPicture(path: path, reason: "Another SHA-256 than listed")
    }
    do {
      return try reader.read(crop)
    } catch {
      throw .changedPicture(path: path, reason: error.description)
    }
  }
}

extension PictureIndex.Listing {
  /// Places in the list, round after round one of every class that has one left.
  fileprivate func inTurns(classes: Int) -> [Int] {
    var next = Array(repeating: 0, count: classes)
    let rounds = labels.map { label in
      defer { next[Int(label)] += 1 }
      return next[Int(label)]
    }
    // A counting sort by round; within a round places stay in order, which is that of the classes.
    var starts = Array(repeating: 0, count: (next.max() ?? 0) + 1)
    for round in rounds { starts[round + 1] += 1 }
    for round in starts.indices.dropFirst() { starts[round] += starts[round - 1] }
    var places = Array(repeating: 0, count: rounds.count)
    for (place, round) in rounds.enumerated() {
      places[starts[round]] = place
      starts[round] += 1
    }
    return places
  }
}
