import Foundation
import Results

/// A figure in its three forms: data, script, and what gnuplot draws of them.
public protocol Picture: Sendable {
  /// The file name, without extension.
  var id: String { get }
  var title: String { get }
  /// What the error bars are, n, data, schedule.
  var caption: [String] { get }
  /// The data file.
  var csv: String { get }
  /// The gnuplot script: reads `<id>.csv` beside it and writes `<id>.svg`, both in the current folder;
  /// `-e "png = 1"` or `-e "pdf = 1"` before the script asks for another format.
  var script: String { get }
  /// Whether nothing was run that could be drawn.
  var isEmpty: Bool { get }
}

public enum PictureFormat: String, CaseIterable, Sendable { case svg, png, pdf }

/// What `Picture.write` left behind.
public struct PictureFiles: Hashable, Sendable {
  /// Files that were written, data first.
  public var paths: [String]
  /// Why there is no picture, and what to do; `nil` if there is one.
  public var warning: String?
}

extension Picture {
  /// Writes `<id>.csv`, `<id>.gp` and, by gnuplot, `<id>.svg` and what else `formats` asks for into a
  /// folder, which is made. The same figure gives the same bytes, but for the dates in a PDF.
  /// - Parameter gnuplot: its path; `nil` looks it up in PATH.
  public func write(
    to folder: String, formats: [PictureFormat] = [.svg], gnuplot: String? = Gnuplot.path()
  ) throws -> PictureFiles {
    var files = PictureFiles(paths: [])
    func write(_ text: String, _ name: String) throws {
      try Files.replace("\(folder)/\(name)", with: Array(text.utf8))
      files.paths.append("\(folder)/\(name)")
    }
    do {
      try Files.makeFolder(folder)
      try write(csv, "\(id).csv")
      try write(script, "\(id).gp")
    } catch ResultsError.cannotWrite(let path, let reason) {
      throw ReportError.cannotWrite(path: path, reason: reason)
    }
    if isEmpty {
      files.warning = "\(folder)/\(id).svg: no picture, as nothing was run for it"
      return files
    }
    guard let gnuplot else {
      files.warning =
        "\(folder)/\(id).svg: no picture, as gnuplot is not installed; "
        + "`apt install gnuplot-nox`, then plot again"
      return files
    }
    for kind in formats {
      if let problem = Gnuplot.run(gnuplot, "\(id).gp", in: folder, kind) {
        files.warning =
          "\(folder)/\(id).\(kind): no picture, as gnuplot failed: \(problem); "
          + "`cd \(folder) && gnuplot \(id).gp` shows all it says"
        return files
      }
      files.paths.append("\(folder)/\(id).\(kind)")
    }
    return files
  }
}
