import Networks
import Tensors
import TestVectors
import Testing

@Suite struct ScoringTests {
  struct Vector: Decodable {
    let logits, dlogits: Tensor
    let labels: [Int32]
    let loss: Double
    let topK: TopK
    let large: Large

    struct TopK: Decodable { let k, correct1, correctK: Int }
    struct Large: Decodable {
      let logits: Tensor
      let labels: [Int32]
      let loss: Double
    }
  }

  @Test("loss, gradient and hits of a softmax are those of the vectors")
  func softmax() throws {
    let vector = try TestVectors.read("layers", "softmaxCrossEntropy", as: Vector.self)
    let (result, slopes) = differentiate(vector.logits.data, vector.labels, .crossEntropy())
    expectEqual([result.lossSum / 4], [vector.loss], within: 1e-9, "loss")
    expectEqual(slopes, vector.dlogits.data, within: 1e-7, "gradient")
    #expect(result.correct == vector.topK.correct1)
    let classes = vector.logits.shape[1]
    let hits = vector.labels.enumerated().count { example, label in
      vector.logits.data[(example * classes)..<((example + 1) * classes)].withUnsafeBufferPointer {
        Scoring.rank(of: Int(label), in: $0) < vector.topK.k
      }
    }
    #expect(hits == vector.topK.correctK)
  }

  @Test("logits of a thousand overflow nothing")
  func large() throws {
    let large = try TestVectors.read("layers", "softmaxCrossEntropy", as: Vector.self).large
    let (result, slopes) = differentiate(large.logits.data, large.labels, .crossEntropy())
    #expect(result.lossSum / 2 == large.loss)
    #expect(slopes.allSatisfy { $0.isFinite })
  }

  @Test("a temperature divides the logits; the sum of outputs has gradient 1")
  func objectives() {
    let logits = [0.5, -1, 2, 0.25, 0, 1]
    let tempered = differentiate(logits, [2, 0], .crossEntropy(temperature: 4))
    let divided = differentiate(logits.map { $0 / 4 }, [2, 0], .crossEntropy())
    #expect(tempered.0.lossSum == divided.0.lossSum)
    expectEqual(tempered.1, divided.1.map { $0 / 4 }, within: 1e-15, "gradient")
    let sum = differentiate(logits, [2, 0], .outputSum)
    #expect(sum.0.lossSum == 2.75 && sum.1.allSatisfy { $0 == 1 })
  }

  @Test(
    "a perfect predictor reads 100 %, a constant one 10 %, whatever the batch",
    arguments: [1, 3, 80, 128, 1000])
  func predictors(size: Int) {
    let labels = (0..<1000).map { Int32($0 % 10) }
    let perfect = labels.flatMap { label in (0..<10).map { Float($0 == Int(label) ? 1 : 0) } }
    let constant = [Float](repeating: 0.3, count: 10_000)
    #expect(total(perfect, labels, size).correct == 1000)
    let found = total(constant, labels, size)
    #expect(found.correct == 100 && found.correctTop5 == 500 && found.count == 1000)
    expectEqual([found.lossSum], [2302.585092994046], within: 1e-12, "1000 ln 10")
  }

  @Test("a network that produces no numbers is never right")
  func diverged() {
    let found = total(
      [Float](repeating: .nan, count: 10_000), Array(repeating: 0, count: 1000), 100)
    #expect(found.correct == 0 && found.correctTop5 == 0 && found.lossSum.isNaN)
  }

  /// Scores the examples in batches of `size`, the last of which may be short.
  private func total(_ logits: [Float], _ labels: [Int32], _ size: Int) -> BatchResult {
    var total = BatchResult()
    var right = 0
    for start in stride(from: 0, to: labels.count, by: size) {
      let end = min(start + size, labels.count)
      let batch = Batch(
        images: Array(repeating: 0, count: end - start), labels: Array(labels[start..<end]))
      var isRight = [Bool](repeating: false, count: size)
      total += Scoring.score(
        Array(logits[start * 10..<end * 10]), of: batch, classes: 10, isRight: &isRight)
      right += isRight.count { $0 }
    }
    #expect(right == total.correct)
    return total
  }

  private func differentiate(
    _ logits: [Double], _ labels: [Int32], _ objective: Objective
  ) -> (BatchResult, [Double]) {
    var slopes = logits
    let result = logits.withUnsafeBufferPointer { logits in
      labels.withUnsafeBufferPointer { labels in
        slopes.withUnsafeMutableBufferPointer {
          Scoring.differentiate(objective, logits, labels: labels, into: $0.baseAddress!)
        }
      }
    }
    return (result, slopes)
  }
}
