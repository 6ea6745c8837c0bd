import ArgumentParser
import Comparing
import Experiments
import Foundation
import Networks

/// Our engines against each other and against PyTorch, in interleaved rounds.
@main
struct Benchmark: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "benchmark",
    abstract: "Compare training and evaluation with PyTorch, and kernels with the peak.",
    discussion: "docs/benchmarks.md says what is measured and how ratios are formed.")

  @Flag(help: "Three rounds of ResNet-20 against eager PyTorch; writes no file.")
  var quick = false
  @Option(help: "Rounds, in each of which everyone is measured once.")
  var rounds: Int?
  @Option(help: "Shortest window of time; a window holds at least one step.")
  var seconds = 0.5
  @Option(name: .customLong("model"), help: "A network; may be repeated.")
  var models: [String] = []
  @Option(help: "Images per step.")
  var batch = 128
  @Option(help: "Where the results go; the default is results/benchmarks/<processor>.json.")
  var output: String?

  func validate() throws {
    guard rounds ?? 1 > 0, seconds > 0, batch > 0 else {
      throw ValidationError("--rounds, --seconds and --batch must be above 0")
    }
  }

  func run() throws {
    signal(SIGPIPE, SIG_IGN)  // a worker that died is an error of the write
    let networks = try (models.isEmpty ? defaultModels : models).map { try Architecture.named($0) }
    var report = Report(rounds: rounds ?? (quick ? 3 : 10), seconds: seconds, batch: batch)
    say(report.machine.text)
    var torch: Torch?
    do throws(TorchMissing) {
      torch = try Torch(
        environment: ProcessInfo.processInfo.environment, worker: "Benchmarks/peers/worker.py",
        cache: FileManager.default.currentDirectoryPath + "/.build-benchmarks/torch-cache")
      report.torch = torch?.version
      say("PyTorch \(torch?.version ?? "")")
    } catch {
      say("\(error)")
    }
    report.layers = LayerTable(rounds: report.rounds)
    say("\n\(report.layers?.text ?? "")")
    for network in networks {
      for layout in layouts {
        let section = Section(network, layout, report, torch, isQuick: quick)
        report.append(section)
        say("\n\(section.text)")
      }
    }
    try write(&report)
  }

  private var defaultModels: [String] {
    quick
      ? ["resnet20"]
      : ["resnet20", "resnet56", "wrn28_2", "vgg16d"].filter(Architecture.names.contains)
  }

  /// One run per core side by side; and one run over all cores.
  private var layouts: [Layout] {
    let cores = ProcessInfo.processInfo.activeProcessorCount
    let sideBySide = Layout(runs: cores, threads: 1)
    return quick || cores == 1 ? [sideBySide] : [sideBySide, Layout(runs: 1, threads: cores)]
  }

  private func write(_ report: inout Report) throws {
    report.end()
    guard !quick || output != nil else { return }
    let path = output ?? "results/benchmarks/\(report.machine.slug).json"
    let file = URL(filePath: path)
    try FileManager.default.createDirectory(
      at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
    try report.json().write(to: file)
    say("\nwritten to \(path)")
  }

}

/// Prints at once, also into a pipe: a run takes minutes.
func say(_ text: String, to file: FileHandle = .standardOutput) {
  file.write(Data("\(text)\n".utf8))
}
