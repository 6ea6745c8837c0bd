import Networks
import Pruning
import Tensors
import TestVectors
import Testing
import Training

/// A run of a network of 1x1 convolutions without batch norm: a stack of linear layers whose weights
/// are all prunable.
private func chain(_ widths: [Int], weights: [Float], halves: Batch) -> Run {
  var net = Architecture("chain", input: Shape(widths[0]))
  var x = net.input
  for (index, width) in widths.dropFirst().enumerated() {
    x = net.convolution("w\(index)", index == 0 ? x : net.relu(x), width, kernel: 1)
  }
  return Run(
    setting: setting, schedule: schedule, engine: ReferenceEngine<Float>(net),
    data: FixedData(batch: halves), batch: Batch(capacity: 1, imageSize: widths[0]),
    randomness: Randomness(weights: { _ in weights }, keys: { _ in [] }),
    scoring: ReferenceEngine<Double>(net))
}

private struct FixedData: TrainingData {
  let batch: Batch
  var stepsPerEpoch: Int { 1 }
  func fill(_ batch: inout Batch, step: Int) {}
  func fillScoring(_ batch: inout Batch) {}
  func balanced(_ count: Int) -> Batch { batch }
}

@Suite("Scores before training")
struct ScoreTests {
  private struct GraSPFile: Decodable {
    struct Masked: Decodable { let sf: Double, mask: String }
    let W: [Float], x: [Float], y: [Int32], score: [Double], masks: [Masked]
  }

  @Test("GraSP: scores of a linear softmax to 1e-6, and the masks")
  func grasp() throws {
    let file: GraSPFile = try TestVectors.read("scores", "grasp")
    let halves = Batch(images: file.x, labels: file.y)
    var run = chain([8, 4], weights: file.W, halves: halves)
    let scores = GraSP().scores(&run)
    let scale = file.score.map(abs).max()!
    for (ours, theirs) in zip(scores, file.score) {
      #expect(abs(ours - theirs) < 1e-6 * scale)
    }
    for test in file.masks {
      var run = chain([8, 4], weights: file.W, halves: halves)
      try GraSP.with(json: #"{"sparsity": \#(test.sf)}"#).setUp(&run)
      #expect(run.state.mask.text == test.mask)
    }
  }

  private struct SynFlowFile: Decodable {
    struct Masked: Decodable { let sf: Double, iterations: Int, mask: String, R: Double }
    let w: [[Float]], R: Double, score: [Double], runs: [Masked]
  }

  @Test("SynFlow: flow, scores and masks after 1 and 100 rounds; every layer's scores sum to R")
  func synflow() throws {
    let file: SynFlowFile = try TestVectors.read("scores", "synflow")
    let weights = file.w.flatMap { $0 }
    func run() -> Run {
      chain([5, 6, 4, 3], weights: weights, halves: Batch(images: [], labels: []))
    }
    let start = run()
    let magnitudes = weights.map { abs(Double($0)) }
    let flow = start.scores.flow(at: magnitudes, statistics: [])
    #expect(abs(flow.sum / file.R - 1) < 1e-11)
    let scores = zip(magnitudes, flow.gradient).map(*)
    for (ours, theirs) in zip(scores, file.score) { #expect(abs(ours - theirs) < 1e-9 * theirs) }
    for layer in start.layers {
      #expect(abs(scores[layer.range].reduce(0, +) / flow.sum - 1) < 1e-12)
    }
    for test in file.runs {
      var run = run()
      try SynFlow.with(json: #"{"sparsity": \#(test.sf), "iterations": \#(test.iterations)}"#)
        .setUp(&run)
      #expect(run.state.mask.text == test.mask, "\(test.sf), \(test.iterations)")
      let left = zip(magnitudes, run.state.mask.kept).map { $1 ? $0 : 0 }
      #expect(abs(run.scores.flow(at: left, statistics: []).sum / test.R - 1) < 1e-9)
      #expect(zip(run.state.weights, weights).allSatisfy { $0 == 0 || $0 == $1 }, "signs return")
    }
  }

  @Test("SynFlow ranks as before where the flow overflows")
  func overflow() throws {
    var random = RandomStream(seed: 2, name: "weights")
    let weights = (0..<176).map { _ in Float(random.uniform() + 0.5) }
    func mask(_ scale: Float) throws -> Mask {
      var run = chain(
        [4] + Array(repeating: 4, count: 11), weights: weights.map { $0 * scale },
        halves: Batch(images: [], labels: []))
      let magnitudes = run.state.weights.map(Double.init)
      #expect(run.scores.flow(at: magnitudes, statistics: []).sum.isFinite == (scale == 1))
      try SynFlow.with(json: #"{"sparsity": 0.7}"#).setUp(&run)
      return run.state.mask
    }
    #expect(try mask(1) == mask(0x1p120))  // 2^1320 is beyond double precision
  }

  @Test("Erdős–Rényi kernel: densities, dense layers and counts of ResNet-20")
  func erk() throws {
    struct Case: Decodable { let s: Double, dense: [Int], density: [Double], ones: [Int] }
    struct File: Decodable { let cases: [Case] }
    let file: File = try TestVectors.read("scores", "erk")
    let layers = try Architecture.named("resnet20").layout.prunable
    for test in file.cases {
      let densities = LayerDensities.erk.densities(layers, sparsity: test.s)
      for (ours, theirs) in zip(densities, test.density) { #expect(abs(ours - theirs) < 1e-9) }
      #expect(densities.indices.filter { densities[$0] == 1 } == test.dense)
      #expect(LayerDensities.erk.keptCounts(layers, sparsity: test.s) == test.ones)
    }
  }

  private struct CompressorFile: Decodable {
    struct Uniformly: Decodable { let bits: Int, out: [Float], delta: Double }
    struct TopK: Decodable { let bits: Int, mask: String, out: [Float], delta: Double }
    let w, binary: [Float], binaryDelta: Double, uniform: [Uniformly], topKUniform: TopK
  }

  @Test("compressors: binary, uniform with 2 to 8 bits, the largest then quantised, and zeros")
  func compressors() throws {
    let file: CompressorFile = try TestVectors.read("scores", "compressors")
    let all = file.w.map { _ in true }[...]
    #expect(Binary().compressed(file.w[...], kept: all) == file.binary)
    #expect(abs(delta(file.binary, file.w) - file.binaryDelta) < 1e-9)
    for test in file.uniform {
      let found = Uniform(bits: test.bits).compressed(file.w[...], kept: all)
      #expect(found == test.out, "\(test.bits) bits")
      #expect(abs(delta(found, file.w) - test.delta) < 1e-9)
    }
    let mask = try Mask(pruning: 6, lowest: file.w.map(abs))
    #expect(mask.text == file.topKUniform.mask)
    let masked = zip(file.w, mask.kept).map { $1 ? $0 : 0 }
    let found = Uniform(bits: 4).compressed(masked[...], kept: mask.kept[...])
    #expect(found == file.topKUniform.out)
    #expect(abs(delta(found, file.w) - file.topKUniform.delta) < 1e-9)
    for compressor in [Binary(), Uniform(bits: 4)] as [any Compressor] {
      #expect(compressor.compressed([0, 0], kept: [true, true]) == [0, 0])
    }
  }

  private func delta(_ compressed: [Float], _ weights: [Float]) -> Double {
    let error = zip(compressed, weights).reduce(0.0) {
      $0 + (Double($1.0) - Double($1.1)) * (Double($1.0) - Double($1.1))
    }
    return error / weights.reduce(0.0) { $0 + Double($1) * Double($1) }
  }

  @Test("SNIP scores the fresh draw, or w0 if asked; dividing by the sum leaves the mask as it is")
  func snip() throws {
    struct File: Decodable { let redrawn, score: [Float], normalised: [Double], mask: String }
    let file: File = try TestVectors.read("methods/snip")
    var run = try Problem.vectors(redrawn: file.redrawn).run()
    let scores = SNIP().scores(&run)
    #expect(largestDifference(scores, file.score) < 1e-6)
    let sum = scores.reduce(0.0) { $0 + Double($1) }
    let normalised = scores.map { Float(Double($0) / sum) }
    #expect(zip(normalised, file.normalised).allSatisfy { abs(Double($0) - $1) < 1e-7 })
    #expect(try Mask(keeping: 13, highest: normalised).text == file.mask)
    let same = try SNIP.with(json: #"{"same-init": true}"#).scores(&run)
    #expect(same != scores)
  }
}
