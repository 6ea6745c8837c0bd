import Networks
import Tensors
import Testing

/// The reference against the definition of a derivative, in double precision.
@Suite struct FiniteDifferenceTests {
  @Test(
    "each derivative is the limit of difference quotients",
    arguments: SampleNetwork.allCases,
    [Objective.crossEntropy(), .crossEntropy(temperature: 3), .outputSum])
  func gradient(network: SampleNetwork, objective: Objective) {
    expectQuotients(network.architecture(channels: 2), objective, labels: [7, 1])
  }

  @Test(
    "each derivative of every family is the limit of difference quotients",
    arguments: Architecture.reduced)
  func families(net: Architecture) {
    expectQuotients(net, .crossEntropy(), labels: [7, 1, 0, 9, 1])
  }

  private func expectQuotients(_ net: Architecture, _ objective: Objective, labels: [Int32]) {
    let engine = ReferenceEngine<Double>(net)
    var stream = RandomStream(seed: 5, name: "differences")
    let weights = net.initialWeights(stream: &stream).map { Double($0) + 0.1 * stream.normal() }
    let images = (0..<labels.count * net.inputShape.count).map { _ in stream.normal() }
    func evaluate(_ weights: [Double]) -> (result: BatchResult, gradient: [Double]) {
      var statistics = net.initialStatistics.map(Double.init)
      return engine.gradient(
        at: weights, statistics: &statistics, images: images, labels: labels,
        objective: objective, drawing: 3)
    }
    // Cross-entropy is the mean of the examples, the sum of outputs a sum.
    let share = objective == .outputSum ? 1 : 1 / Double(labels.count)
    let gradient = evaluate(weights).gradient
    let scale = gradient.map(abs).max()!
    for layer in net.layout.layers {
      for index in [layer.range.lowerBound, layer.range.upperBound - 1] {
        let step = 1e-5
        var (above, below) = (weights, weights)
        above[index] += step
        below[index] -= step
        let difference = evaluate(above).result.lossSum - evaluate(below).result.lossSum
        let quotient = share * difference / (2 * step)
        #expect(
          abs(quotient - gradient[index]) < 1e-6 * scale,
          "\(layer.name)[\(index)]: \(quotient) against \(gradient[index])")
      }
    }
  }
}
