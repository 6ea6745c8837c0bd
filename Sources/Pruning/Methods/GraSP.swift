import Networks
import Tensors
import Training

/// Gradient signal preservation: what least reduces the gradient's norm is kept (methods.md 11;
/// Wang et al. 2020).
public struct GraSP: TrainingRule {
  public var sparsity = 0.9
  /// Examples of every class.
  public var samples = 10
  /// Logits are divided by it.
  public var temperature: Float = 200
  public init() {}

  public var fault: String? {
    outside(1..., "samples", samples) ?? outside(1e-6..., "temperature", temperature)
  }

  public func setUp(_ run: inout Run) throws {
    let scores = scores(&run)
    let count = prunedCount(at: sparsity, of: scores.count)
    let pruned = try lowest(count, of: scores.map { -$0 })
    run.state.mask.drop(
      pruned.map { $0..<$0 + 1 }, threshold: pruned.map { Float(scores[$0]) }.min())
    run.clearPruned()
  }

  /// `-w * Hq` of every prunable weight, `q` being the gradient with respect to them.
  package func scores(_ run: inout Run) -> [Double] {
    let halves = run.balancedHalves(samples)
    let (engine, prunable) = (run.scores, run.layout.prunableRange)
    func gradient(at weights: [Double]) -> [Double] {
      halves.reduce(into: Array(repeating: 0, count: prunable.count)) { sum, half in
        let part = engine.lossGradient(at: weights, on: half, temperature: temperature)
        for index in prunable { sum[index] += part[index] }
      }
    }
    let weights = run.state.weights.map(Double.init)
    let q = gradient(at: weights)
    let step = 1e-3 / q.reduce(0) { $0 + $1 * $1 }.squareRoot()
    func moved(_ sign: Double) -> [Double] {
      weights.indices.map { weights[$0] + (prunable ~= $0 ? sign * step * q[$0] : 0) }
    }
    let (ahead, behind) = (gradient(at: moved(1)), gradient(at: moved(-1)))
    return prunable.map { -weights[$0] * (ahead[$0] - behind[$0]) / (2 * step) }
  }
}

extension GraSP {
  public static let nativePrunable = PrunableSet.convolutionsAndLinear
  public static let description = MethodDescription(
    "Keeps the weights whose removal would most reduce the gradient flow, by one Hessian-vector "
      + "product.",
    family: .frozen,
    steps: [
      "Set-up: 10 un-augmented examples of every class in two halves; q = gradient of the "
        + "loss with logits divided by 200; Hq by a central difference.",
      "score = -w*Hq; prune the k largest, k = rint(s*N).",
      "Train E epochs with m frozen.",
    ],
    sources: [
      "Wang, Zhang, Grosse: Picking Winning Tickets Before Training by Preserving Gradient Flow, "
        + "ICLR 2020",
      "alecwangcq/GraSP",
    ],
    differences: [
      "The original takes augmented batches and redraws the FC weights for scoring only; here un-"
        + "augmented, and all weights those that will be trained.",
      "The Hessian-vector product is a central difference in double precision.",
      "The original prunes FC weights too; here convolutions.",
    ])
}
