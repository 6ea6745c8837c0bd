/// Decides for each value where its gradient lies.
///
/// A value's gradient is written by the step that meets it first and added to by the others. Memory
/// is used again as soon as a gradient has been read, and not copied where two gradients are equal:
/// behind a sum both operands share the gradient of the sum.
struct BackwardPlanner {
  private let architecture: Architecture
  private let batch: Int
  private let arena: Arena
  private var gradients: [GradientBuffer?]
  private var buffers: [GradientBuffer] = []
  private(set) var steps: [Step] = []

  init(_ architecture: Architecture, batch: Int, arena: Arena) {
    (self.architecture, self.batch, self.arena) = (architecture, batch, arena)
    gradients = architecture.nodes.map { _ in nil }
  }

  func gradient(of node: Int) -> UnsafeMutablePointer<Float>? { gradients[node]?.start }

  /// Memory for the gradient with which the pass begins.
  mutating func begin(at node: Int) -> UnsafeMutablePointer<Float> {
    target(node).start
  }

  /// Appends the step that follows backward.
  /// - Parameter needsInput: `false` for the first layer, whose input has no use for a gradient.
  mutating func append(_ planned: PlannedStep, needsInput: Bool) {
    guard gradients[planned.output] != nil else { return }
    if case .norm(let step) = planned.step, step.cuts { ensureOwn(planned.output) }
    let own = gradients[planned.output]!
    let (dy, x) = (own.start, planned.inputs[0])
    switch planned.step {
    case .convolution(var step):
      (step.dy, step.dx) = (dy, needsInput ? target(x) : nil)
      steps.append(.convolution(step))
    case .linear(var step):
      (step.dy, step.dx) = (dy, needsInput ? target(x) : nil)
      steps.append(.linear(step))
    case .averagePool(var step):
      (step.dy, step.dx) = (dy, target(x))
      steps.append(.averagePool(step))
    case .maxPool(var step):
      (step.dy, step.dx) = (dy, target(x))
      steps.append(.maxPool(step))
    case .relu(var step):
      (step.dy, step.dx) = (dy, target(x, insteadOf: own))
      steps.append(.relu(step))
    case .dropout(var step):
      (step.dy, step.dx) = (dy, target(x, insteadOf: own))
      steps.append(.dropout(step))
    case .norm(var step):
      if planned.inputs.count > 1 { step.dResidual = share(own, with: planned.inputs[1]) }
      (step.dy, step.dx) = (dy, target(x, insteadOf: own))
      steps.append(.norm(step))
    case .add(var step):
      (step.dx, step.dOther) = (share(own, with: x), share(own, with: planned.inputs[1]))
      step.dy = dy
      steps.append(.add(step))
    case .copy: preconditionFailure("not a forward step")
    }
    own.users -= 1
  }

  /// Where a step writes the gradient of `node`.
  /// - Parameter own: the gradient that the step reads element by element; it may be overwritten
  ///   when nothing else needs it.
  private mutating func target(_ node: Int, insteadOf own: GradientBuffer? = nil)
    -> GradientTarget
  {
    if let begun = begun(node) { return begun }
    if let own, own.users == 1 {
      claim(own, for: node)
    } else {
      claim(buffer(architecture.shape(node).count), for: node)
    }
    return GradientTarget(start: gradients[node]!.start, adds: false)
  }

  /// Lets `node` have the gradient `own`: without work if it is the first, else by addition.
  private mutating func share(_ own: GradientBuffer, with node: Int) -> GradientTarget? {
    if let begun = begun(node) { return begun }
    claim(own, for: node)
    return nil
  }

  /// The gradient of `node` that another step has begun, in memory of its own.
  private mutating func begun(_ node: Int) -> GradientTarget? {
    guard gradients[node] != nil else { return nil }
    ensureOwn(node)
    return GradientTarget(start: gradients[node]!.start, adds: true)
  }

  /// Copies a gradient that is shared and about to be changed.
  private mutating func ensureOwn(_ node: Int) {
    guard let shared = gradients[node], shared.users > 1 else { return }
    let own = buffer(shared.size)
    shared.users -= 1
    claim(own, for: node)
    steps.append(.copy(ElementStep(x: shared.start, y: own.start, size: shared.size)))
  }

  private mutating func claim(_ buffer: GradientBuffer, for node: Int) {
    buffer.users += 1
    gradients[node] = buffer
  }

  /// A free buffer of that size; of several the one used last, which is in the cache.
  private mutating func buffer(_ size: Int) -> GradientBuffer {
    if let free = buffers.last(where: { $0.users == 0 && $0.size == size }) { return free }
    let new = GradientBuffer(arena.floats(batch * size), size: size)
    buffers.append(new)
    return new
  }
}
