import ArgumentParser
import Datasets
import Experiments
import Foundation
import Networks

struct MeasureCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "measure",
    abstract: "Measure how many images a second are trained, on noise.",
    discussion: """
      Trains through the very path that `run` uses; `plan` takes its hours from the same measurement.

      With --pictures on JPEG files of 500x375 pixels, written to a temporary folder: they are \
      decoded while those before are trained on, and it says for how much of the time training \
      waited.

      Examples: prunebench measure --model resnet20 --cores 2 --seconds 10
                prunebench measure --model resnet50 --batch 32 --cores 1 --pictures
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
  @Flag(help: "Train on JPEG files in place of noise.")
  var pictures = false
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
    let decoded_per_second, waiting_share: Double?
  }

  func run() throws {
    let architecture: Architecture
    do {
      architecture = try Architecture.named(model)
    } catch {
      throw ConfigurationError("--model: \(error)")
    }
    if pictures, architecture.inputShape.height != DataSource.imageNet.shape.height {
      throw ConfigurationError("--pictures: \(model) is not made for pictures of 224x224 pixels")
    }
    let measured = try Measurement(
      architecture, backend: engine.backend(precision), batch: batch,
      lanes: Lanes(runs: cores, threads: 1), seconds: seconds,
      pictures: pictures ? SyntheticPictures() : nil)
    if json {
      return try print(
        JSONText.of(
          Output(
            model: measured.model, precision: measured.precision, kernels: measured.kernels,
            batch: batch, cores: cores, memory_bytes: measured.memory,
            images_per_second: measured.imagesPerSecond, windows: measured.windows,
            decoded_per_second: measured.pictures?.decodedPerSecond,
            waiting_share: measured.pictures?.waitingShare)))
    }
    let (low, high) = (measured.windows.min() ?? 0, measured.windows.max() ?? 0)
    let digits = measured.imagesPerSecond < 100 ? 1 : 0
    print(
      String(
        format: "%@ %@, batch %d, %d side by side, %@: %.*f images/s (%.*f ... %.*f), %.0f MB",
        model, measured.precision, batch, cores, measured.kernels, digits,
        measured.imagesPerSecond, digits, low, digits, high, Double(measured.memory) / 1e6))
    if let pictures = measured.pictures {
      print(
        String(
          format: "one core alone decodes %.0f pictures/s; training waited %.2f %% of the time",
          pictures.decodedPerSecond, 100 * pictures.waitingShare))
    }
  }
}
