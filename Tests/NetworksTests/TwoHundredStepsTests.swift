import Networks
import Tensors
import Testing

/// Training amplifies every rounding, so what two engines may differ by is measured: the reference
/// against itself with weights that are moved by about a unit in the last place after each step.
@Suite struct TwoHundredStepsTests {
  static let steps = 200

  @Test("after 200 steps the fused engine is as near to the reference as a change of roundings")
  func trajectories() throws {
    let net = Architecture.small("resnet8")
    let batches = (0..<10).map { Batch.random(16, net.inputShape, seed: $0) }
    let reference = try Trajectory(BLASEngine(net, maximumBatch: 16), net, batches)
    let moved = try Trajectory(BLASEngine(net, maximumBatch: 16), net, batches, moves: true)
    let allowed = reference.distance(to: moved)
    #expect(allowed.weights < 0.01, "a chaotic training would show nothing")
    for isa in ISA.singlePrecision where isa.isAvailable {
      let fused = try Trajectory(
        FusedEngine(net, maximumBatch: 16, precision: .fp32, isa: isa), net, batches)
      let found = reference.distance(to: fused)
      print("200 steps, \(isa.rawValue): weights \(found.weights), allowed \(4 * allowed.weights)")
      #expect(found.weights < 4 * allowed.weights, "\(isa.rawValue)")
      #expect(found.loss < 4 * allowed.loss, "\(isa.rawValue)")
    }
  }

  /// Losses and final weights of a training with momentum.
  struct Trajectory {
    var losses: [Double] = []
    var weights: [Float]

    init(_ engine: any Engine, _ net: Architecture, _ batches: [Batch], moves: Bool = false) {
      var stream = RandomStream(seed: 1, name: "init")
      var noise = RandomStream(seed: 2, name: "noise")
      weights = net.initialWeights(stream: &stream)
      var (statistics, gradient) = (net.initialStatistics, weights)
      var velocity = weights.map { _ in Float(0) }
      for step in 0..<TwoHundredStepsTests.steps {
        let result = engine.gradient(
          at: weights, statistics: &statistics, on: batches[step % batches.count],
          objective: .crossEntropy(), into: &gradient)
        losses.append(result.lossSum / Double(result.count))
        for index in weights.indices {
          velocity[index] = 0.9 * velocity[index] + gradient[index]
          weights[index] -= 0.002 * velocity[index]
          if moves { weights[index] *= noise.index(below: 2) == 0 ? 1 - 0x1p-24 : 1 + 0x1p-23 }
        }
      }
    }

    /// The largest difference of losses, and that of the weights relative to their norm.
    func distance(to other: Trajectory) -> (loss: Double, weights: Double) {
      func norm(_ values: [Double]) -> Double { values.reduce(0) { $0 + $1 * $1 }.squareRoot() }
      let differences = zip(weights, other.weights).map { Double($0) - Double($1) }
      return (
        zip(losses, other.losses).map { abs($0 - $1) }.max()!,
        norm(differences) / norm(weights.map(Double.init))
      )
    }
  }
}
