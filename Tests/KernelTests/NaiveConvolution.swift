import Tensors

/// A convolution by its formula in double precision, on one image or two, with what bounds the
/// error of any other order of sums.
struct NaiveConvolution {
  var input: Int
  var output: Int
  var side: Int
  var kernel: Int
  var stride: Int
  var images: Int

  var outputSide: Int { (side - 1) / stride + 1 }
  var weightCount: Int { output * input * kernel * kernel }
  var imageSize: Int { input * side * side }
  var outputSize: Int { output * outputSide * outputSide }

  /// Every product that reaches an output, as places in x, weights and y.
  private func forEachProduct(_ body: (_ x: Int, _ w: Int, _ y: Int) -> Void) {
    let padding = kernel / 2
    for o in 0..<output {
      for i in 0..<input {
        for (kh, kw) in (0..<kernel).flatMap({ kh in (0..<kernel).map { (kh, $0) } }) {
          let w = ((o * input + i) * kernel + kh) * kernel + kw
          for row in 0..<outputSide {
            let h = row * stride + kh - padding
            guard h >= 0, h < side else { continue }
            for column in 0..<outputSide {
              let v = column * stride + kw - padding
              guard v >= 0, v < side else { continue }
              body((i * side + h) * side + v, w, (o * outputSide + row) * outputSide + column)
            }
          }
        }
      }
    }
  }

  /// Of the first image. `sizes` are the sums of the absolute products.
  func forward(_ x: [Float], _ w: [Float]) -> (value: [Double], sizes: [Double]) {
    sums(outputSize) { add in
      forEachProduct { add($2, Double(x[$0]) * Double(w[$1])) }
    }
  }

  func backward(_ dy: [Float], _ w: [Float]) -> (value: [Double], sizes: [Double]) {
    sums(imageSize) { add in
      forEachProduct { add($0, Double(dy[$2]) * Double(w[$1])) }
    }
  }

  /// Of all images.
  func weightGradient(_ x: [Float], _ dy: [Float]) -> (value: [Double], sizes: [Double]) {
    sums(weightCount) { add in
      forEachProduct { place, w, y in
        for image in 0..<images {
          add(w, Double(x[image * imageSize + place]) * Double(dy[image * outputSize + y]))
        }
      }
    }
  }

  private func sums(
    _ count: Int, _ fill: ((_ place: Int, _ product: Double) -> Void) -> Void
  ) -> (value: [Double], sizes: [Double]) {
    var value = [Double](repeating: 0, count: count)
    var sizes = value
    fill { place, product in
      value[place] += product
      sizes[place] += abs(product)
    }
    return (value, sizes)
  }
}

/// Normal numbers, rounded to bf16 if the kernels would do so.
func randomValues(_ count: Int, seed: Int, rounded: Bool) -> [Float] {
  var stream = RandomStream(seed: seed, name: "kernel")
  return (0..<count).map { _ in
    let value = Float(stream.normal())
    return rounded ? Float(bitPattern: (value.bitPattern + 0x8000) & 0xffff_0000) : value
  }
}
