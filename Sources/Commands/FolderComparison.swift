import Experiments
import Foundation
import Results

// Two results folders, run by run.
extension CompareCommand {
  func compareFolders() throws {
    let (ours, theirs) = (RecordStore(folder: first), RecordStore(folder: second))
    for folder in [first, second] where !Files.exists(folder) {
      throw ConfigurationError(
        "\(folder) is no results folder; to compare two methods, name their experiment: --on quick")
    }
    let wanted = try Set(ours.runs()).intersection(theirs.runs()).sorted().filter { run in
      try profile == nil || ours.summary(run).profile == profile
    }
    guard !wanted.isEmpty else {
      throw ResultsError.cannotRead(
        path: second,
        reason: "no run in common with \(first)" + (profile.map { " under profile \($0)" } ?? ""))
    }
    var (equal, different, otherKernels) = (0, 0, 0)
    for run in wanted {
      let (a, b) = (try ours.reproducibleFiles(of: run), try theirs.reproducibleFiles(of: run))
      if a == b {
        equal += 1
        continue
      }
      let (mine, other) = (try ours.summary(run), try theirs.summary(run))
      if mine.numerics == other.numerics { different += 1 } else { otherKernels += 1 }
      print("\(run): \(Self.difference(mine, other, a, b))")
    }
    print(
      "\(wanted.count) runs in both \(first) and \(second): \(equal) equal byte for byte, "
        + "\(otherKernels) from other kernels, \(different) different on the same kernels")
    if different > 0 || (otherKernels > 0 && !allowOtherKernels) { throw ExitStatus.different }
  }

  private static func difference(
    _ mine: Record.Summary, _ other: Record.Summary, _ a: [String: [UInt8]],
    _ b: [String: [UInt8]]
  ) -> String {
    let files = a.keys.filter { a[$0] != b[$0] }.sorted().joined(separator: ", ")
    let kernels = mine.numerics == other.numerics ? "" : "other kernels; "
    guard let x = mine.final, let y = other.final else { return kernels + "differs in \(files)" }
    let points = 100 * (Double(x.correct) / Double(x.total) - Double(y.correct) / Double(y.total))
    return String(format: "%@accuracy %+.2f points; differs in %@", kernels, points, files)
  }
}
