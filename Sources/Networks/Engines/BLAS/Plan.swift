import CKernels

/// The steps of an architecture for one engine, with all their memory.
struct Plan {
  let arena = Arena()
  /// In the order in which they run.
  private(set) var forward: [Step] = []
  private(set) var backward: [Step] = []
  /// The picture, the logits and their gradients, channels last.
  private(set) var input, output, outputGradient: UnsafeMutablePointer<Float>
  /// Stands in for an empty array, which has no address.
  let nothing: UnsafeMutablePointer<Float>
  private(set) var inputGradient: UnsafeMutablePointer<Float>?

  /// - Parameter differentiatesInput: also finds the gradient of the picture.
  init(_ architecture: Architecture, batch: Int, differentiatesInput: Bool) {
    nothing = arena.floats(1)
    var forward = ForwardPlanner(architecture, batch: batch, arena: arena)
    let planned = forward.plan()
    input = forward.values[0]!
    output = forward.values[architecture.nodes.count - 1]!

    var backward = BackwardPlanner(architecture, batch: batch, arena: arena)
    let last = architecture.nodes.count - 1
    outputGradient = backward.begin(at: last)
    for planned in planned.reversed() {
      backward.append(planned, needsInput: differentiatesInput || planned.inputs != [0])
    }
    inputGradient = backward.gradient(of: 0)
    self.forward = planned.map(\.step)
    self.backward = backward.steps
  }
}

/// A step, the node whose value it produces, and the nodes that it reads.
struct PlannedStep {
  let step: Step
  let output: Int
  let inputs: [Int]
}
