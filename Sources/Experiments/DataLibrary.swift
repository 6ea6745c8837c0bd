import Datasets
import Foundation
import Synchronization
import Training

/// Data sets, read once and shared by all runs of the process.
public final class DataLibrary: Sendable {
  private let searchPath: DataLocation.SearchPath
  private let read = Mutex<[String: DataSet]>([:])

  public init(_ searchPath: DataLocation.SearchPath) { self.searchPath = searchPath }

  /// The data that a setting names, limited to the images it takes.
  public func data(for choice: Setting.DataChoice) throws -> DataSet {
    let whole = try read.withLock { read in
      if let known = read[choice.name] { return known }
      let data = try searchPath.read(DataSource.named(choice.name))
      read[choice.name] = data
      return data
    }
    let data = choice.split == .validation ? whole.validation : whole
    return data.limited(to: choice.trainingImages, test: choice.testImages)
  }
}
