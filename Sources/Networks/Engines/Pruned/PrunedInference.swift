import CKernels

/// A network whose pruned weights cost nothing: convolutions in single precision that skip them
/// (`CKernels/pruned`). A convolution may multiply by every weight instead, where few are pruned;
/// its results are the same.
public final class PrunedInference: Inference {
  public let imageSize: Int
  public let classes: Int
  /// The convolutions in the order of execution, each at first skipping zeros.
  public private(set) var layers: [Layer]
  private let pruned: OpaquePointer

  /// A convolution.
  public struct Layer: Hashable, Sendable {
    public let name: String
    public let shape: ConvolutionShape
    /// Its weights, and those that are not 0.
    public let count, keptCount: Int
    /// Whether zeros are skipped, or every weight is multiplied.
    public fileprivate(set) var skips = true
    fileprivate let step: Int32

    public var sparsity: Double { 1 - Double(keptCount) / Double(count) }
  }

  /// - Parameters:
  ///   - isa: kernels for this instruction set; the best of the machine if `nil`.
  ///   - threads: over which pictures are spread, or the channels of one picture.
  public convenience init(
    _ architecture: Architecture, weights: [Float], statistics: [Float], isa: ISA? = nil,
    threads: Int = 1
  ) throws(PrunedInferenceError) {
    try self.init(
      PrunedPlan(architecture, weights: weights, statistics: statistics), architecture, isa, threads
    )
  }

  private init(
    _ plan: PrunedPlan, _ architecture: Architecture, _ isa: ISA?, _ threads: Int
  ) throws(PrunedInferenceError) {
    precondition(threads > 0, "a network needs a thread")
    let isa = isa ?? min(.best, .avx512)
    guard isa.isAvailable, isa <= .avx512 else { throw .unavailable(isa) }
    guard let pruned = plan.make(isa, threads: threads) else {
      throw .noMemory(network: architecture.name)
    }
    self.pruned = pruned
    (imageSize, classes) = (architecture.inputShape.count, architecture.classes)
    layers = plan.steps.enumerated().compactMap { index, step in
      step.node.map { node in
        Layer(
          name: architecture.nodes[node].name, shape: ConvolutionShape(architecture, node: node)!,
          count: step.weights.count, keptCount: step.weights.count { $0 != 0 }, step: Int32(index))
      }
    }
  }

  deinit { pb_pruned_destroy(pruned) }

  public var kernels: String { String(cString: pb_pruned_kernels(pruned)) }

  public func logits(
    of images: UnsafePointer<Float>, count: Int, into logits: UnsafeMutablePointer<Float>
  ) {
    pb_pruned_infer(pruned, images, Int32(count), logits)
  }

  /// Whether a convolution, by its place in ``layers``, skips zeros or multiplies by every weight.
  public func setSkips(_ skips: Bool, layer: Int) {
    layers[layer].skips = skips
    pb_pruned_set_skips(pruned, layers[layer].step, skips ? 1 : 0)
  }

  /// Seconds that a convolution takes for so many pictures, on one thread.
  public func seconds(layer: Int, pictures: Int) -> Double {
    pb_pruned_seconds(pruned, layers[layer].step, Int32(pictures))
  }

  /// Measures both kernels of every convolution in turn, and takes the one whose fastest round was
  /// faster: what disturbs a round only ever slows it down.
  public func chooseKernels(rounds: Int = 7) {
    for layer in layers.indices {
      var best = [Double.infinity, .infinity]
      for round in 0..<2 * rounds {
        setSkips(round % 2 == 0, layer: layer)
        best[round % 2] = min(best[round % 2], seconds(layer: layer, pictures: 4))
      }
      setSkips(best[0] <= best[1], layer: layer)
    }
  }
}

extension PrunedPlan {
  /// The network with copies of its numbers; `nil` if there is not enough memory.
  fileprivate func make(_ isa: ISA, threads: Int) -> OpaquePointer? {
    var numbers: [Float] = []
    func place(_ values: [Float]) -> Int {
      defer { numbers += values }
      return numbers.count
    }
    let stepPlaces = steps.map { (place($0.weights), place($0.bias)) }
    let productPlaces = products.map { (place($0.weights), place($0.bias)) }
    return numbers.withUnsafeBufferPointer { numbers in
      let base = numbers.baseAddress!
      let steps = zip(steps, stepPlaces).map { step, places in
        pb_step(
          kind: step.kind, input: Int32(step.input), output: Int32(step.output),
          addend: Int32(step.addend), hasRelu: step.hasRelu ? 1 : 0,
          kernel: Int32(step.window.kernel), stride: Int32(step.window.stride),
          padding: Int32(step.window.padding), weights: base + places.0, bias: base + places.1)
      }
      let products = zip(products, productPlaces).map { product, places in
        pb_product(
          inputs: Int32(product.inputs), outputs: Int32(product.outputs),
          hasRelu: product.hasRelu ? 1 : 0, weights: base + places.0, bias: base + places.1)
      }
      return values.withUnsafeBufferPointer { values in
        steps.withUnsafeBufferPointer { steps in
          products.withUnsafeBufferPointer { products in
            var network = pb_pruned_network(
              values: values.baseAddress, steps: steps.baseAddress,
              products: products.baseAddress, valueCount: Int32(values.count),
              stepCount: Int32(steps.count), productCount: Int32(products.count))
            return pb_pruned_create(&network, isa.code, Int32(threads))
          }
        }
      }
    }
  }
}
