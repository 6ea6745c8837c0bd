import Datasets
import Results
import Tensors
import Training

/// What plans have to know of data sets: of most it is fixed, a folder of pictures is as it is here
/// or as published records describe it.
public struct PlannedData {
  private let library: DataLibrary?
  private let records: RecordStore?

  /// - Parameters:
  ///   - library: the data at hand, if it is to be looked at.
  ///   - records: from which pictures that are not at hand are known.
  public init(_ library: DataLibrary? = nil, records: RecordStore? = nil) {
    (self.library, self.records) = (library, records)
  }

  /// The data set of a name; `nil` where nothing is known of its pictures.
  /// - Throws: for unknown names and damaged lists.
  func source(named name: String) throws -> DataSource? {
    let source = try DataSource.named(name)
    guard source.isFolderOfPictures else { return source }
    do {
      if let library { return try library.source(named: name) }
    } catch let error as DataError where error.isAbsence {}
    return try recorded(source)
  }

  /// The pictures that published runs were trained on; where there are several sets of them, all of
  /// ImageNet, or else those of the run that comes first.
  private func recorded(_ source: DataSource) throws -> DataSource? {
    let runs = try records?.summaries().values.filter { $0.pictures != nil } ?? []
    let run = runs.min { ($0.dataSet ?? "", $0.run) < ($1.dataSet ?? "", $1.run) }
    guard let run, let pictures = run.pictures, let name = run.dataSet else { return nil }
    return source.described(
      as: name,
      PictureCounts(
        classes: pictures.classes, training: pictures.training, test: pictures.test,
        unreadable: pictures.unreadable), digests: run.data)
  }
}
