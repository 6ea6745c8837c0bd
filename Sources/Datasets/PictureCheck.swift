import Foundation
import Synchronization

/// Reads and decodes every picture of a folder `train/CLASS/FILE`, `val/CLASS/FILE` once, to list
/// them in a ``PictureIndex``.
struct PictureCheck {
  /// More of a split unreadable than this share of it: the copy is damaged.
  static let acceptedShare = 0.01
  /// Pictures between two reports.
  private static let stride = 512

  private let folder: URL
  private let groups: [Group]
  private let threads: DecodingThreads

  /// The files of a class in a split.
  private struct Group {
    let split, name: String
    let files: [String]
    var folder: String { "\(split)/\(name)" }
    func path(_ file: String) -> String { "\(folder)/\(file)" }
  }

  /// Whether a folder is one of this form.
  static func fits(_ folder: URL) -> Bool {
    PictureIndex.splits.allSatisfy { isFolder(folder.appending(path: $0)) }
  }

  /// Lists the files; reads none.
  init(_ folder: URL, threads: DecodingThreads) throws(DataError) {
    (self.folder, self.threads) = (folder, threads)
    var groups: [Group] = []
    for split in PictureIndex.splits {
      let place = folder.appending(path: split)
      let classes = try names(in: place).filter { isFolder(place.appending(path: $0)) }
      guard !classes.isEmpty else { throw .noClasses(folder: place.path) }
      for name in classes {
        groups.append(
          Group(split: split, name: name, files: try names(in: place.appending(path: name))))
      }
    }
    self.groups = groups
    let known = Set(groups.filter { $0.split == PictureIndex.splits[0] }.map(\.name))
    for group in groups where !known.contains(group.name) {
      throw .otherClass(
        path: "\(folder.path)/\(group.folder)", split: PictureIndex.splits[0])
    }
  }

  /// The text of the list.
  /// - Parameter report: hears of every picture that cannot be read, and how many were read so far.
  /// - Throws: ``DataError/tooManyUnreadable``, or where a class of training has no picture.
  func list(_ report: (DataImport.Progress) -> Void) throws(DataError) -> Data {
    let total = groups.reduce(0) { $0 + $1.files.count }
    var (done, pictures): (Int, Data) = (0, Data())
    var unreadable: [PictureIndex.Unreadable] = []
    var (seen, lost): ([String: Int], [String: Int]) = ([:], [:])
    for group in groups {
      var readable = 0
      for start in Swift.stride(from: 0, to: group.files.count, by: Self.stride) {
        let files = group.files[start..<min(start + Self.stride, group.files.count)].map(group.path)
        for (file, verdict) in zip(files, check(files)) {
          switch verdict {
          case .success(let digest):
            pictures.append(Data("\(digest)  \(file)\n".utf8))
            readable += 1
          case .failure(let fault):
            unreadable.append(.init(name: file, reason: fault.description))
            report(.unreadable("\(folder.path)/\(file): \(fault)"))
          }
        }
        done += files.count
        report(.read(done, of: total))
      }
      seen[group.split, default: 0] += group.files.count
      lost[group.split, default: 0] += group.files.count - readable
      guard readable > 0 || group.split != PictureIndex.splits[0] else {
        throw .emptyClass(folder: "\(folder.path)/\(group.folder)")
      }
    }
    for split in PictureIndex.splits {
      let (seen, lost) = (seen[split] ?? 0, lost[split] ?? 0)
      guard Double(lost) <= Self.acceptedShare * Double(seen) else {
        throw .tooManyUnreadable(
          folder: folder.appending(path: split).path, unreadable: lost, of: seen,
          share: Self.acceptedShare)
      }
    }
    let head = ([PictureIndex.header] + unreadable.map(\.comment)).map { $0 + "\n" }.joined()
    return Data(head.utf8) + pictures
  }

  /// SHA-256 of each file, or why it is no picture.
  private func check(_ files: [String]) -> [Result<String, JPEGReader.Fault>] {
    let verdicts = Verdicts(files.count)
    threads.begin(files.count) { [folder] index, reader in
      verdicts.list.withLock { [verdict = Self.verdict(folder, files[index], reader)] in
        $0[index] = verdict
      }
    }.wait()
    return verdicts.list.withLock { $0.compactMap { $0 } }
  }

  private final class Verdicts: Sendable {
    let list: Mutex<[Result<String, JPEGReader.Fault>?]>
    init(_ count: Int) { list = Mutex(Array(repeating: nil, count: count)) }
  }

  private static func verdict(
    _ folder: URL, _ file: String, _ reader: JPEGReader
  ) -> Result<String, JPEGReader.Fault> {
    do throws(JPEGReader.Fault) {
      try reader.load(folder.path + "/" + file)
      try reader.check()
      return .success(reader.sha256)
    } catch {
      return .failure(error)
    }
  }
}

private func isFolder(_ url: URL) -> Bool {
  var isFolder: ObjCBool = false
  return FileManager.default.fileExists(atPath: url.path, isDirectory: &isFolder)
    && isFolder.boolValue
}

/// The names in a folder, hidden ones left out, in order of their bytes.
private func names(in folder: URL) throws(DataError) -> [String] {
  guard let names = try? FileManager.default.contentsOfDirectory(atPath: folder.path) else {
    throw .unreadable(path: folder.path)
  }
  if let name = names.first(where: { $0.utf8.contains { $0 < 32 || $0 == UInt8(ascii: "\\") } }) {
    throw .unusableName(folder: folder.path, name: name)
  }
  return names.filter { !$0.hasPrefix(".") }.sorted(by: inByteOrder)
}
