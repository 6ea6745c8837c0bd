import CKernels

/// What one call hands to the steps.
struct Pass {
  let blas: OpenBLAS
  let weights: UnsafePointer<Float>
  let statistics: UnsafePointer<Float>
  /// `nil` in inference.
  let training: Training?
  /// Number of examples.
  let count: Int
  /// What dropout draws from.
  var drawing: UInt64 = 0

  /// What training writes: running statistics, and the gradient of the parameters.
  struct Training {
    let statistics, gradient: UnsafeMutablePointer<Float>
  }
}

/// Where a step puts the gradient of its input.
struct GradientTarget {
  let start: UnsafeMutablePointer<Float>
  /// Another step has already written: add to it.
  let adds: Bool
}

/// One step of a plan, forward or backward: plain values and pointers into the engine's arena.
///
/// Values are `(example, height, width, channel)`. A step that stands in the backward list knows
/// where gradients lie.
enum Step {
  case convolution(ConvolutionStep)
  case norm(NormStep)
  case linear(LinearStep)
  case averagePool(PoolStep)
  case maxPool(PoolStep)
  case relu(ElementStep)
  case dropout(DropoutStep)
  case add(ElementStep)
  /// Gives a gradient that two values share its own memory, before something is added to it.
  case copy(ElementStep)

  func forward(_ pass: Pass) {
    switch self {
    case .convolution(let step): step.forward(pass)
    case .norm(let step): step.forward(pass)
    case .linear(let step): step.forward(pass)
    case .averagePool(let step): step.average(pass)
    case .maxPool(let step): step.maximum(pass)
    case .relu(let step): pb_relu(step.x, step.y, pass.count * step.size)
    case .dropout(let step): step.forward(pass)
    case .add(let step): pb_add(step.x, step.other!, step.y, pass.count * step.size)
    case .copy(let step): step.y.update(from: step.x, count: pass.count * step.size)
    }
  }

  func backward(_ pass: Pass) {
    switch self {
    case .convolution(let step): step.backward(pass)
    case .norm(let step): step.backward(pass)
    case .linear(let step): step.backward(pass)
    case .averagePool(let step): step.averageBackward(pass)
    case .maxPool(let step): step.maximumBackward(pass)
    case .relu(let step): step.reluBackward(pass)
    case .dropout(let step): step.backward(pass)
    case .add(let step): step.addBackward(pass)
    case .copy: forward(pass)
    }
  }
}

/// A step that treats every value alike.
struct ElementStep {
  let x: UnsafeMutablePointer<Float>
  var other: UnsafeMutablePointer<Float>?
  let y: UnsafeMutablePointer<Float>
  /// Floats per example.
  let size: Int
  var dy: UnsafeMutablePointer<Float>?
  /// Nothing to write where the gradient of an operand of a sum is the gradient of the sum itself.
  var dx: GradientTarget?
  var dOther: GradientTarget?

  func reluBackward(_ pass: Pass) {
    guard let dy, let dx else { return }
    pb_relu_backward(x, dy, dx.start, pass.count * size, dx.adds ? 1 : 0)
  }

  func addBackward(_ pass: Pass) {
    guard let dy else { return }
    if let dx { pb_add(dx.start, dy, dx.start, pass.count * size) }
    if let dOther { pb_add(dOther.start, dy, dOther.start, pass.count * size) }
  }
}

/// Leaves values out in training, see ``Dropout``. The channels of a vector come last and first.
struct DropoutStep {
  let x, y: UnsafeMutablePointer<Float>
  /// Floats per example.
  let size: Int
  let salt: UInt64
  var dy: UnsafeMutablePointer<Float>?
  var dx: GradientTarget?

  func forward(_ pass: Pass) {
    guard pass.training != nil else { return y.update(from: x, count: pass.count * size) }
    pb_dropout(x, y, pass.count * size, 0, pass.drawing &+ salt, 0)
  }

  func backward(_ pass: Pass) {
    guard let dy, let dx else { return }
    pb_dropout(dy, dx.start, pass.count * size, 0, pass.drawing &+ salt, dx.adds ? 1 : 0)
  }
}

/// Global average pooling and max pooling.
struct PoolStep {
  let window: pb_window
  let x, y: UnsafeMutablePointer<Float>
  /// Values per example.
  let inputSize, outputSize: Int
  var dy: UnsafeMutablePointer<Float>?
  var dx: GradientTarget?

  private var area: Int { window.height * window.width }

  func average(_ pass: Pass) {
    for example in 0..<pass.count {
      pb_average_pool(
        x + example * inputSize, y + example * outputSize, area, window.channels)
    }
  }

  func averageBackward(_ pass: Pass) {
    guard let dy, let dx else { return }
    for example in 0..<pass.count {
      pb_average_pool_backward(
        dy + example * outputSize, dx.start + example * inputSize, area, window.channels,
        dx.adds ? 1 : 0)
    }
  }

  func maximum(_ pass: Pass) {
    withUnsafePointer(to: window) { window in
      for example in 0..<pass.count {
        pb_max_pool(x + example * inputSize, y + example * outputSize, window)
      }
    }
  }

  func maximumBackward(_ pass: Pass) {
    guard let dy, let dx else { return }
    if !dx.adds { dx.start.update(repeating: 0, count: pass.count * inputSize) }
    withUnsafePointer(to: window) { window in
      for example in 0..<pass.count {
        pb_max_pool_backward(
          x + example * inputSize, dy + example * outputSize, dx.start + example * inputSize,
          window)
      }
    }
  }
}
