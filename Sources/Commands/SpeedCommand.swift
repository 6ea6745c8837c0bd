import ArgumentParser
import Exchange
import Experiments
import Foundation
import Networks
import Reporting
import Results
import Speed
import Tensors

struct SpeedCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "speed",
    abstract: "Measure what the pruned weights of finished runs buy: milliseconds and bytes.",
    discussion: """
      Batches of 1 and 64 on one thread and on all: the dense network, kernels that skip zeros, \
      the network without channels that nobody needs, and ONNX Runtime where $PRUNEBENCH_PYTHON or \
      python3 has it. What is slower is called so. Measure on a machine that does nothing else.

      Example: prunebench speed quick:quick/resnet8/dpf/0.95
      """)

  @Argument(help: NamedRunOptions.help)
  var names: [String]
  @OptionGroup var named: NamedRunOptions
  @OptionGroup var state: StateOptions
  @OptionGroup var results: ResultsOptions
  @Option(help: "Rounds in each of which everyone is measured once.")
  var rounds = 30
  @Option(help: "Instruction set of our kernels: portable, avx2 or avx512; without it the best.")
  var isa: ISA?
  @Flag(help: "Keep the measurement in the results folder, for `prunebench report`.")
  var save = false
  @Option(help: "A folder to draw figures in.", completion: .directory)
  var plots: String?
  @Flag(help: "Print JSON.")
  var json = false

  func validate() throws {
    guard 1...1000 ~= rounds else { throw ValidationError("--rounds is 1 to 1000") }
  }

  func run() throws {
    signal(SIGPIPE, SIG_IGN)  // a peer that died is an error of the write
    let python = ProcessInfo.processInfo.environment["PRUNEBENCH_PYTHON"] ?? "python3"
    let test = try SpeedTest(rounds: rounds, isa: isa, python: python)
    let finished = try names.map { name in
      try FinishedNetwork(
        of: named.summary(of: name, in: results.store), in: state.store,
        methods: Prunebench.library.methods)
    }
    let records = try finished.map { try record(of: $0, test) }
    if save {
      for record in records { say("written to \(try results.store.write(record))") }
    }
    if let plots {
      for figure in SpeedFigures.all(records) {
        if let warning = try figure.write(to: plots).warning { Warnings.print([warning]) }
      }
    }
    if json {
      return print(
        CanonicalJSON.pretty(.array(records.map { JSONValue(encoding: $0) })), terminator: "")
    }
    let sheets = records.flatMap(SpeedSheets.all)
    print(sheets.map { $0.rendered(as: .text) }.joined(separator: "\n"), terminator: "")
  }

  private func record(of finished: FinishedNetwork, _ test: SpeedTest) throws -> SpeedRecord {
    let (network, about) = (finished.network, finished.metadata)
    let name = about["run"] ?? ""
    let machine = SpeedRecord.Machine(isa: test.isa.rawValue)
    let started = Date()
    let measured = try test.measure(network) { say("\(name): \($0)") }
    let prunable = network.weights[network.architecture.layout.prunableRange]
    return SpeedRecord(
      run: name, model: network.architecture.name, data: about["data"] ?? "",
      sparsity: Double(prunable.count { $0 == 0 }) / Double(prunable.count),
      weightsSHA256: about["weights_sha256"] ?? "", machine: machine, rounds: rounds,
      started: started.ISO8601Format(), peer: measured.peer, timings: measured.timings,
      layers: measured.layers, shapes: measured.shapes, sizes: measured.sizes)
  }

  /// A line about progress: it takes minutes for large networks.
  private func say(_ text: String) {
    Output.say("\(text)\n")
  }
}
