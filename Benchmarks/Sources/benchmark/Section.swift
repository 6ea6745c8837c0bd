import Comparing
import Experiments
import Foundation
import Networks

/// One network in one layout of threads: heats, then interleaved rounds of training and evaluation.
struct Section {
  struct Heat: Encodable {
    let model: String
    let layout: Layout
    let results: [Heats.Result]
  }

  let comparisons: [Comparison]
  let heat: Heat
  /// Contenders that took no part, and why.
  let failures: [String]

  init(
    _ network: Architecture, _ layout: Layout, _ report: Report, _ torch: Torch?, isQuick: Bool
  ) {
    var heats = Heats()
    if let torch {
      for variant in Self.variants(layout, isQuick: isQuick) {
        say("\(network.name), \(layout): \(variant.name)", to: .standardError)
        heats.add(variant.name, seconds: report.seconds) {
          let contender = try TorchContender(
            variant, torch, model: network.name, batch: report.batch, layout: layout)
          guard contender.parameters == network.layout.count else {
            throw PeerError.otherNetwork(
              parameters: contender.parameters, ours: network.layout.count)
          }
          return contender
        }
      }
    }
    say("\(network.name), \(layout): rounds", to: .standardError)
    let (ours, missing) = Self.ours(network, layout, batch: report.batch)
    let contenders = ours + heats.finalists
    var failures = missing + heats.failures
    comparisons = Work.allCases.map { work in
      let rounds = Rounds(contenders, work, count: report.rounds, seconds: report.seconds)
      failures += rounds.failures
      return Comparison(model: network.name, layout: layout, work: work, rounds: rounds)
    }
    heat = Heat(model: network.name, layout: layout, results: heats.results)
    self.failures = failures.map { "\(network.name), \(layout): \($0)" }
  }

  var text: String {
    var parts = comparisons.map(\.text)
    let beaten = heat.results.filter { !$0.stays }
    if !beaten.isEmpty {
      var table = TextTable(["beaten in the heats, images/s", "training", "evaluation"])
      for result in beaten {
        table.append([
          result.name, String(format: "%.0f", result.train),
          String(format: "%.0f", result.evaluate),
        ])
      }
      parts.append("\(table)")
    }
    return (parts + failures).joined(separator: "\n\n")
  }

  /// Our engines; the BLAS backend and what is held to fewer instructions where runs go side by side.
  private static func ours(
    _ network: Architecture, _ layout: Layout, batch: Int
  ) -> (contenders: [any Contender], missing: [String]) {
    var (contenders, missing): ([any Contender], [String]) = ([], [])
    func add(_ name: String, _ make: () throws -> OurContender) {
      do { contenders.append(try make()) } catch { missing.append("\(name): \(error)") }
    }
    for choice in OurContender.choices where layout.threads == 1 || !choice.category.isHeld {
      add("fused \(choice.isa.rawValue) \(choice.precision.rawValue)") {
        try OurContender(
          Backend(.fused, precision: choice.precision, isa: choice.isa), choice.category, network,
          batch: batch, layout: layout)
      }
    }
    if layout.threads == 1 {
      add("BLAS") {
        try OurContender(Backend(.blas), .fp32, network, batch: batch, layout: layout)
      }
    }
    return (contenders, missing)
  }

  /// All four ways in the layout that campaigns use; where fewer have ever won, the two with
  /// channels last. Compiling is what takes the time.
  private static func variants(_ layout: Layout, isQuick: Bool) -> [TorchVariant] {
    let classes = Set(OurContender.choices.map(\.category))
    return Class.allCases.filter(classes.contains).flatMap { category in
      TorchVariant.all(category).filter { variant in
        if isQuick { return variant.channelsLast && !variant.compiles }
        return layout.threads == 1
          ? !category.isHeld || variant.channelsLast
          : !category.isHeld && variant.channelsLast
      }
    }
  }
}
