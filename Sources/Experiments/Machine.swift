import CKernels
import Foundation
import Results

extension MachineRecord {
  /// This machine and this build.
  init(backend: Backend, timing: Timing, ended: Date) {
    let processor = Processor.current
    let source = SourceVersion.current
    self.init(
      commit: source.commit, dirty: source.isDirty, compiler: String(cString: pb_compiler()),
      flags: buildFlags, cpu: processor.name, features: processor.features,
      engine: backend.kind.rawValue, isa: backend.kernels, os: operatingSystem,
      threads: timing.threads, started: timing.started.ISO8601Format(), ended: ended.ISO8601Format(),
      seconds: timing.seconds, maskSeconds: timing.maskEpochSeconds.reduce(0, +),
      epochSeconds: timing.epochSeconds, maskEpochSeconds: timing.maskEpochSeconds,
      pictureSeconds: timing.pictureSeconds)
    checkpointSeconds = timing.checkpointSeconds ?? 0
  }
}

extension SpeedRecord.Machine {
  /// This machine and this build.
  /// - Parameter isa: of the kernels that are measured.
  public init(isa: String) {
    let (processor, source) = (Processor.current, SourceVersion.current)
    var load = 0.0
    getloadavg(&load, 1)
    self.init(
      cpu: processor.name, features: processor.features,
      cores: ProcessInfo.processInfo.activeProcessorCount, load: load, isa: isa,
      os: operatingSystem, commit: source.commit, dirty: source.isDirty)
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

/// The commit that the program was built from, where its sources lie around it.
public struct SourceVersion: Sendable {
  let commit: String
  let isDirty: Bool

  /// Version, commit and whether it was changed since.
  public static var text: String {
    "\(version) (\(current.commit.prefix(12))\(current.isDirty ? ", changed" : ""))"
  }

  private static let version = "0.1.0"

  static let current = SourceVersion()

  private init() {
    let folder = URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent().path
    commit = Self.git(["rev-parse", "HEAD"], in: folder) ?? "unknown"
    isDirty = Self.git(["status", "--porcelain"], in: folder).map { !$0.isEmpty } ?? false
  }

  private static func git(_ arguments: [String], in folder: String) -> String? {
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = ["git", "-C", folder] + arguments
    let output = Pipe()
    (process.standardOutput, process.standardError) = (output, FileHandle.nullDevice)
    guard (try? process.run()) != nil else { return nil }
    let data = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    guard process.terminationStatus == 0 else { return nil }
    return String(decoding: data, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines)
  }
}

private let operatingSystem = ProcessInfo.processInfo.operatingSystemVersionString

#if DEBUG
  private let buildFlags = "debug"
#else
  private let buildFlags = "release"
#endif
