import Datasets
import Experiments
import Foundation
import Networks
import Provenance
import Reporting

/// What a machine offers to this program, and what it lacks.
struct Checkup: Encodable {
  enum State: String, Encodable {
    case ok
    /// Something that only some commands need is absent.
    case absent
    /// Nothing can be trained, or not be trusted, before this is mended.
    case fault
  }

  struct Finding: Encodable {
    let name: String
    let state: State
    let text: String
    /// What to do.
    let advice: String?

    init(_ name: String, _ text: String, _ state: State = .ok, advice: String? = nil) {
      (self.name, self.state, self.text, self.advice) = (name, state, text, advice)
    }
  }

  let schema = 1
  let findings: [Finding]

  private enum CodingKeys: String, CodingKey { case schema, findings }

  var isFit: Bool { !findings.contains { $0.state == .fault } }

  var text: String {
    findings.map { finding in
      let columns = [(finding.state.rawValue, 8), (finding.name, 15)].map { text, width in
        text + String(repeating: " ", count: max(1, width - text.count))
      }
      return columns.joined()
        + ([finding.text] + [finding.advice].compactMap { $0 })
        .joined(separator: "; ")
    }.joined(separator: "\n")
  }

  /// - Parameter seconds: of the kernels' self-test.
  init(_ engine: EngineOptions, _ data: DataOptions, folders: [String], seconds: Double) throws {
    findings =
      [Self.program, Self.toolchain, Self.processor] + [try Self.kernels(engine), Self.openBLAS]
      + Self.data(DataSurvey(on: data.searchPath)) + folders.map(Self.disk) + [Self.memory]
      + [Self.gnuplot, Self.slurm] + (try Self.selfTest(seconds))
  }
}

extension Checkup {
  fileprivate static var program: Finding {
    let source = SourceVersion.current
    return Finding("program", "\(source.text), \(source.flags), \(source.compiler)")
  }

  fileprivate static var toolchain: Finding {
    if let version = said("swift", ["--version"]) { return Finding("toolchain", version) }
    return Finding(
      "toolchain", "no swift in PATH", .absent,
      advice: "only to build the program, or methods of your own, install Swift 6.2 or later")
  }

  fileprivate static var processor: Finding {
    let (processor, process) = (Processor.current, ProcessInfo.processInfo)
    return Finding(
      "processor",
      "\(processor.name), \(process.activeProcessorCount) cores: "
        + processor.features.joined(separator: " "))
  }

  fileprivate static func kernels(_ engine: EngineOptions) throws -> Finding {
    let sets = ISA.available.map(\.rawValue).joined(separator: ", ")
    let bf16 = (try? engine.backend(.bf16))?.isa.rawValue
    return Finding(
      "kernels",
      "\(sets); fp32 uses \(try engine.backend(.fp32).isa.rawValue), bf16 "
        + (bf16 ?? "has none here")
    )
  }

  fileprivate static var openBLAS: Finding {
    do {
      return Finding("OpenBLAS", try OpenBLAS.open().kernels)
    } catch {
      return Finding("OpenBLAS", "\(error)", .absent)
    }
  }

  fileprivate static func data(_ survey: DataSurvey) -> [Finding] {
    let sets = survey.dataSets.map { set in
      if set.isIntact { return Finding(set.name, set.location?.path ?? "") }
      let problems = [set.message].compactMap { $0 } + set.files.compactMap(\.message)
      return Finding(
        set.name, problems.first ?? "no files", set.location == nil ? .absent : .fault)
    }
    guard !sets.contains(where: { $0.state == .ok }) else { return sets }
    return sets + [
      Finding(
        "data", "no data set is here", .fault,
        advice: "`apt install dataset-fashion-mnist` is enough for `prunebench run quick`")
    ]
  }

  /// A disk with less than half a GB is full soon.
  fileprivate static func disk(of folder: String) -> Finding {
    guard let free = MachineRoom.disk(of: folder) else {
      return Finding(
        "disk", "\(folder) cannot be written", .fault,
        advice: "change its owner, or name other folders by --dir and --results")
    }
    let text = "\(folder): \(gigabytes(free)) free"
    guard free < 500_000_000 else { return Finding("disk", text) }
    return Finding("disk", text, .fault, advice: "make room: runs stop when it is full")
  }

  /// A run of ResNet-20 holds 0.2 GB, one of WRN-28-8 2.5 GB.
  fileprivate static var memory: Finding {
    guard let free = MemoryRoom.now()?.bytes else {
      return Finding("memory", "the system does not tell")
    }
    let total = Int(ProcessInfo.processInfo.physicalMemory)
    let text = "\(gigabytes(free)) free of \(gigabytes(total))"
    guard free < 500_000_000 else { return Finding("memory", text) }
    return Finding("memory", text, .fault, advice: "end other programs, and run with --jobs 1")
  }

  fileprivate static var gnuplot: Finding {
    if let version = said("gnuplot", ["--version"]) { return Finding("gnuplot", version) }
    return Finding(
      "gnuplot", "not in PATH", .absent,
      advice: "`plot` needs it for pictures: apt install gnuplot-nox")
  }

  fileprivate static var slurm: Finding {
    if let version = said("sbatch", ["--version"]) { return Finding("Slurm", version) }
    return Finding(
      "Slurm", "no sbatch in PATH", .absent, advice: "only clusters need it: apt install slurm-wlm")
  }

  fileprivate static func selfTest(_ seconds: Double) throws -> [Finding] {
    let test = try SelfTest(seconds: seconds)
    let kernels = test.kernels.map { kernels in
      let bits = kernels.digests.map { $0.prefix(16) }.sorted().joined(separator: " ")
      let distance = String(format: "%.0e", kernels.deviation)
      return Finding(
        "self-test",
        "\(kernels.precision.rawValue) \(kernels.isa.rawValue): \(bits), "
          + "\(kernels.repetitions) times, gradient within \(distance) of the reference",
        kernels.isSound ? .ok : .fault,
        advice: kernels.isSound
          ? nil : "do not trust this machine's results; train with another --isa, or elsewhere")
    }
    guard !test.agree else { return kernels }
    return kernels + [
      Finding(
        "self-test", "AVX2 and AVX-512 give different bits in fp32", .fault,
        advice: "do not mix results of this machine with others")
    ]
  }

  private static func gigabytes(_ bytes: Int) -> String {
    String(format: "%.1f GB", Double(bytes) / 1e9)
  }

  /// The first line that a program of PATH prints.
  private static func said(_ program: String, _ arguments: [String]) -> String? {
    let (process, output) = (Process(), Pipe())
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = [program] + arguments
    (process.standardOutput, process.standardError) = (output, FileHandle.nullDevice)
    guard (try? process.run()) != nil else { return nil }
    let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    guard process.terminationStatus == 0 else { return nil }
    return text.split(separator: "\n").first.map(String.init)
  }
}
