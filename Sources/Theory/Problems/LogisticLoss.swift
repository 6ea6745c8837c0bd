import Tensors

/// Mean loss of a linear classifier over n examples, with its derivatives.
struct LogisticLoss: Sendable {
  /// X, a row an example: x_ij = sin(0.7 i j), i and j from 1.
  let rows: [[Double]]
  /// y: 1, -1, 1, ...
  let labels: [Double]

  init(examples: Int, dimension: Int) {
    rows = (1...examples).map { i in
      (1...dimension).map { j in
        ExactMath.cosPi(Double(i * j) * 0.7 / .pi - 0.5)  // sin x = cos(x - pi/2)
      }
    }
    labels = (0..<examples).map { $0 % 2 == 0 ? 1 : -1 }
  }

  /// X^T X / n.
  var gram: SymmetricMatrix {
    weighted([Double](repeating: 1, count: labels.count))
  }

  /// The mean of log(1 + exp(-m)) over the margins m = y x.w, and lambda/2 |w|^2.
  func value(at weights: [Double], decay: Double) -> Double {
    let sum = labels.indices.reduce(0) { sum, i in
      let margin = margin(i, weights)
      // Never e to a large power: log(1 + exp(-m)) = -m + log(1 + exp(m)).
      return sum + max(0, -margin) + ExactMath.log(1 + ExactMath.exp(-abs(margin)))
    }
    return sum / Double(labels.count) + decay / 2 * weights.reduce(0) { $0 + $1 * $1 }
  }

  /// - Parameter batch: examples, which may repeat; all of them if `nil`.
  func gradient(at weights: [Double], decay: Double, over batch: [Int]? = nil) -> [Double] {
    let batch = batch ?? Array(labels.indices)
    var gradient = weights.map { decay * $0 }
    for i in batch {
      let pull = labels[i] * (1 - probability(i, weights)) / Double(batch.count)
      for j in gradient.indices { gradient[j] -= pull * rows[i][j] }
    }
    return gradient
  }

  /// The matrix of second derivatives.
  func curvature(at weights: [Double], decay: Double) -> SymmetricMatrix {
    var matrix = weighted(
      labels.indices.map { i in
        let p = probability(i, weights)
        return p * (1 - p)
      })
    for j in weights.indices { matrix[j, j] += decay }
    return matrix
  }

  /// `sum s_i x_i x_i^T / n`.
  private func weighted(_ shares: [Double]) -> SymmetricMatrix {
    var matrix = SymmetricMatrix(size: rows[0].count)
    for (row, share) in zip(rows, shares) {
      for j in row.indices {
        for k in row.indices { matrix[j, k] += share * row[j] * row[k] / Double(rows.count) }
      }
    }
    return matrix
  }

  private func margin(_ i: Int, _ weights: [Double]) -> Double {
    labels[i] * zip(rows[i], weights).reduce(0) { $0 + $1.0 * $1.1 }
  }

  /// 1 / (1 + exp(-m)): the probability of the right label.
  private func probability(_ i: Int, _ weights: [Double]) -> Double {
    1 / (1 + ExactMath.exp(-margin(i, weights)))
  }
}
