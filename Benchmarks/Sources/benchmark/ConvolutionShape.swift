/// A convolution of square pictures.
struct ConvolutionShape: Encodable, CustomStringConvertible {
  let inputs, outputs: Int
  /// Height and width of the input.
  let side: Int
  let kernel, stride: Int

  init(_ inputs: Int, _ outputs: Int, side: Int, kernel: Int = 3, stride: Int = 1) {
    (self.inputs, self.outputs, self.side) = (inputs, outputs, side)
    (self.kernel, self.stride) = (kernel, stride)
  }

  /// Floating-point operations for one image, a multiply-add counting two.
  var operations: Double {
    let outside = (side - 1) / stride + 1
    return 2 * Double(inputs * outputs * kernel * kernel * outside * outside)
  }

  var description: String {
    "\(inputs)->\(outputs) @\(side)\(kernel == 3 ? "" : " \(kernel)x\(kernel)")"
      + (stride == 1 ? "" : " stride \(stride)")
  }

  /// The shapes of the residual networks, the wide ones and VGG.
  static let common = [
    ConvolutionShape(16, 16, side: 32),
    ConvolutionShape(16, 32, side: 32, stride: 2),
    ConvolutionShape(16, 32, side: 32, kernel: 1, stride: 2), ConvolutionShape(32, 32, side: 16),
    ConvolutionShape(64, 64, side: 8), ConvolutionShape(32, 32, side: 32),
    ConvolutionShape(64, 64, side: 16), ConvolutionShape(128, 128, side: 8),
    ConvolutionShape(256, 256, side: 8), ConvolutionShape(512, 512, side: 8),
    ConvolutionShape(512, 512, side: 4), ConvolutionShape(512, 512, side: 2),
  ]
}
