import Foundation

/// A Python with PyTorch, and the worker that it runs.
public struct Torch: Sendable {
  public let version: String
  private let python: String
  private let worker: String
  /// Where PyTorch keeps what it has compiled, by class, so that a later run starts sooner.
  private let cache: String

  /// Looks at `$PRUNEBENCH_PYTHON`, else at `python3`.
  /// - Parameter worker: the path of `worker.py`.
  public init(
    environment: [String: String], worker: String, cache: String
  ) throws(TorchMissing) {
    python = environment["PRUNEBENCH_PYTHON"] ?? "python3"
    (self.worker, self.cache) = (worker, cache)
    guard FileManager.default.fileExists(atPath: worker) else { throw .noWorker(worker) }
    guard let version = Self.version(of: python) else { throw .noTorch(python: python) }
    self.version = version
  }

  /// A worker that builds the network and waits.
  public func start(
    _ variant: TorchVariant, model: String, batch: Int, threads: Int
  ) throws -> TorchProcess {
    let command =
      [python, worker, "--model", model, "--batch", "\(batch)", "--threads", "\(threads)"]
      + variant.arguments
    let environment = variant.environment(threads: threads)
      .merging(["TORCHINDUCTOR_CACHE_DIR": "\(cache)/\(variant.category)"]) { $1 }
    return try TorchProcess(command, environment: environment)
  }

  private static func version(of python: String) -> String? {
    let (process, output) = (Process(), Pipe())
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = [python, "-c", "import torch; print(torch.__version__)"]
    (process.standardOutput, process.standardError) = (output, FileHandle.nullDevice)
    guard (try? process.run()) != nil else { return nil }
    let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    guard process.terminationStatus == 0 else { return nil }
    return text.trimmingCharacters(in: .whitespacesAndNewlines)
  }
}

/// Why PyTorch takes no part.
public enum TorchMissing: Error, Hashable, CustomStringConvertible {
  case noTorch(python: String)
  case noWorker(String)

  public var description: String {
    switch self {
    case .noTorch(let python):
      "PyTorch takes no part: \(python) cannot import torch; set PRUNEBENCH_PYTHON to one that can"
    case .noWorker(let path):
      "PyTorch takes no part: there is no \(path); start from the root of the repository"
    }
  }
}
