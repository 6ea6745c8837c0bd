import CKernels

/// y = x w^T + bias; x: `(example, in)`, w: `(out, in)`, y: `(example, out)`.
struct LinearStep {
  let inputs, outputs: Int
  /// Where they begin in the parameters.
  let weight, bias: Int
  let x, y: UnsafeMutablePointer<Float>
  /// `outputs` of them.
  let biasSums: UnsafeMutablePointer<Double>
  var dy: UnsafeMutablePointer<Float>?
  var dx: GradientTarget?

  func forward(_ pass: Pass) {
    pass.blas.multiply(
      x, pass.weights + weight, transposesB: true, into: y, shape: (pass.count, outputs, inputs))
    pb_add_bias(y, pass.weights + bias, pass.count, outputs)
  }

  func backward(_ pass: Pass) {
    guard let dy, let gradient = pass.training?.gradient else { return }
    pass.blas.multiply(
      dy, transposesA: true, x, into: gradient + weight,
      shape: (outputs, inputs, pass.count))
    pb_channel_sums(dy, pass.count, outputs, biasSums)
    for output in 0..<outputs { gradient[bias + output] = Float(biasSums[output]) }
    guard let dx else { return }
    pass.blas.multiply(
      dy, pass.weights + weight, into: dx.start, adds: dx.adds,
      shape: (pass.count, inputs, outputs))
  }
}
