import Comparing

/// A contender whose windows are written down.
final class Scripted: Contender {
  let name: String
  let side: Side
  let category: Class
  private var rates: [Work: [Double]]
  private let log: (String) -> Void

  init(
    _ name: String, _ side: Side, _ category: Class = .fp32, train: [Double] = [],
    evaluate: [Double] = [], log: @escaping (String) -> Void = { _ in }
  ) {
    (self.name, self.side, self.category) = (name, side, category)
    rates = [.train: train, .evaluate: evaluate]
    self.log = log
  }

  func rate(of work: Work, for seconds: Double) throws -> Double {
    log(name)
    guard rates[work]?.isEmpty == false else { throw PeerError.ended("no more windows") }
    return rates[work]!.removeFirst()
  }
}
