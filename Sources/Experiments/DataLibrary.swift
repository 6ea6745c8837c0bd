import Datasets
import Foundation
import Synchronization
import Training

/// Data sets, read once and shared by all runs of the process.
public final class DataLibrary: Sendable {
  private struct State {
    var sources: [String: DataSource] = [:]
    var read: [String: DataSet] = [:]
  }

  private let searchPath: DataLocation.SearchPath
  private let state = Mutex(State())

  public init(_ searchPath: DataLocation.SearchPath) { self.searchPath = searchPath }

  /// The data set of a name as it is here: of a folder of pictures its list is read.
  public func source(named name: String) throws -> DataSource {
    try state.withLock { state in
      if let known = state.sources[name] { return known }
      let source = try searchPath.open(DataSource.named(name))
      state.sources[name] = source
      return source
    }
  }

  /// The data that a setting names, limited to the images it takes.
  public func data(for choice: Setting.DataChoice) throws -> DataSet {
    let source = try source(named: choice.name)
    guard source.digest == choice.digest else {
      throw StateError(
        description: "\(choice.name): the pictures here are not those of the recipe; name their "
          + "folder by --data")
    }
    let whole = try state.withLock { state in
      if let known = state.read[source.name] { return known }
      let data = try source.read(from: searchPath.find(source).folder)
      state.read[source.name] = data
      return data
    }
    let data = choice.split == .validation ? whole.validation : whole
    return data.limited(to: choice.trainingImages, test: choice.testImages)
  }
}
