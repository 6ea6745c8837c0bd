/// That `run.json` has the fields of a record, each of its kind. Newer ones may add some.
struct FieldCheck {
  let run: RunRecord

  private static let digests = [
    "config_hash", "numerics", "mask_sha256", "correct_sha256", "weights_sha256",
  ]
  private static let texts = [
    "run", "profile", "schedule", "precision", "status", "reason", "schema",
  ]
  private static let counts = ["seed", "params", "macs", "macs_conv"]
  private static let fractions = ["sparsity_target", "sparsity_prunable", "sparsity_all"]

  func check(_ findings: inout Findings) {
    let (file, summary) = (run.path("run.json"), run.summary)
    if summary.isNull { return }
    func require(_ names: [String], _ kind: String, _ holds: (JSON) -> Bool) {
      for name in names where !holds(summary[name]) {
        findings.error(file, "\(name) is missing or no \(kind)")
      }
    }
    require(Self.digests, "SHA-256") { Self.isDigest($0.text) }
    require(Self.texts, "text") { $0.text != nil }
    require(Self.counts, "whole number") { $0.integer != nil }
    require(Self.fractions, "fraction") { $0.double.map { 0...1 ~= $0 } ?? false }
    require(["config", "data"], "object") { $0.members != nil }
    require(["cell", "parents"], "list of texts") { $0.texts != nil }
    for (name, digest) in summary["data"].members ?? [:] where !Self.isDigest(digest.text) {
      findings.error(file, "data holds no SHA-256 of \(name)")
    }
    findings.require(
      run.machine.isNull
        || run.machine["commit"].text != nil && run.machine["seconds"].double != nil,
      run.path("machine.json"), "commit or seconds are missing")
  }

  private static func isDigest(_ text: String?) -> Bool {
    guard let text else { return false }
    return text.utf8.count == 64 && text.utf8.allSatisfy { 48...57 ~= $0 || 97...102 ~= $0 }
  }
}
