import CKernels
import Networks
import Tensors
import Testing

/// Convolutions that skip zeros, against the formula in double precision.
@Suite struct PrunedConvolutionTests {
  private static let isas: [(isa: ISA, code: pb_isa)] = [
    (.portable, PB_PORTABLE), (.avx2, PB_AVX2), (.avx512, PB_AVX512),
  ].filter { $0.0.isAvailable }

  /// Sides and channels that no vector divides, planes that hold several pictures, large kernels,
  /// inputs that are read in parts.
  private static let shapes: [NaiveConvolution] =
    [(1, 1), (1, 2), (3, 1), (3, 2), (5, 1), (7, 2)].flatMap { kernel, stride in
      [
        (1, 1, 1), (3, 5, 2), (5, 3, 3), (4, 7, 4), (16, 16, 8), (7, 18, 9), (8, 33, 15),
        (6, 4, 17), (16, 16, 32), (3, 16, 35), (256, 6, 9),
      ].map {
        NaiveConvolution(
          input: $0, output: $1, side: $2, kernel: kernel, stride: stride, images: 1)
      }
    }

  /// How many of ten weights are 0, anywhere.
  @Test("both kernels are within the error of their sums", arguments: [0, 5, 9, 10])
  func agrees(zeros: Int) throws {
    for (index, shape) in Self.shapes.enumerated() {
      let w = pruned(shape, zeros: zeros, seed: index)
      let x = randomValues(shape.imageSize, seed: 2 * index + 1, rounded: false)
      let bias = randomValues(shape.output, seed: 2 * index + 2, rounded: false)
      let naive = shape.forward(x, w)
      let area = shape.outputSide * shape.outputSide
      let terms = shape.input * shape.kernel * shape.kernel
      for (isa, code) in Self.isas {
        let results = try run(shape, w, bias, x, code, relu: false)
        for (kernel, y) in results.enumerated() {
          let worst = y.indices.map { place in
            let exact = naive.value[place] + Double(bias[place / area])
            // A bias and n products, each product and each sum rounded once.
            let bound =
              Double(2 * terms + 2) * 0x1p-24
              * (naive.sizes[place] + Double(abs(bias[place / area])))
            return abs(Double(y[place]) - exact) - bound
          }.max()!
          #expect(worst <= 0, "\(isa) \(shape), \(kernel == 0 ? "skipping" : "whole")")
        }
        // A term of weight 0 changes no sum.
        #expect(results[0] == results[1], "\(isa) \(shape)")
      }
    }
  }

  @Test("the tiles of AVX-512 give the bits of other tiles, on any processor")
  func twin() throws {
    for (index, shape) in Self.shapes.enumerated() {
      let w = pruned(shape, zeros: 6, seed: index)
      let x = randomValues(2 * shape.imageSize, seed: index, rounded: false)
      let bias = randomValues(shape.output, seed: index, rounded: false)
      #expect(
        try run(shape, w, bias, x, PB_PORTABLE, relu: true)
          == run(shape, w, bias, x, PB_AVX512_TWIN, relu: true), "\(shape)")
    }
  }

  @Test("AVX2 and AVX-512 give the same bits", .enabled(if: ISA.avx512.isAvailable))
  func sameBits() throws {
    for (index, shape) in Self.shapes.enumerated() {
      let w = pruned(shape, zeros: 6, seed: index)
      let x = randomValues(shape.imageSize, seed: index, rounded: false)
      let bias = randomValues(shape.output, seed: index, rounded: false)
      #expect(
        try run(shape, w, bias, x, PB_AVX2, relu: true)
          == run(shape, w, bias, x, PB_AVX512, relu: true), "\(shape)")
    }
  }

  @Test(
    "pictures together are those one by one, over any number of threads", arguments: [1, 2, 3])
  func pictures(threads: Int) throws {
    for shape in Self.shapes where 2..<10 ~= shape.side && shape.input < 64 {
      let w = pruned(shape, zeros: 7, seed: 1)
      let bias = randomValues(shape.output, seed: 2, rounded: false)
      let count = 19
      let x = randomValues(count * shape.imageSize, seed: 3, rounded: false)
      let together = try run(shape, w, bias, x, PB_PORTABLE, relu: true, threads: threads)[0]
      let apart = try (0..<count).flatMap { picture in
        try run(
          shape, w, bias, Array(x[picture * shape.imageSize..<(picture + 1) * shape.imageSize]),
          PB_PORTABLE, relu: true, threads: threads)[0]
      }
      #expect(together == apart, "\(shape)")
    }
  }

  private func pruned(_ shape: NaiveConvolution, zeros: Int, seed: Int) -> [Float] {
    var stream = RandomStream(seed: seed, name: "zeros")
    return randomValues(shape.weightCount, seed: seed, rounded: false).map {
      stream.index(below: 10) < zeros ? 0 : $0
    }
  }

  /// The results of both kernels: that which skips zeros, and the other.
  private func run(
    _ shape: NaiveConvolution, _ weights: [Float], _ bias: [Float], _ images: [Float],
    _ isa: pb_isa, relu: Bool, threads: Int = 1
  ) throws -> [[Float]] {
    var values = [pb_value(channels: Int32(shape.input), side: Int32(shape.side))]
    let outside = Int32(shape.outputSide)
    if shape.stride == 2 {
      values.append(pb_value(channels: Int32(4 * shape.input), side: outside))
    }
    values.append(pb_value(channels: Int32(shape.output), side: outside))
    let count = images.count / shape.imageSize
    return try weights.withUnsafeBufferPointer { weights in
      try bias.withUnsafeBufferPointer { bias in
        var steps: [pb_step] = []
        func append(_ kind: pb_step_kind) {
          let place = Int32(steps.count)
          steps.append(
            pb_step(
              kind: kind, input: place, output: place + 1, addend: -1, hasRelu: relu ? 1 : 0,
              kernel: Int32(shape.kernel), stride: Int32(shape.stride), padding: 0,
              weights: weights.baseAddress, bias: bias.baseAddress))
        }
        if shape.stride == 2 { append(PB_SPLIT) }
        append(PB_CONVOLVE)
        let network = try values.withUnsafeBufferPointer { values in
          try steps.withUnsafeBufferPointer { steps in
            var network = pb_pruned_network(
              values: values.baseAddress, steps: steps.baseAddress, products: nil,
              valueCount: Int32(values.count), stepCount: Int32(steps.count), productCount: 0)
            return try #require(pb_pruned_create(&network, isa, Int32(threads)))
          }
        }
        defer { pb_pruned_destroy(network) }
        return [1, 0].map { (skips: Int32) in
          pb_pruned_set_skips(network, Int32(steps.count - 1), skips)
          var results = [Float](repeating: .nan, count: count * shape.outputSize)
          pb_pruned_infer(network, images, Int32(count), &results)
          return results
        }
      }
    }
  }
}
