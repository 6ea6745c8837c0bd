/// y[n, o] = bias[o] + sum over i of w[o, i] * x[n, i]; all row-major.
struct ReferenceLinear<Scalar: BinaryFloatingPoint & Sendable> {
  let inputs, outputs: Int

  init(in inputs: Int, out outputs: Int) { (self.inputs, self.outputs) = (inputs, outputs) }

  func forward(_ x: [Scalar], _ w: [Scalar], _ bias: [Scalar]) -> [Scalar] {
    var y: [Scalar] = []
    for example in 0..<x.count / inputs {
      for output in 0..<outputs {
        var sum = bias[output]
        for input in 0..<inputs { sum += w[output * inputs + input] * x[example * inputs + input] }
        y.append(sum)
      }
    }
    return y
  }

  func backward(
    _ x: [Scalar], _ w: [Scalar], _ dy: [Scalar]
  ) -> (x: [Scalar], weight: [Scalar], bias: [Scalar]) {
    var dx = [Scalar](repeating: 0, count: x.count)
    var weight = [Scalar](repeating: 0, count: outputs * inputs)
    var bias = [Scalar](repeating: 0, count: outputs)
    for example in 0..<x.count / inputs {
      for output in 0..<outputs {
        let slope = dy[example * outputs + output]
        bias[output] += slope
        for input in 0..<inputs {
          weight[output * inputs + input] += slope * x[example * inputs + input]
          dx[example * inputs + input] += slope * w[output * inputs + input]
        }
      }
    }
    return (dx, weight, bias)
  }
}
