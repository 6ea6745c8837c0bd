import ArgumentParser
import Datasets
import Experiments
import Foundation
import Networks
import Reporting

struct DoctorCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "doctor",
    abstract: "Show what this machine offers: processor, kernels, libraries, data.",
    discussion: "One line each, with what to do where something is missing.")

  @OptionGroup var data: DataOptions
  @OptionGroup var engine: EngineOptions

  func run() throws {
    let processor = Processor.current
    line("processor", "\(processor.name): \(processor.features.joined(separator: " "))")
    let available = ISA.available.map(\.rawValue).joined(separator: ", ")
    line("kernels", "\(available); fp32 uses \(try engine.backend(.fp32).isa.rawValue)")
    let bf16 = (try? engine.backend(.bf16)).map { $0.isa.rawValue } ?? "not on this machine"
    line("bf16", bf16)
    do {
      line("OpenBLAS", try OpenBLAS.open().kernels)
    } catch {
      line("OpenBLAS", "\(error)")
    }
    line("gnuplot", Gnuplot.path() ?? "missing: apt install gnuplot-nox; tables work without it")
    for set in DataSurvey(on: data.searchPath).dataSets {
      line(set.name, set.isIntact ? set.location?.path ?? "" : set.message ?? "damaged")
    }
    let backend = try engine.backend(.fp32)
    line("self-test", try backend.numerics(of: .named("resnet8")).prefix(16) + "… resnet8")
  }

  private func line(_ name: String, _ text: String) {
    print(name + String(repeating: " ", count: max(1, 16 - name.count)) + text)
  }
}
