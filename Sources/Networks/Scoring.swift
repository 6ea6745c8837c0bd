import Tensors

/// What logits are worth against labels; shared by all engines and by evaluation.
///
/// The predicted class is the largest logit; among equal ones the lower class wins. A logit that is
/// not a number beats every other, so that a diverged network is never right.
public enum Scoring {
  /// Loss, hits and top-5 hits of a batch.
  /// - Parameters:
  ///   - logits: row-major `(batch.count, classes)`; more may follow.
  ///   - isRight: for each example whether the prediction is its label; the first `batch.count`
  ///     entries are overwritten.
  public static func score(
    _ logits: [Float], of batch: Batch, classes: Int, isRight: inout [Bool]
  ) -> BatchResult {
    var result = BatchResult(count: batch.count)
    logits.withUnsafeBufferPointer { logits in
      for example in 0..<batch.count {
        let row = UnsafeBufferPointer(rebasing: logits[example * classes..<(example + 1) * classes])
        let label = Int(batch.labels[example])
        result.count(row, label)
        result.lossSum += crossEntropy(row, label, temperature: 1)
        isRight[example] = rank(of: label, in: row) == 0
      }
    }
    return result
  }

  /// How many classes are predicted before `label`: 0 where the prediction is right.
  @inline(__always)
  package static func rank<Scalar: BinaryFloatingPoint>(
    of label: Int, in logits: UnsafeBufferPointer<Scalar>
  ) -> Int {
    precondition(logits.indices.contains(label), "label \(label) is no class of this network")
    let own = logits[label]
    var rank = 0
    for (index, logit) in logits.enumerated() where index != label {
      let isBehind = index < label ? logit < own : logit <= own
      if !isBehind { rank += 1 }
    }
    return rank
  }

  /// -log softmax(logits / temperature)[label], in double precision.
  @inline(__always)
  static func crossEntropy<Scalar: BinaryFloatingPoint>(
    _ logits: UnsafeBufferPointer<Scalar>, _ label: Int, temperature: Double
  ) -> Double {
    let (top, sum) = normaliser(logits, temperature)
    return ExactMath.log(sum) - (Double(logits[label]) - top) / temperature
  }

  /// Writes the gradient of the objective with respect to the logits, and sums the objective and
  /// the hits of the batch. For cross-entropy the gradient is that of the mean over the batch.
  /// - Parameter logits, gradient: row-major `(labels.count, classes)`.
  @inline(__always)
  package static func differentiate<Scalar: BinaryFloatingPoint>(
    _ objective: Objective, _ logits: UnsafeBufferPointer<Scalar>,
    labels: UnsafeBufferPointer<Int32>, into gradient: UnsafeMutablePointer<Scalar>
  ) -> BatchResult {
    let classes = logits.count / labels.count
    var result = BatchResult(count: labels.count)
    for example in 0..<labels.count {
      let start = example * classes
      let row = UnsafeBufferPointer(rebasing: logits[start..<start + classes])
      let label = Int(labels[example])
      result.count(row, label)
      switch objective {
      case .crossEntropy(let temperature):
        let temperature = Double(temperature)
        let (top, sum) = normaliser(row, temperature)
        let scale = 1 / (temperature * Double(labels.count))
        result.lossSum += crossEntropy(row, label, temperature: temperature)
        for (index, logit) in row.enumerated() {
          let probability = ExactMath.exp((Double(logit) - top) / temperature) / sum
          gradient[start + index] = Scalar((probability - (index == label ? 1 : 0)) * scale)
        }
      case .outputSum:
        for (index, logit) in row.enumerated() {
          result.lossSum += Double(logit)
          gradient[start + index] = 1
        }
      }
    }
    return result
  }

  /// The largest logit, and the sum of exp((logit - largest) / temperature).
  @inline(__always)
  private static func normaliser<Scalar: BinaryFloatingPoint>(
    _ logits: UnsafeBufferPointer<Scalar>, _ temperature: Double
  ) -> (top: Double, sum: Double) {
    var top = -Double.infinity
    for logit in logits where Double(logit) > top { top = Double(logit) }
    var sum = 0.0
    for logit in logits { sum += ExactMath.exp((Double(logit) - top) / temperature) }
    return (top, sum)
  }
}

extension BatchResult {
  @inline(__always)
  fileprivate mutating func count<Scalar: BinaryFloatingPoint>(
    _ logits: UnsafeBufferPointer<Scalar>, _ label: Int
  ) {
    let rank = Scoring.rank(of: label, in: logits)
    correct += rank == 0 ? 1 : 0
    correctTop5 += rank < 5 ? 1 : 0
  }
}
