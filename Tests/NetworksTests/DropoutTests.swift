import Networks
import Tensors
import Testing

@Suite("Dropout") struct DropoutTests {
  /// The mean of one pixel, dropout, and as many outputs as values.
  private static let net = {
    var net = Architecture("dropout", input: Shape(200, 1, 1))
    net.linear("fc", net.dropout(net.input), 200)
    return net
  }()

  /// What is left of ones: the linear layer hands on its inputs.
  private func left(_ drawing: UInt64, engine: any Engine, training: Bool) -> [Float] {
    var weights = [Float](repeating: 0, count: Self.net.layout.count)
    for index in 0..<200 { weights[index * 201] = 1 }
    var batch = Batch(
      images: Array(repeating: 1, count: 50 * 200), labels: Array(repeating: 0, count: 50))
    batch.drawing = drawing
    guard training else {
      var logits = [Float](repeating: .nan, count: 50 * 200)
      engine.logits(at: weights, statistics: [], of: batch, into: &logits)
      return logits
    }
    // The gradient of the sum of all outputs by a weight is the sum of its input over the batch.
    var (statistics, gradient) = ([Float](), weights)
    _ = engine.gradient(
      at: weights, statistics: &statistics, on: batch, objective: .outputSum, into: &gradient)
    return (0..<200).map { gradient[$0] }
  }

  private func engines() throws -> [any Engine] {
    [ReferenceEngine<Float>(Self.net), try BLASEngine(Self.net, maximumBatch: 50)]
  }

  @Test("half of the values are left out, the others doubled, drawn anew for every batch")
  func half() throws {
    for engine in try engines() {
      let sums = left(1, engine: engine, training: true)
      #expect(sums.allSatisfy { $0.truncatingRemainder(dividingBy: 2) == 0 })
      // 10,000 values of mean 1 and deviation 1: their sum is within five deviations.
      #expect(abs(sums.reduce(0, +) - 10_000) < 500)
      #expect(left(1, engine: engine, training: true) == sums)
      #expect(left(2, engine: engine, training: true) != sums)
    }
  }

  @Test("inference takes all values as they are")
  func inference() throws {
    for engine in try engines() {
      #expect(left(1, engine: engine, training: false).allSatisfy { $0 == 1 })
    }
  }
}
