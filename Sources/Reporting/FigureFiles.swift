import Foundation
import Results

/// What `Figure.write` left behind.
public struct FigureFiles: Hashable, Sendable {
  /// Files that were written, data first.
  public var paths: [String]
  /// Why there is no picture, and what to do; `nil` if there is one.
  public var warning: String?
}

extension Figure {
  /// Writes `<id>.csv`, `<id>.gp` and, by gnuplot, `<id>.svg` (with `png`, also `<id>.png`) into a
  /// folder, which is made. The same figure gives the same bytes.
  /// - Parameter gnuplot: its path; `nil` looks it up in PATH.
  public func write(
    to folder: String, png: Bool = false, gnuplot: String? = Gnuplot.path()
  ) throws -> FigureFiles {
    var files = FigureFiles(paths: [])
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
    if series.isEmpty {
      files.warning = "\(folder)/\(id).svg: no picture, as nothing was run for it"
      return files
    }
    guard let gnuplot else {
      files.warning =
        "\(folder)/\(id).svg: no picture, as gnuplot is not installed; "
        + "`apt install gnuplot-nox`, then plot again"
      return files
    }
    for kind in png ? ["svg", "png"] : ["svg"] {
      if let problem = Gnuplot.run(gnuplot, "\(id).gp", in: folder, png: kind == "png") {
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

/// The program gnuplot.
public enum Gnuplot {
  /// The first `gnuplot` in the folders of PATH; `nil` if there is none.
  public static func path() -> String? {
    (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":")
      .map { "\($0)/gnuplot" }.first { FileManager.default.isExecutableFile(atPath: $0) }
  }

  /// Runs a script in its folder. Returns the last line of what it complains about; `nil` is
  /// success.
  static func run(_ gnuplot: String, _ script: String, in folder: String, png: Bool) -> String? {
    let process = Process()
    process.executableURL = URL(filePath: gnuplot)
    process.arguments = (png ? ["-e", "png = 1"] : []) + [script]
    process.currentDirectoryURL = URL(filePath: folder, directoryHint: .isDirectory)
    var environment = ProcessInfo.processInfo.environment
    environment["LC_ALL"] = "C.UTF-8"
    process.environment = environment
    let errors = Pipe()
    process.standardError = errors
    process.standardOutput = FileHandle.nullDevice
    process.standardInput = FileHandle.nullDevice
    do {
      try process.run()
    } catch {
      return "it cannot be started"
    }
    let said = String(decoding: errors.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    guard process.terminationStatus == 0 else {
      return said.split(separator: "\n").last.map { $0.trimmingCharacters(in: .whitespaces) }
        ?? "exit status \(process.terminationStatus)"
    }
    return nil
  }
}
