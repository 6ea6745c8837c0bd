import Foundation

/// Slurm's program that takes jobs.
struct Sbatch {
  /// - Throws: ``SlurmError`` where there is none.
  init() throws {
    let folders = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":")
    guard folders.contains(where: { FileManager.default.isExecutableFile(atPath: "\($0)/sbatch") })
    else { throw SlurmError.noSbatch }
  }

  /// Submits all arrays, or none.
  /// - Returns: the numbers of the jobs.
  func submit(_ script: SlurmScript) throws -> [String] {
    let (process, output, errors) = (Process(), Pipe(), Pipe())
    process.executableURL = URL(filePath: "/bin/bash")
    process.arguments = [script.submitFile]
    (process.standardOutput, process.standardError) = (output, errors)
    try process.run()
    // Both are a few lines.
    let said = [output, errors].map { pipe in
      String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        .split(separator: "\n").map(String.init)
    }
    process.waitUntilExit()
    guard process.terminationStatus == 0 else {
      throw SlurmError.refused(said[1].first ?? "exit status \(process.terminationStatus)")
    }
    return said[0]
  }
}

/// Why nothing was submitted, in one line.
enum SlurmError: Error, CustomStringConvertible {
  case noSbatch
  /// What sbatch said.
  case refused(String)

  var description: String {
    switch self {
    case .noSbatch:
      "no sbatch in PATH: run it on a machine of the cluster (`prunebench doctor`), or without "
        + "--submit"
    case .refused(let reason): "Slurm takes no such job, and nothing is submitted: \(reason)"
    }
  }
}
