import CKernels
import Foundation
import Provenance
import Results

extension MachineRecord {
  /// This machine and this build.
  init(backend: Backend, timing: Timing, ended: Date) {
    let processor = Processor.current
    let source = SourceVersion.current
    self.init(
      commit: source.commit, dirty: source.isDirty, compiler: source.compilers,
      flags: source.flags, cpu: processor.name, features: processor.features,
      engine: backend.kind.rawValue, isa: backend.kernels, os: operatingSystem,
      threads: timing.threads, started: timing.started.ISO8601Format(), ended: ended.ISO8601Format(),
      seconds: timing.seconds, maskSeconds: timing.maskEpochSeconds.reduce(0, +),
      epochSeconds: timing.epochSeconds, maskEpochSeconds: timing.maskEpochSeconds,
      pictureSeconds: timing.pictureSeconds)
    checkpointSeconds = timing.checkpointSeconds ?? 0
  }
}

extension SourceVersion {
  /// Of the Swift modules and of the kernels.
  public var compilers: String { "\(compiler), \(String(cString: pb_compiler()))" }
  /// How they were told to compile.
  public var flags: String {
    "\(SourceVersion.configuration) \(String(cString: pb_compiler_target()))"
  }
}

/// The processor as the operating system describes it.
public struct Processor: Sendable {
  public let name: String
  /// Vector extensions that matter here.
  public let features: [String]

  public static let current = Processor()

  private init() {
    let text = (try? String(contentsOfFile: "/proc/cpuinfo", encoding: .utf8)) ?? ""
    func field(_ key: String) -> String {
      let line = text.split(separator: "\n").first { $0.hasPrefix(key) } ?? ""
      return line.split(separator: ":", maxSplits: 1).last.map {
        $0.trimmingCharacters(in: .whitespaces)
      } ?? ""
    }
    name = field("model name")
    let known = ["avx2", "fma", "avx512f", "avx512bw", "avx512vl", "avx512_bf16", "amx_bf16"]
    let flags = Set(field("flags").split(separator: " ").map(String.init))
    features = known.filter(flags.contains)
  }
}

private let operatingSystem = ProcessInfo.processInfo.operatingSystemVersionString
