/// A small symmetric matrix: all of linear algebra that the constants of a problem take. Roots and
/// the four operations only, in one order, so that bits are the same everywhere.
package struct SymmetricMatrix: Sendable {
  package let size: Int
  private var entries: [Double]

  package init(size: Int) {
    self.size = size
    entries = [Double](repeating: 0, count: size * size)
  }

  package subscript(row: Int, column: Int) -> Double {
    get { entries[row * size + column] }
    set { entries[row * size + column] = newValue }
  }

  /// The solution x of A x = b for positive definite A, by Cholesky's factors A = F F^T.
  package func solving(_ right: [Double]) -> [Double] {
    var factor = self
    var x = right
    for j in 0..<size {
      for k in 0..<j { factor[j, j] -= factor[j, k] * factor[j, k] }
      factor[j, j].formSquareRoot()
      for i in j + 1..<max(size, j + 1) {
        for k in 0..<j { factor[i, j] -= factor[i, k] * factor[j, k] }
        factor[i, j] /= factor[j, j]
      }
      for k in 0..<j { x[j] -= factor[j, k] * x[k] }
      x[j] /= factor[j, j]
    }
    for j in (0..<size).reversed() {
      for k in j + 1..<max(size, j + 1) { x[j] -= factor[k, j] * x[k] }
      x[j] /= factor[j, j]
    }
    return x
  }

  /// By Jacobi's rotations, each of which makes one pair of entries 0 (Golub and Van Loan, 8.5.2);
  /// 20 sweeps leave nothing but rounding for the sizes in use here.
  package var largestEigenvalue: Double {
    var matrix = self
    for _ in 0..<20 {
      for p in 0..<size {
        for q in p + 1..<max(size, p + 1) where matrix[p, q] != 0 { matrix.rotate(p, q) }
      }
    }
    return (0..<size).map { matrix[$0, $0] }.max() ?? 0
  }

  private mutating func rotate(_ p: Int, _ q: Int) {
    let theta = (self[q, q] - self[p, p]) / (2 * self[p, q])
    let tangent = (theta < 0 ? -1 : 1) / (abs(theta) + (1 + theta * theta).squareRoot())
    let cosine = 1 / (1 + tangent * tangent).squareRoot()
    let sine = tangent * cosine
    for k in 0..<size {
      let (a, b) = (self[k, p], self[k, q])
      (self[k, p], self[k, q]) = (cosine * a - sine * b, sine * a + cosine * b)
    }
    for k in 0..<size {
      let (a, b) = (self[p, k], self[q, k])
      (self[p, k], self[q, k]) = (cosine * a - sine * b, sine * a + cosine * b)
    }
  }
}
