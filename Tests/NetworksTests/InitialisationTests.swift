import Networks
import Tensors
import Testing

@Suite struct InitialisationTests {
  let net = Architecture.small("resnet8")

  @Test(
    "convolutions start normal with the deviations of the specification",
    arguments: [
      ("conv1", 0.11785113), ("layer1.0.conv2", 0.11785113), ("layer2.0.conv1", 0.0833333333),
      ("layer3.0.conv1", 0.0589255651), ("layer2.0.downsample", 0.25),
      ("layer3.0.downsample", 0.176776695),
    ])
  func deviations(name: String, deviation: Double) throws {
    var stream = RandomStream(seed: 1, name: "init")
    let weights = net.initialWeights(stream: &stream)
    let values = weights[try #require(net.layout[name]).range].map(Double.init)
    let found = (values.reduce(0) { $0 + $1 * $1 } / Double(values.count)).squareRoot()
    // The relative error of a deviation measured on n values is 1 / sqrt(2n); five of them.
    #expect(abs(found / deviation - 1) < 5 / Double(2 * values.count).squareRoot())
  }

  @Test("linear layers start within 1 / sqrt(in), batch norms at 1 and 0")
  func others() throws {
    var stream = RandomStream(seed: 1, name: "init")
    let weights = net.initialWeights(stream: &stream)
    func values(_ name: String) throws -> ArraySlice<Float> {
      weights[try #require(net.layout[name]).range]
    }
    let bounds = (try values("fc.weight").min()!, try values("fc.weight").max()!)
    #expect(bounds.0 >= -0.125 && bounds.0 < -0.12 && bounds.1 <= 0.125 && bounds.1 > 0.12)
    #expect(try values("fc.bias").allSatisfy { abs($0) <= 0.125 && $0 != 0 })
    #expect(try values("bn1.gamma").allSatisfy { $0 == 1 })
    #expect(try values("bn1.beta").allSatisfy { $0 == 0 })
    let wide = Architecture.small("wrn10_1")
    #expect(wide.initialWeights(stream: &stream).suffix(10).allSatisfy { $0 == 0 })
  }

  @Test("equal streams give equal weights")
  func repeatable() {
    var (a, b) = (RandomStream(seed: 3, name: "init"), RandomStream(seed: 3, name: "init"))
    #expect(net.initialWeights(stream: &a) == net.initialWeights(stream: &b))
  }

  @Test("redrawing touches the prunable tensors only, with Xavier's deviation")
  func xavier() throws {
    var stream = RandomStream(seed: 1, name: "init")
    let weights = net.initialWeights(stream: &stream)
    let redrawn = net.xavierWeights(redrawing: weights, stream: &stream)
    let prunable = net.layout.prunableRange
    #expect(redrawn[prunable.upperBound...] == weights[prunable.upperBound...])
    let values = redrawn[try #require(net.layout["layer3.0.conv1"]).range].map(Double.init)
    let found = (values.reduce(0) { $0 + $1 * $1 } / Double(values.count)).squareRoot()
    let deviation = (2.0 / ((32 + 64) * 9)).squareRoot()
    #expect(abs(found / deviation - 1) < 5 / Double(2 * values.count).squareRoot())
  }
}

extension Architecture {
  /// A network that is known to exist.
  static func small(_ name: String, inputChannels: Int = 3) -> Architecture {
    do { return try named(name, inputChannels: inputChannels) } catch { fatalError("\(error)") }
  }
}
