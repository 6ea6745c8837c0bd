import Networks
import Tensors
import Training

/// Synaptic flow: in a hundred rounds the weights with least flow through them are cut, without any
/// data (methods.md 11; Tanaka et al. 2020).
public struct SynFlow: TrainingRule {
  public var sparsity = 0.9
  public var iterations = 100
  public init() {}

  public var fault: String? { outside(1..., "iterations", iterations) }

  public func setUp(_ run: inout Run) throws {
    var weights = run.state.weights.map { abs(Double($0)) }
    let statistics = run.state.statistics.map { abs(Double($0)) }
    for round in 1...iterations {
      let scores = scores(&weights, statistics, run)
      let pruned = prunedCount(at: 1 - density(after: round), of: scores.count)
      let kept = try Set(lowest(scores.count - pruned, of: scores.map { -$0 }))
      let cut = scores.indices.filter { !kept.contains($0) }
      run.state.mask.keepAll()
      run.state.mask.drop(cut.map { $0..<$0 + 1 }, threshold: cut.map { Float(scores[$0]) }.max())
      for index in cut { weights[index] = 0 }
    }
    run.clearPruned()
  }

  package func density(after round: Int) -> Double {
    guard round < iterations else { return 1 - sparsity }
    return ExactMath.exp(Double(round) / Double(iterations) * ExactMath.log(1 - sparsity))
  }

  /// `|w * dR/dw|`, and -1 for what is pruned. Halves all weights as often as R overflows.
  private func scores(
    _ weights: inout [Double], _ statistics: [Double], _ run: borrowing Run
  ) -> [Double] {
    var flow = run.scores.flow(at: weights, statistics: statistics)
    while !flow.sum.isFinite, weights.allSatisfy(\.isFinite) {
      for index in weights.indices { weights[index] /= 2 }
      flow = run.scores.flow(at: weights, statistics: statistics)
    }
    return run.layout.prunableRange.map { index in
      run.state.mask[index] ? abs(weights[index] * flow.gradient[index]) : -1
    }
  }
}

extension SynFlow {
  public static let nativePrunable = PrunableSet.convolutionsAndLinear
  public static let description = MethodDescription(
    "Cuts, in 100 rounds and without data, the weights with least synaptic flow.",
    family: .frozen,
    steps: [
      "Set-up, 100 times: all parameters as absolute values, input all ones, R = sum of the "
        + "outputs; score = |w * dR/dw|; after round j keep the largest, a share of "
        + "(1-s)^(j/100).",
      "Train E epochs with m frozen.",
    ],
    sources: [
      "Tanaka, Kunin, Yamins, Ganguli: Pruning neural networks without any data by iteratively "
        + "conserving synaptic flow, NeurIPS 2020",
      "ganguli-lab/Synaptic-Flow",
    ],
    differences: [
      "Counts are exact, and ties go to the flat order.",
      "The original prunes FC weights too; here convolutions.",
    ])
}
