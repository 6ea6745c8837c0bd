import Foundation

/// Brings data sets into the project: finds their files in a folder or an archive, checks them, and
/// copies them to `<base>/data`. What is there afterwards is complete; what fails leaves nothing.
public struct DataImport: Sendable {
  /// What became of one data set.
  public struct Outcome: Codable, Hashable, Sendable {
    public enum Kind: String, Codable, Sendable {
      case imported, alreadyPresent
      /// Pictures, which stay where they are: they were read and listed.
      case listed
    }

    public let name: String
    /// Path of the folder that holds it now.
    public let folder: String
    public let kind: Kind
  }

  /// How far the reading of pictures is.
  public enum Progress: Hashable, Sendable {
    case read(Int, of: Int)
    /// A picture that cannot be read, and why.
    case unreadable(String)
  }

  /// Folders below the given one that are searched: the official archive needs one.
  public static let searchedLevels = 4

  private let target: URL
  private let sources: [DataSource]

  /// - Parameter base: the project's folder; data sets go to its `data`.
  public init(to base: URL, sources: [DataSource] = DataSource.all) {
    (target, self.sources) = (base.appending(path: "data"), sources)
  }

  /// Imports every known data set that `origin` holds: a folder, a `.tar` or a compressed one. A
  /// folder of pictures is read and listed, not copied.
  /// - Parameter report: hears how far the reading of pictures is.
  /// - Throws: `DataError`, if it holds none, or one with a missing or damaged file. All are
  ///   checked before the first is copied.
  public func run(
    from origin: URL, report: (Progress) -> Void = { _ in }
  ) throws -> [Outcome] {
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: origin.path, isDirectory: &isFolder) else {
      throw DataError.unreadable(path: origin.path)
    }
    if PictureCheck.fits(origin), let source = sources.first(where: \.isFolderOfPictures) {
      return [try list(source, in: origin, report)]
    }
    let workshop = try Workshop(in: target)
    defer { workshop.remove() }
    let folder = isFolder.boolValue ? origin : try unpack(origin, in: workshop)
    let found = try sources.compactMap { source in
      try intactFolder(of: source, below: folder).map { (source, $0) }
    }
    guard !found.isEmpty else {
      throw DataError.nothingToImport(path: origin.path, names: sources.map(\.name))
    }
    return try found.map { source, folder in try copy(source, from: folder, by: workshop) }
  }

  /// Makes a folder of the list and of links to the folders of pictures; where the pictures are in
  /// the final place already, the list alone.
  private func list(
    _ source: DataSource, in origin: URL, _ report: (Progress) -> Void
  ) throws -> Outcome {
    let final = target.appending(path: source.folders[0])
    let list = final.appending(path: PictureIndex.fileName)
    let splits = PictureIndex.splits.map { realPath(of: origin.appending(path: $0)) }
    let isThere = FileManager.default.fileExists(atPath: final.path)
    if isThere {
      let present = PictureIndex.splits.map { realPath(of: final.appending(path: $0)) }
      guard present == splits else { throw DataError.occupied(folder: final.path) }
      if FileManager.default.fileExists(atPath: list.path) {
        let name = try source.opened(in: final).name
        return Outcome(name: name, folder: final.path, kind: .alreadyPresent)
      }
    }
    let threads = DecodingThreads(
      ProcessInfo.processInfo.activeProcessorCount, side: source.shape.height)
    let text = try PictureCheck(origin, threads: threads).list(report)
    let workshop = try Workshop(in: isThere ? final : target)
    defer { workshop.remove() }
    let folder = try workshop.makeFolder(source.folders[0])
    let made = folder.appending(path: PictureIndex.fileName)
    try workshop.write(text, to: made)
    if isThere {
      try workshop.publish(made, as: list)
    } else {
      for (name, split) in zip(PictureIndex.splits, splits) {
        try workshop.link(folder.appending(path: name), to: split)
      }
      try workshop.publish(folder, as: final)
    }
    return Outcome(
      name: try source.opened(in: final).name, folder: final.path, kind: .listed)
  }

  private func unpack(_ archive: URL, in workshop: Workshop) throws -> URL {
    let folder = try workshop.makeFolder("unpacked")
    let names = Set(sources.flatMap { $0.files.map(\.name) })
    try Archive(archive, messages: workshop.makeFile("messages")).extract(names, to: folder)
    return folder
  }

  /// The first folder that holds the data set intact; `nil` where no folder has a file of it. Data
  /// sets may share file names (MNIST and Fashion-MNIST do), so a wrong folder is passed over as
  /// long as there is a right one.
  private func intactFolder(of source: DataSource, below folder: URL) throws -> URL? {
    var fault: (any Error)?
    for candidate in folders(below: folder, levels: Self.searchedLevels)
    where source.files.contains(where: {
      FileManager.default.fileExists(atPath: candidate.appending(path: $0.name).path)
    }) {
      do {
        try source.check(candidate)
        return candidate
      } catch {
        fault = fault ?? error
      }
    }
    if let fault { throw fault }
    return nil
  }

  /// `folder` and those below it, upper levels first, by name; links to folders are not followed.
  private func folders(below folder: URL, levels: Int) -> [URL] {
    var (all, level) = ([folder], [folder])
    for _ in 0..<levels {
      level = level.flatMap { folder in
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
        return names.sorted().map { folder.appending(path: $0) }.filter {
          let attributes = try? FileManager.default.attributesOfItem(atPath: $0.path)
          return attributes?[.type] as? FileAttributeType == .typeDirectory
        }
      }
      all += level
    }
    return all
  }

  private func copy(_ source: DataSource, from folder: URL, by workshop: Workshop) throws -> Outcome
  {
    let final = target.appending(path: source.folders[0])
    if FileManager.default.fileExists(atPath: final.path) {
      do { try source.check(final) } catch { throw DataError.occupied(folder: final.path) }
      return Outcome(name: source.name, folder: final.path, kind: .alreadyPresent)
    }
    let copy = try workshop.makeFolder(source.folders[0])
    for file in source.files {
      try workshop.copy(folder.appending(path: file.name), into: copy)
    }
    try source.check(copy)  // what is published is what was checked
    try workshop.publish(copy, as: final)
    return Outcome(name: source.name, folder: final.path, kind: .imported)
  }
}

/// Where a path leads, links followed; itself if that cannot be told.
private func realPath(of url: URL) -> String {
  guard let path = realpath(url.path, nil) else { return url.path }
  defer { free(path) }
  return String(cString: path)
}
