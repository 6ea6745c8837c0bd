import CKernels

/// Turns nodes into steps: a batch norm takes along the sum and the ReLU behind it, unless another
/// node reads what lies between.
struct ForwardPlanner {
  private let architecture: Architecture
  private let batch: Int
  private let arena: Arena
  private let offsets: [[Int]]
  private let statistics: [Int?]
  private let readers: [[Int]]
  private let columns, columnsGradient: UnsafeMutablePointer<Float>
  /// For each node with a value of its own where it lies.
  private(set) var values: [UnsafeMutablePointer<Float>?]
  private var moments: [ChannelMoments?]

  init(_ architecture: Architecture, batch: Int, arena: Arena) {
    (self.architecture, self.batch, self.arena) = (architecture, batch, arena)
    offsets = architecture.parameterOffsets
    statistics = architecture.statisticsOffsets
    let nodes = architecture.nodes
    var readers = nodes.map { _ in [Int]() }
    for (index, node) in nodes.enumerated() {
      for input in node.inputs { readers[input].append(index) }
    }
    self.readers = readers
    values = nodes.map { _ in nil }
    values[0] = arena.floats(batch * architecture.inputShape.count)
    moments = nodes.map { node in
      guard node.operation == .batchNorm else { return nil }
      let channels = node.shape.channels
      return ChannelMoments(
        channels: channels, sums: arena.doubles(channels), squares: arena.doubles(channels))
    }
    let largest = nodes.map { node -> Int in
      guard case .convolution(let window, _) = node.operation else { return 0 }
      let sliding = pb_window(window, on: nodes[node.inputs[0]].shape)
      let rows = ConvolutionStep.tileRows(sliding, outputs: node.shape.channels)
      return rows * sliding.outWidth * window.kernel * window.kernel * sliding.channels
    }.max()!
    columns = arena.floats(largest)
    columnsGradient = arena.floats(largest)
  }

  mutating func plan() -> [PlannedStep] {
    let groups = normGroups
    let swallowed = Set(groups.values.flatMap(\.nodes)).subtracting(groups.keys)
    return architecture.nodes.indices.dropFirst().filter { !swallowed.contains($0) }.map { index in
      values[index] = arena.floats(batch * architecture.shape(index).count)
      guard let group = groups[index] else { return planned(index) }
      return norm(group, output: index)
    }
  }

  /// A batch norm, the sum and the ReLU that its step takes along, and the sum's other operand.
  private struct NormGroup {
    var nodes: [Int]
    var residual: Int?
    var cuts = false
  }

  /// The groups, each under its last node.
  private var normGroups: [Int: NormGroup] {
    var groups: [Int: NormGroup] = [:]
    var taken: Set<Int> = []
    for (index, node) in architecture.nodes.enumerated() where node.operation == .batchNorm {
      var group = NormGroup(nodes: [index])
      if let sum = onlyReader(of: index, .add), !taken.contains(sum) {
        let operands = architecture.nodes[sum].inputs
        group.nodes.append(sum)
        group.residual = operands[0] == index ? operands[1] : operands[0]
      }
      if let relu = onlyReader(of: group.nodes.last!, .relu) {
        group.nodes.append(relu)
        group.cuts = true
      }
      taken.formUnion(group.nodes)
      groups[group.nodes.last!] = group
    }
    return groups
  }

  private func onlyReader(of index: Int, _ operation: Operation) -> Int? {
    guard readers[index].count == 1 else { return nil }
    let reader = readers[index][0]
    return architecture.nodes[reader].operation == operation ? reader : nil
  }

  private func norm(_ group: NormGroup, output: Int) -> PlannedStep {
    let index = group.nodes[0]
    let node = architecture.nodes[index]
    let (input, channels) = (node.inputs[0], node.shape.channels)
    let step = NormStep(
      shape: node.shape, gamma: offsets[index][0], beta: offsets[index][1],
      statistics: statistics[index]!, x: values[input]!, y: values[output]!,
      residual: group.residual.map { values[$0]! }, cuts: group.cuts, moments: moments[index]!,
      momentsAreTaken: takenMoments(by: input)?.sums == moments[index]!.sums,
      means: arena.doubles(channels), deviations: arena.doubles(channels),
      a: arena.floats(channels), b: arena.floats(channels), c: arena.floats(channels))
    return PlannedStep(
      step: .norm(step), output: output, inputs: [input] + (group.residual.map { [$0] } ?? []))
  }

  /// The moments that the convolution `index` takes: those of the batch norm that reads it.
  private func takenMoments(by index: Int) -> ChannelMoments? {
    guard case .convolution = architecture.nodes[index].operation else { return nil }
    return readers[index].lazy.compactMap { moments[$0] }.first
  }

  private func planned(_ index: Int) -> PlannedStep {
    let node = architecture.nodes[index]
    let shape = architecture.shape(node.inputs[0])
    let (x, y) = (values[node.inputs[0]]!, values[index]!)
    let element = ElementStep(
      x: x, other: node.inputs.count > 1 ? values[node.inputs[1]]! : nil, y: y, size: shape.count)
    let step: Step =
      switch node.operation {
      case .convolution(let window, _): .convolution(convolution(index, window, on: shape))
      case .linear:
        .linear(
          LinearStep(
            inputs: shape.count, outputs: node.shape.count, weight: offsets[index][0],
            bias: offsets[index][1], x: x, y: y, biasSums: arena.doubles(node.shape.count)))
      case .averagePool:
        .averagePool(pool(Window(kernel: 1, stride: 1, padding: 0), shape, node, x, y))
      case .maxPool(let window): .maxPool(pool(window, shape, node, x, y))
      case .relu: .relu(element)
      case .dropout:
        .dropout(DropoutStep(x: x, y: y, size: shape.count, salt: Dropout.salt(node: index)))
      case .add: .add(element)
      case .input, .batchNorm: preconditionFailure("has no step of its own")
      }
    return PlannedStep(step: step, output: index, inputs: node.inputs)
  }

  private func pool(
    _ window: Window, _ shape: Shape, _ node: Node, _ x: UnsafeMutablePointer<Float>,
    _ y: UnsafeMutablePointer<Float>
  ) -> PoolStep {
    PoolStep(
      window: pb_window(window, on: shape), x: x, y: y, inputSize: shape.count,
      outputSize: node.shape.count)
  }

  private func convolution(_ index: Int, _ window: Window, on shape: Shape) -> ConvolutionStep {
    let node = architecture.nodes[index]
    let (offsets, outputs) = (offsets[index], node.shape.channels)
    let weights = outputs * shape.channels * window.kernel * window.kernel
    return ConvolutionStep(
      window: pb_window(window, on: shape), outputs: outputs, weight: offsets[0],
      bias: offsets.count > 1 ? offsets[1] : nil, x: values[node.inputs[0]]!, y: values[index]!,
      moments: takenMoments(by: index), columns: columns, columnsGradient: columnsGradient,
      forwardWeights: arena.floats(weights), backwardWeights: arena.floats(weights),
      weightGradient: arena.floats(weights), biasSums: arena.doubles(outputs))
  }
}

extension pb_window {
  init(_ window: Window, on shape: Shape) {
    self.init(
      channels: shape.channels, height: shape.height, width: shape.width, kernel: window.kernel,
      stride: window.stride, padding: window.padding,
      outHeight: window.positions(along: shape.height),
      outWidth: window.positions(along: shape.width))
  }
}
