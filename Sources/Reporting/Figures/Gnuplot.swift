import Foundation

/// The program gnuplot.
public enum Gnuplot {
  /// The first `gnuplot` in the folders of PATH; `nil` if there is none.
  public static func path() -> String? {
    (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":")
      .map { "\($0)/gnuplot" }.first { FileManager.default.isExecutableFile(atPath: $0) }
  }

  /// Runs a script in its folder. Returns the last line of what it complains about; `nil` is
  /// success.
  static func run(
    _ gnuplot: String, _ script: String, in folder: String, _ format: PictureFormat
  ) -> String? {
    let process = Process()
    process.executableURL = URL(filePath: gnuplot)
    process.arguments = (format == .svg ? [] : ["-e", "\(format) = 1"]) + [script]
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

extension Gnuplot {
  /// The first lines of a script: where the picture goes, how large it is, and its title, which
  /// begins at the left edge, as over the middle of the axes a long one would be cut off.
  static func opening(_ picture: some Picture, width: Int, height: Int) -> [String] {
    func terminal(_ name: String, _ size: String, _ font: Int, _ format: PictureFormat) -> String {
      "set terminal \(name) noenhanced size \(size) font 'DejaVu Sans,\(font)'; "
        + "set output '\(picture.id).\(format)'"
    }
    let inches = "\(Double(width) / 96)in,\(Double(height) / 96)in"
    return (["# \(picture.title)"] + picture.caption.map { "# \($0)" }) + [
      "if (exists('png')) { \(terminal("pngcairo", "\(width),\(height)", 11, .png)) } else { "
        + "if (exists('pdf')) { \(terminal("pdfcairo", inches, 11, .pdf)) } else { "
        + terminal("svg", "\(width),\(height) dynamic background 'white'", 12, .svg) + " } }",
      "set datafile separator ','",
      "set datafile missing ''",
      "set label 1 \(quoted(picture.title)) at screen 0.02, screen 0.95 left font ',11'",
      "set tmargin 3.5",
    ]
  }

  /// At most four decimals, as gnuplot reads it in any language.
  static func number(_ value: Double) -> String {
    let rounded = (value * 10_000).rounded(.toNearestOrEven) / 10_000
    return rounded == rounded.rounded() && abs(rounded) < 1e9 ? "\(Int(rounded))" : "\(rounded)"
  }

  static func quoted(_ text: String) -> String { "'\(text.replacing("'", with: "''"))'" }
}
