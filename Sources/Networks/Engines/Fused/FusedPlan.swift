import CKernels

/// A network in the terms of the fused engine: raw tensors, which convolutions put out; sites,
/// which they read; and the classifier behind the last site.
///
/// A site is relu(bn(tensor) + bn(tensor) or an earlier site). A pre-activation block adds raw
/// tensors instead. What does not fit is an error that names the node.
struct FusedPlan {
  private(set) var tensors: [pb_tensor] = []
  private(set) var sites: [pb_site] = []
  private(set) var convolutions: [pb_convolution] = []
  private(set) var linears: [pb_linear] = []
  /// How the picture is taken apart before the engine sees it, where its convolution is neither 3x3
  /// nor 1x1: to the engine it is then 1x1.
  private(set) var windows: WindowPlanes?

  /// What a node's value is in these terms.
  private enum Value {
    case site(Int)
    case raw(Int)
    case normalised(Int)
    /// Before the ReLU: the tensor that is computed last, and what is added to it.
    case joined(Int, second: Int, shortcut: Int)
    case features
    /// What a linear layer puts out.
    case dense(Int)
  }

  private let network: Architecture
  private var values: [Value] = []
  /// What the next linear layer leaves out.
  private var dropout: UInt64 = 0
  /// For each tensor the site that its convolution reads.
  private var origins: [Int] = []

  init(_ network: Architecture) throws(FusedEngineError) {
    self.network = network
    let (offsets, statistics) = (network.parameterOffsets, network.statisticsOffsets)
    for (index, node) in network.nodes.enumerated() {
      values.append(try value(of: node, offsets[index], statistics[index]))
    }
    guard case .dense = values.last, dropout == 0 else {
      throw unsupported(network.nodes.last!, "is no linear layer")
    }
    // Stable: within a site in the order of the nodes.
    convolutions = sites.indices.flatMap { site in convolutions.filter { $0.site == site } }
    try check()
  }

  private mutating func value(
    of node: Node, _ offsets: [Int], _ statistics: Int?
  ) throws(FusedEngineError) -> Value {
    let inputs = node.inputs.map { values[$0] }
    switch (node.operation, inputs.first, inputs.last) {
    case (.input, _, _):
      guard node.shape.height == node.shape.width else { throw unsupported(node, "is not square") }
      return .site(appendSite(node.shape))
    case (.convolution(let window, let hasBias), .site(let site), _):
      return .raw(try convolve(node, window, site, offsets, hasBias: hasBias))
    case (.batchNorm, .raw(let tensor), _) where tensors[tensor].gamma < 0:
      tensors[tensor].gamma = Int64(offsets[0])
      tensors[tensor].beta = Int64(offsets[1])
      tensors[tensor].statistics = Int64(statistics!)
      return .normalised(tensor)
    case (.relu, .normalised(let tensor), _):
      return .site(appendSite(node.shape, first: tensor))
    case (.relu, .joined(let first, let second, let shortcut), _):
      return .site(appendSite(node.shape, first: first, second: second, shortcut: shortcut))
    case (.add, .normalised(let one), .normalised(let other)) where one != other:
      let isLater = (origins[one], one) > (origins[other], other)
      let (first, second) = isLater ? (one, other) : (other, one)
      return .joined(first, second: second, shortcut: -1)
    case (.add, .normalised(let tensor), .site(let site)),
      (.add, .site(let site), .normalised(let tensor)):
      return .joined(tensor, second: -1, shortcut: site)
    case (.add, .raw(let one), .raw(let other)) where origins[one] != origins[other]:
      let (sum, addend) = origins[one] > origins[other] ? (one, other) : (other, one)
      guard tensors[sum].addend < 0, tensors[sum].gamma < 0 else { break }
      tensors[sum].addend = Int32(addend)
      return .raw(sum)
    case (.maxPool(let window), .site(let site), _)
    where site == sites.count - 1 && canPool(site, window, readBy: node):
      sites[site].pools = Int32(window.kernel)
      sites[site].side /= 2
      return .site(site)
    case (.averagePool, .site(let site), _) where site == sites.count - 1:
      return .features
    case (.linear, .features, _) where linears.isEmpty,
      (.linear, .dense(linears.count - 1), _):
      linears.append(
        pb_linear(
          inputs: Int32(network.shape(node.inputs[0]).count), outputs: Int32(node.shape.count),
          weights: Int64(offsets[0]), bias: Int64(offsets[1]), hasRelu: 0, gamma: -1, beta: -1,
          statistics: -1, dropout: dropout))
      dropout = 0
      return .dense(linears.count - 1)
    case (.dropout, .features, _) where linears.isEmpty && dropout == 0,
      (.dropout, .dense(linears.count - 1), _) where dropout == 0:
      dropout = Dropout.salt(node: values.count)
      return values[node.inputs[0]]
    case (.relu, .dense(let layer), _)
    where linears[layer].hasRelu == 0 && linears[layer].gamma < 0 && dropout == 0:
      linears[layer].hasRelu = 1
      return .dense(layer)
    case (.batchNorm, .dense(let layer), _) where linears[layer].gamma < 0 && dropout == 0:
      linears[layer].gamma = Int64(offsets[0])
      linears[layer].beta = Int64(offsets[1])
      linears[layer].statistics = Int64(statistics!)
      return .dense(layer)
    default: break
    }
    throw unsupported(node, "is not part of a fused pass")
  }

  private mutating func appendSite(
    _ shape: Shape, first: Int = -1, second: Int = -1, shortcut: Int = -1
  ) -> Int {
    sites.append(
      pb_site(
        channels: Int32(shape.channels), side: Int32(shape.height), pools: 0,
        first: Int32(first), second: Int32(second), shortcut: Int32(shortcut)))
    return sites.count - 1
  }

  /// Whether a site is relu(bn(tensor)) of even sides that nothing but the pool reads, and its
  /// windows are 2x2, or 3x3 with a border.
  private func canPool(_ index: Int, _ window: Window, readBy pool: Node) -> Bool {
    let readers = network.nodes.filter { !Set($0.inputs).isDisjoint(with: pool.inputs) }
    let site = sites[index]
    return [2, 3].contains(window.kernel) && window.stride == 2
      && window.padding == window.kernel - 2 && site.first >= 0 && site.second < 0
      && site.shortcut < 0 && site.pools == 0
      && readers.count == 1 && site.side.isMultiple(of: 2)
  }

  private mutating func convolve(
    _ node: Node, _ window: Window, _ site: Int, _ offsets: [Int], hasBias: Bool
  ) throws(FusedEngineError) -> Int {
    var window = window
    if site == 0, window.kernel > 3, node.shape.height == node.shape.width,
      network.nodes.filter({ $0.inputs == [0] }).count == 1
    {
      let planes = WindowPlanes(window, of: network.inputShape)
      (sites[0].channels, sites[0].side) = (Int32(planes.result.channels), Int32(node.shape.height))
      (windows, window) = (planes, Window(kernel: 1, stride: 1, padding: 0))
    }
    guard [1, 3].contains(window.kernel), [1, 2].contains(window.stride),
      window.padding == window.kernel / 2
    else {
      throw unsupported(
        node, "has a \(window.kernel)x\(window.kernel) kernel with stride \(window.stride)")
    }
    tensors.append(
      pb_tensor(
        channels: Int32(node.shape.channels), side: Int32(node.shape.height), addend: -1,
        bias: hasBias ? Int64(offsets[1]) : -1, gamma: -1, beta: -1, statistics: -1))
    origins.append(site)
    convolutions.append(
      pb_convolution(
        site: Int32(site), output: Int32(tensors.count - 1), kernel: Int32(window.kernel),
        stride: Int32(window.stride), weights: Int64(offsets[0])))
    return tensors.count - 1
  }

  /// Every value is used in the one way that the passes expect.
  private func check() throws(FusedEngineError) {
    for tensor in tensors.indices {
      let readers = sites.filter { Int($0.first) == tensor || Int($0.second) == tensor }
      let users = tensors.filter { Int($0.addend) == tensor }
      let isSum = tensors[tensor].addend >= 0 || !users.isEmpty
      let isJoined = readers.contains { $0.second >= 0 || $0.shortcut >= 0 || $0.pools != 0 }
      let isShortcut = readers.contains { reader in
        sites.contains { $0.shortcut >= 0 && sites[Int($0.shortcut)].first == reader.first }
      }
      let hasBias = tensors[tensor].bias >= 0
      let isNormalised = tensors[tensor].gamma >= 0
      guard readers.count == (isNormalised ? 1 : 0), users.count <= 1,
        isNormalised || !users.isEmpty, !isSum || !(isJoined || isShortcut || hasBias)
      else {
        throw unsupported(convolutionNode(tensor), "is used in a way that is not fused")
      }
    }
    for site in sites.indices {
      let isRead = convolutions.contains { Int($0.site) == site }
      let users = sites.filter { Int($0.shortcut) == site }.count
      let isPicture = site == 0, isPooled = sites[site].pools != 0
      guard isRead || site == sites.count - 1, users <= 1, users == 0 || !(isPicture || isPooled)
      else {
        throw unsupported(network.nodes[0], "has a value that is used in a way that is not fused")
      }
    }
  }

  private func convolutionNode(_ tensor: Int) -> Node {
    let nodes = network.nodes.filter {
      if case .convolution = $0.operation { true } else { false }
    }
    return nodes[tensor]
  }

  private func unsupported(_ node: Node, _ reason: String) -> FusedEngineError {
    .unsupported(network: network.name, node: node.name, reason: reason)
  }
}
