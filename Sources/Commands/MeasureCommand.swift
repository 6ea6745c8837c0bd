import ArgumentParser
import Experiments
import Foundation
import Networks

struct MeasureCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "measure",
    abstract: "Measure how many images a second are trained, on noise.",
    discussion: """
      Trains through the very path that `run` uses; `plan` takes its hours from the same measurement.

      Example: prunebench measure --model resnet20 --cores 2 --seconds 10
      """)

  @Option(help: "A network.")
  var model = "resnet20"
  @Option(help: "fp32 or bf16.")
  var precision = Precision.fp32
  @Option(help: "Images per step.")
  var batch = 128
  @Option(help: "Runs side by side, one thread each.")
  var cores = ProcessInfo.processInfo.activeProcessorCount
  @Option(help: "Length of the measurement.")
  var seconds = 5.0
  @OptionGroup var engine: EngineOptions
  @Flag(help: "Print JSON.")
  var json = false

  func validate() throws {
    guard batch > 0, cores > 0, seconds > 0 else {
      throw ValidationError("--batch, --cores and --seconds must be above 0")
    }
  }

  private struct Output: Encodable {
    let schema = 1
    let model, precision, kernels: String
    let batch, cores, memory_bytes: Int
    let images_per_second: Double
    let windows: [Double]
  }

  func run() throws {
    let architecture: Architecture
    do {
      architecture = try Architecture.named(model)
    } catch {
      throw ConfigurationError("--model: \(error)")
    }
    let measured = try Measurement(
      architecture, backend: engine.backend(precision), batch: batch,
      lanes: Lanes(runs: cores, threads: 1), seconds: seconds)
    if json {
      return try print(
        JSONText.of(
          Output(
            model: measured.model, precision: measured.precision, kernels: measured.kernels,
            batch: batch, cores: cores, memory_bytes: measured.memory,
            images_per_second: measured.imagesPerSecond, windows: measured.windows)))
    }
    let (low, high) = (measured.windows.min() ?? 0, measured.windows.max() ?? 0)
    print(
      String(
        format: "%@ %@, batch %d, %d side by side, %@: %.0f images/s (%.0f ... %.0f), %.0f MB",
        model, measured.precision, batch, cores, measured.kernels, measured.imagesPerSecond, low,
        high, Double(measured.memory) / 1e6))
  }
}
