import CKernels
import Networks
import Testing

/// One choice of kernels.
struct KernelChoice: CustomTestStringConvertible, Sendable {
  var name: String
  var isa: ISA
  var code: pb_isa
  var precision: pb_precision

  var testDescription: String { name }

  static let all = [
    KernelChoice(name: "portable", isa: .portable, code: PB_PORTABLE, precision: PB_FP32),
    KernelChoice(name: "AVX2", isa: .avx2, code: PB_AVX2, precision: PB_FP32),
    KernelChoice(name: "AVX-512", isa: .avx512, code: PB_AVX512, precision: PB_FP32),
    KernelChoice(
      name: "AVX512-BF16", isa: .avx512bf16, code: PB_AVX512_BF16, precision: PB_BF16),
    KernelChoice(name: "AMX", isa: .amx, code: PB_AMX, precision: PB_BF16),
    KernelChoice(
      name: "AMX in portable C", isa: .portable, code: PB_AMX_TWIN, precision: PB_BF16),
  ]
  static let available = all.filter(\.isa.isAvailable)
}

/// Each kernel against the formula in double precision, before results are rounded for storage.
@Suite struct ConvolutionTests {
  static let shapes: [NaiveConvolution] =
    [(3, 1, 1), (3, 2, 2), (1, 1, 2), (1, 2, 1)].flatMap { kernel, stride, images in
      [
        (16, 16, 4), (16, 16, 32), (16, 32, 5), (32, 16, 7), (32, 32, 8), (32, 32, 16),
        (32, 32, 32), (48, 48, 9), (64, 64, 8), (64, 48, 16), (5, 20, 6), (128, 128, 8),
        (33, 40, 24), (256, 32, 4), (16, 16, 1), (32, 64, 2), (16, 32, 17), (16, 16, 35),
      ].map {
        NaiveConvolution(
          input: $0, output: $1, side: $2, kernel: kernel, stride: stride, images: images)
      }
    }

  @Test("every kernel is within the error of its sums", arguments: KernelChoice.available)
  func agrees(choice: KernelChoice) throws {
    for (index, shape) in Self.shapes.enumerated() {
      try expectAgreement(shape, choice, seed: index)
    }
  }

  @Test(
    "kernels that this machine lacks are named",
    .enabled(if: KernelChoice.all.contains { !$0.isa.isAvailable }))
  func lacking() {
    for choice in KernelChoice.all where !choice.isa.isAvailable {
      print("not tested here: \(choice.name)")
      #expect(pb_probe_create(choice.code, choice.precision, 16, 16, 8, 3, 1) == nil)
    }
  }

  private func expectAgreement(
    _ shape: NaiveConvolution, _ choice: KernelChoice, seed: Int
  ) throws {
    let rounded = choice.precision == PB_BF16
    let w = randomValues(shape.weightCount, seed: 3 * seed, rounded: rounded)
    let x = randomValues(shape.images * shape.imageSize, seed: 3 * seed + 1, rounded: rounded)
    let dy = randomValues(shape.images * shape.outputSize, seed: 3 * seed + 2, rounded: rounded)
    let probe = try #require(
      pb_probe_create(
        choice.code, choice.precision, Int32(shape.input), Int32(shape.output), Int32(shape.side),
        Int32(shape.kernel), Int32(shape.stride)))
    defer { pb_probe_destroy(probe) }
    pb_probe_set_weights(probe, w)
    pb_probe_set_images(probe, x, dy, Int32(shape.images))
    let block = Int(pb_probe_winograd_block(probe))

    var y = [Float](repeating: .nan, count: shape.outputSize)
    pb_probe_forward(probe, &y)
    var dx = [Float](repeating: .nan, count: shape.imageSize)
    pb_probe_backward(probe, &dx)
    var dw = [Float](repeating: .nan, count: shape.weightCount)
    pb_probe_weight_gradient(probe, &dw)

    let taps = shape.kernel * shape.kernel
    let pixels = shape.outputSide * shape.outputSide
    let passes = [
      ("forward", y, shape.forward(x, w), shape.input * taps, shape.input),
      ("backward", dx, shape.backward(dy, w), shape.output * taps, shape.output),
      ("weight gradient", dw, shape.weightGradient(x, dy), shape.images * pixels, pixels),
    ]
    for (name, ours, naive, terms, products) in passes {
      let bound =
        block > 0
        ? winogradBound(naive.sizes, products, block, rounded: rounded)
        : naive.sizes.map {
          // A sum of n products, each product and each sum rounded once, and a sum over images.
          Double(2 * terms + 2) * 0x1p-24 * $0
        }
      let errors = zip(ours, naive.value).map { abs(Double($0) - $1) }
      let largest = zip(errors, bound).enumerated().max {
        $0.element.0 - $0.element.1 < $1.element.0 - $1.element.1
      }!
      #expect(
        largest.element.0 <= largest.element.1,
        "\(choice.name) \(name) of \(shape): place \(largest.offset)")
      let norm = naive.value.map { $0 * $0 }.reduce(0, +)
      let error = (errors.map { $0 * $0 }.reduce(0, +) / norm).squareRoot()
      #expect(error < limit(block, rounded: rounded), "\(choice.name) \(name) of \(shape)")
    }
  }

  /// Of F(2x2) a transformed factor is at most 4 times the largest number it is made of, and the
  /// sum of the absolute products over the other factor at most 4 times the direct one: the squares
  /// of the largest sums of |B^T| and of |A^T| |G|. Of F(4x4) they are 30 and 10. The roundings of
  /// transforms, 12 and 30 with those of the entries, join those of the products; a sum of absolute
  /// products stands in for its largest factor times the sum of the other, which the normal numbers
  /// exceed at most 8 times. In bf16 both transformed factors are rounded once more.
  private func winogradBound(
    _ sizes: [Double], _ products: Int, _ block: Int, rounded: Bool
  ) -> [Double] {
    let largest = sizes.max()!
    let (growth, roundings) = block == 2 ? (4 * 4, 12) : (30 * 10, 30)
    let perProduct = Double(2 * products + roundings) * 0x1p-24 + (rounded ? 2 * 0x1p-8 : 0)
    return sizes.map { _ in Double(growth * 8) * perProduct * largest }
  }

  /// Of the error's norm. Where transformed values are rounded to bf16, independent errors of 2^-8
  /// over the root of 3 in both factors meet the squares of the entries: the sum over the positions
  /// of A^2 |B^T|^2 |G|^2, by 3 for the taps, in both dimensions, is the square of how much more
  /// uncorrelated numbers suffer than in direct sums. At the worst place of a block that is 2.0 for
  /// F(2x2) and 8.2 for F(4x4).
  private func limit(_ block: Int, rounded: Bool) -> Double {
    guard rounded else { return 2e-6 }
    return block == 0 ? 1e-5 : (block == 2 ? 2.0 : 8.2) * (2.0 / 3).squareRoot() * 0x1p-8
  }
}
