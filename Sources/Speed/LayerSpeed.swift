import Networks
import Results

/// What single convolutions take, one picture on one thread.
struct LayerSpeed {
  let layers: [SpeedRecord.Layer]
  let shapes: [SpeedRecord.Shape]

  /// Levels of the curves.
  static let levels = [0, 0.5, 0.7, 0.8, 0.9, 0.95, 0.98]

  /// - Parameter network: on one thread, its kernels chosen.
  /// - Throws: ``PrunedInferenceError`` where a shape alone takes too much memory.
  init(_ network: PrunedInference, isa: ISA, rounds: Int) throws {
    var curves: [ConvolutionShape: (shape: SpeedRecord.Shape, fused: Double)] = [:]
    for layer in network.layers where curves[layer.shape] == nil {
      curves[layer.shape] = try Self.curve(layer.shape, isa: isa, rounds: rounds)
    }
    var known: Set<ConvolutionShape> = []
    shapes = network.layers.filter { known.insert($0.shape).inserted }
      .map { curves[$0.shape]!.shape }
    layers = network.layers.indices.map { index in
      let layer = network.layers[index]
      var seconds: [[Double]] = [[], []]
      for round in 0..<2 * rounds {
        network.setSkips(round % 2 == 0, layer: index)
        seconds[round % 2].append(network.seconds(layer: index, pictures: 8) / 8)
      }
      network.setSkips(layer.skips, layer: index)
      let medians = seconds.map { Statistics.Median($0).value }
      return SpeedRecord.Layer(
        name: layer.name, shape: "\(layer.shape)", weights: layer.count, kept: layer.keptCount,
        skips: layer.skips, sparseSeconds: medians[0],
        denseSeconds: min(medians[1], curves[layer.shape]!.fused))
    }
  }

  /// Speed-ups at all levels, each against the faster of the two kernels that skip nothing, and the
  /// seconds of the fused one.
  private static func curve(
    _ shape: ConvolutionShape, isa: ISA, rounds: Int
  ) throws -> (SpeedRecord.Shape, fused: Double) {
    let probes = try levels.map { level in
      guard let probe = ConvolutionProbe(shape, sparsity: level, isa: isa) else {
        throw PrunedInferenceError.noMemory(network: "\(shape)")
      }
      return probe
    }
    var (whole, fused): ([Double], [Double]) = ([], [])
    var skipping: [[Double]] = levels.map { _ in [] }
    for round in 0..<rounds + 1 {
      let dense = [probes[0].seconds(.whole), probes[0].seconds(.fused)]
      let times = probes.map { $0.seconds(.skipping) }
      guard round > 0 else { continue }  // the first warms up
      whole.append(dense[0])
      fused.append(dense[1])
      for (level, time) in times.enumerated() { skipping[level].append(time) }
    }
    let medians = [whole, fused].map { Statistics.Median($0).value }
    let dense = medians[0] <= medians[1] ? whole : fused
    let points = zip(levels, skipping).map { level, seconds in
      SpeedRecord.Shape.Level(
        sparsity: level, speedUp: Statistics.Median(zip(dense, seconds).map { $0 / $1 }))
    }
    return (SpeedRecord.Shape(shape: "\(shape)", levels: points), medians[1])
  }
}
