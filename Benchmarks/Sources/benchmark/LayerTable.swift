import CKernels
import Comparing
import Foundation
import Networks
import Peak

/// What single convolutions reach of the machine's peak, on one core.
struct LayerTable: Encodable {
  struct Layer: Encodable {
    let shape: ConvolutionShape
    let kernels: String
    let isWinograd: Bool
    /// GFLOP/s by pass, a multiply-add counting two, in the count of a direct convolution.
    let forward, backward, weightGradient: Spread
    /// Of multiply-adds in registers, in the same rounds.
    let peak: Spread?
  }

  private(set) var layers: [Layer] = []

  init(rounds: Int) {
    for choice in OurContender.choices {
      for shape in ConvolutionShape.common {
        guard let probe = LayerProbe(shape, choice.precision, choice.isa) else { continue }
        var (peaks, speeds): ([Double], [[Double]]) = ([], [[], [], []])
        for _ in 0..<rounds {
          if let peak = choice.isa.peak(choice.precision) { peaks.append(peak) }
          for (index, pass) in LayerProbe.passes.enumerated() {
            speeds[index].append(probe.speed(of: pass))
          }
        }
        layers.append(
          Layer(
            shape: shape, kernels: probe.kernels, isWinograd: probe.isWinograd,
            forward: Spread(speeds[0]), backward: Spread(speeds[1]),
            weightGradient: Spread(speeds[2]), peak: peaks.isEmpty ? nil : Spread(peaks)))
      }
    }
  }

  var text: String {
    var table = TextTable([
      "GFLOP/s of one core", "forward", "backward", "weight gradient", "peak",
    ])
    for layer in layers {
      let speeds = [layer.forward, layer.backward, layer.weightGradient].map { speed in
        let share = layer.peak.map { 100 * speed.median / $0.median }
        return String(format: "%.0f", speed.median)
          + (share.map { String(format: " (%.0f %%)", $0) } ?? "")
      }
      let peak = layer.peak.map { String(format: "%.0f", $0.median) } ?? ""
      table.append(
        ["\(layer.kernels) \(layer.shape)\(layer.isWinograd ? " *" : "")"] + speeds + [peak])
    }
    return "\(table)\n  * by Winograd's algorithm, counted as a direct convolution"
  }
}
