import Experiments
import Foundation
import Reporting
import Results

/// The gate's small fixed runs, trained anew in a folder of their own.
package struct SmokeRuns {
  /// The class of kernels: those that give the same bits share one.
  package let kernels: String
  /// Digests by run and file.
  package let records: [String: [String: String]]

  /// - Parameter experiment: the small runs, or a file with others.
  package init(
    _ backend: Backend, data: DataLibrary, jobs: Int, library: Library, experiment: String = "smoke"
  ) throws {
    kernels = Self.kernels(of: backend)
    let folder = NSTemporaryDirectory() + "prunebench-smoke-\(UUID().uuidString)"
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let plan = try Plan(
      library.experiment(experiment), library: library, precision: backend.precision.recordName)
    let results = RecordStore(folder: "\(folder)/results")
    let campaign = try Campaign(
      plan, store: StateStore(folder: folder), results: results, backend: backend,
      methods: library.methods, data: data)
    _ = try campaign.run(jobs: jobs, stop: StopFlag()) { _ in }
    records = try results.runs().reduce(into: [:]) { records, run in
      records[run] = try results.reproducibleFiles(of: run).mapValues { bytes in
        String(Baseline.digest(["": bytes]).prefix(16))
      }
    }
  }

  /// AVX2 and AVX-512 give the same bits in single precision, on every machine; others differ.
  private static func kernels(of backend: Backend) -> String {
    let isShared = backend.precision == .fp32 && [.avx2, .avx512].contains(backend.isa)
    let isa = isShared && backend.kind == .fused ? "avx2 or avx512" : backend.isa.rawValue
    return "\(backend.kind.rawValue) \(backend.precision.rawValue) \(isa)"
  }
}
