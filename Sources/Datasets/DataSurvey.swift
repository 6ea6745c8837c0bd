import Foundation

/// Which data sets this machine has, where, and whether their files are intact.
public struct DataSurvey: Codable, Hashable, Sendable {
  public var dataSets: [Entry]

  /// One data set.
  public struct Entry: Codable, Hashable, Sendable {
    public var name: String
    /// `nil` where it was not found.
    public var location: DataLocation?
    /// Why it was not found, and what to do.
    public var message: String?
    public var files: [File]
    /// Examples whose files are all intact; 0 otherwise.
    public var trainingCount, testCount: Int
    /// Pictures that are left out, each with its reason; `nil` for other data sets.
    public var unreadable: [String]?

    public var isIntact: Bool { !files.isEmpty && files.allSatisfy { $0.verdict == .ok } }
  }

  /// One file of a data set.
  public struct File: Codable, Hashable, Sendable {
    public enum Verdict: String, Codable, Sendable { case ok, damaged, missing }

    public var path: String
    /// On disk; `nil` where the file is missing.
    public var bytes: Int?
    /// Of the content (of a compressed file: unpacked), where it has the expected size.
    public var sha256: String?
    public var verdict: Verdict
    /// What is wrong and what to do.
    public var message: String?
  }

  /// Reads and checks every file that is found; of pictures only their list, since each is checked
  /// when it is used.
  public init(of sources: [DataSource] = DataSource.all, on path: DataLocation.SearchPath) {
    dataSets = sources.map { source in
      do {
        return Entry(source, at: try path.find(source))
      } catch {
        return Entry(
          name: source.name, location: nil, message: "\(error)", files: [], trainingCount: 0,
          testCount: 0)
      }
    }
  }
}

extension DataSurvey.Entry {
  init(_ source: DataSource, at location: DataLocation) {
    if source.isFolderOfPictures {
      self.init(pictures: source, at: location)
      return
    }
    let files = source.files.map { DataSurvey.File($0, in: location.folder, advice: source.advice) }
    func count(_ split: DataFile.Split, _ examples: Int) -> Int {
      let intact = zip(source.files, files).allSatisfy { $0.split != split || $1.verdict == .ok }
      return intact ? examples : 0
    }
    self.init(
      name: source.name, location: location, message: nil, files: files,
      trainingCount: count(.training, source.trainingCount),
      testCount: count(.test, source.testCount))
  }
}

extension DataSurvey.Entry {
  fileprivate init(pictures source: DataSource, at location: DataLocation) {
    let path = location.folder.appending(path: PictureIndex.fileName).path
    let size = try? FileManager.default.attributesOfItem(atPath: path)[.size] as? Int
    var list = DataSurvey.File(path: path, bytes: size, sha256: nil, verdict: .ok, message: nil)
    do {
      let found = try source.opened(in: location.folder)
      guard case .pictures(let index?) = found.content else { preconditionFailure("it was opened") }
      list.sha256 = index.sha256
      self.init(
        name: found.name, location: location, message: nil, files: [list],
        trainingCount: found.trainingCount, testCount: found.testCount,
        unreadable: index.unreadable.map(\.description))
    } catch {
      (list.verdict, list.message) = (.damaged, "\(error)")
      self.init(
        name: source.name, location: location, message: nil, files: [list], trainingCount: 0,
        testCount: 0)
    }
  }
}

extension DataSurvey.File {
  init(_ file: DataFile, in folder: URL, advice: String) {
    let path = folder.appending(path: file.name).path
    let size = try? FileManager.default.attributesOfItem(atPath: path)[.size] as? Int
    self.init(path: path, bytes: size, sha256: nil, verdict: .ok, message: nil)
    do {
      _ = try file.content(in: folder, advice: advice)
      sha256 = file.sha256
    } catch {
      message = "\(error)"
      verdict = .damaged
      if case .missingFile = error { verdict = .missing }
      if case .wrongDigest(_, _, let found) = error { sha256 = found }
    }
  }
}
