/// Small fixed runs, which on one class of kernels must give the same records, byte for byte.
extension Baseline {
  /// - Parameters:
  ///   - kernels: the class of kernels that trained now.
  ///   - records: digests by run and file.
  public func check(smoke records: [String: [String: String]], kernels: String) -> [Check] {
    guard let expected = smoke[kernels] else {
      let known = smoke.keys.sorted().joined(separator: ", ")
      return [
        Check(
          level: .smoke, name: kernels, outcome: .inconclusive,
          text: "the baseline has no small runs of these kernels"
            + (known.isEmpty ? "" : ", only of \(known)") + "; --update-baseline adds them")
      ]
    }
    let runs = Set(expected.keys).union(records.keys).sorted()
    return runs.map { run in
      guard let before = expected[run] else {
        return Check(
          level: .smoke, name: run, outcome: .fell, text: "no such recipe in the baseline")
      }
      guard let now = records[run] else {
        return Check(
          level: .smoke, name: run, outcome: .fell, text: "its recipe is no longer the baseline's")
      }
      let differing = Set(before.keys).union(now.keys).filter { before[$0] != now[$0] }.sorted()
      return differing.isEmpty
        ? Check(level: .smoke, name: run, outcome: .held, text: "the same bytes")
        : Check(
          level: .smoke, name: run, outcome: .fell,
          text: "other bytes in \(differing.joined(separator: ", "))")
    }
  }
}
