import Foundation

/// Where a data set lies, and why it was looked for there.
public struct DataLocation: Codable, Hashable, Sendable {
  /// In the order of precedence.
  public enum Rule: String, Codable, Sendable {
    /// The folder named by `--data`; no other place is searched then.
    case explicit
    /// The folder named by `PRUNEBENCH_DATA`.
    case environment
    /// The folder `data` of the project.
    case project
    /// The user's data folder (XDG base directories).
    case user
    case system
  }

  public let rule: Rule
  public let path: String

  init(rule: Rule, folder: URL) { (self.rule, path) = (rule, folder.path) }

  public var folder: URL { URL(filePath: path, directoryHint: .isDirectory) }
}

extension DataLocation {
  /// The places where data sets are looked for.
  public struct SearchPath: Sendable {
    public let places: [DataLocation]
    private let isExplicit: Bool

    /// - Parameters:
    ///   - explicit: the folder of `--data`; if there is one, it is the only place.
    ///   - environment: `PRUNEBENCH_DATA`, `XDG_DATA_HOME` and `HOME` are read.
    ///   - base: the project's folder, whose `data` is searched.
    ///   - system: folders for all users of the machine.
    public init(
      explicit: URL? = nil, environment: [String: String], base: URL,
      system: [URL] = Self.systemFolders
    ) {
      isExplicit = explicit != nil
      if let explicit {
        places = [DataLocation(rule: .explicit, folder: explicit)]
        return
      }
      func folder(_ variable: String, _ path: String = "") -> URL? {
        environment[variable].flatMap {
          $0.isEmpty ? nil : URL(filePath: $0, directoryHint: .isDirectory).appending(path: path)
        }
      }
      let user = folder("XDG_DATA_HOME", "prunebench") ?? folder("HOME", ".local/share/prunebench")
      places =
        [
          folder("PRUNEBENCH_DATA").map { DataLocation(rule: .environment, folder: $0) },
          DataLocation(rule: .project, folder: base.appending(path: "data")),
          user.map { DataLocation(rule: .user, folder: $0) },
        ].compactMap { $0 } + system.map { DataLocation(rule: .system, folder: $0) }
    }

    public static let systemFolders = ["/usr/share/datasets", "/usr/share/prunebench"].map {
      URL(filePath: $0, directoryHint: .isDirectory)
    }

    /// The first place that has a file of the data set, itself or in one of the usual subfolders.
    public func find(_ source: DataSource) throws -> DataLocation {
      let candidates = places.flatMap { place in
        ([place.folder] + source.folders.map { place.folder.appending(path: $0) }).map {
          DataLocation(rule: place.rule, folder: $0)
        }
      }
      let names = source.fileNames
      if let found = candidates.first(where: { $0.holds(names) }) { return found }
      let raw = candidates.first { source.isFolderOfPictures && PictureCheck.fits($0.folder) }
      if let raw { throw DataError.notListed(folder: raw.path) }
      if isExplicit {
        throw DataError.notInFolder(folder: places[0].path, name: source.name, files: names)
      }
      throw DataError.notFound(
        name: source.name, places: places.map(\.path), advice: source.advice)
    }

    /// Finds the data set, reads and checks it.
    public func read(_ source: DataSource) throws -> DataSet {
      try source.read(from: find(source).folder)
    }

    /// The data set as it is here: of a folder of pictures its list is read, of others nothing.
    public func open(_ source: DataSource) throws -> DataSource {
      source.isFolderOfPictures ? try source.opened(in: find(source).folder) : source
    }
  }

  /// Whether a file of one of these names is there.
  private func holds(_ names: [String]) -> Bool {
    names.contains { FileManager.default.fileExists(atPath: folder.appending(path: $0).path) }
  }
}

extension DataSource {
  /// By which a folder of it is known.
  fileprivate var fileNames: [String] {
    isFolderOfPictures ? [PictureIndex.fileName] : files.map(\.name)
  }
}
