import Foundation
import Results

/// Two methods of one table, head to head, as a sheet.
public struct MethodComparison: Sendable {
  public let a, b: String
  public let equality: Equality
  public let result: HeadToHead
  private let aggregate: HeadToHead.Aggregate?
  /// Cells that cannot be compared, and why.
  private let left: [String]
  private let table: Table
  private let spec: TableSpec

  /// - Parameters:
  ///   - a: the records that hold the first method's runs, and all they started from.
  ///   - b: those of the second's; the same unless two folders are compared.
  public init(
    _ spec: TableSpec, _ methods: (a: String, b: String), a: [Record], b: [Record],
    equality: Equality
  ) throws {
    (self.spec, self.equality) = (spec, equality)
    (self.a, self.b) = methods
    let (first, second) = (try CellRuns(spec, a), try CellRuns(spec, b))
    table = first.table
    var (pairs, left): ([HeadToHead.Pair], [String]) = ([], [])
    for row in spec.rows {
      // Two dense columns have one cell a network, whatever the rows.
      let isDense = methods.a == "dense" && methods.b == "dense"
      let name = "\(row.model)/\(isDense ? "dense" : Format.sparsity(row.sparsity))"
      guard !pairs.contains(where: { $0.name == name }) else { continue }
      let stars = [(first, methods.a), (second, methods.b)].filter { cells, method in
        cells.isStar(row.model, method, row.sparsity) == true
      }.map(\.1)
      guard stars.isEmpty else {
        left.append("\(name): \(stars.joined(separator: " and ")) did not converge (★)")
        continue
      }
      guard let x = first.side(row, methods.a) else { continue }
      switch equality {
      case .sparsity, .cost:
        guard let y = second.side(row, methods.b) else { continue }
        if equality == .cost, let problem = Self.unequal(x.cost, y.cost) {
          left.append("\(name): \(problem)")
        } else {
          pairs.append(HeadToHead.Pair(name: name, a: x, b: y))
        }
      case .params, .macs:
        let runs = first.runs(row.model, methods.a, row.sparsity)
        let size = Statistics.mean(runs.map { equality.size($0.summary) })
        if let y = second.curve(row.model, methods.b, by: equality).side(at: size) {
          pairs.append(HeadToHead.Pair(name: name, a: x, b: y))
        } else {
          left.append("\(name): \(methods.b) has no runs of that size on both sides")
        }
      }
    }
    // Both folders may hold the same runs.
    let groups = (first.groups + second.groups).map { group in
      group.map { Run(name: $0.summary.run, accuracy: $0.summary.accuracy) }
    }
    result = HeadToHead(
      pairs, scatter: SeedScatter(groups.distinct.map { $0.compactMap(\.accuracy) }))
    let compared = Set(result.lines.map(\.pair.name))
    self.left =
      left
      + pairs.filter { !compared.contains($0.name) }.map {
        "\($0.name): too few seeds to tell how much runs scatter"
      }
    aggregate = result.aggregate(
      dense: Dictionary(
        spec.rows.compactMap { row in
          first.side(row, "dense").map {
            ("\(row.model)/\(Format.sparsity(row.sparsity))", $0.mean)
          }
        }
      ) { first, _ in first })
  }

  private struct Run: Hashable {
    let name: String
    let accuracy: Double?
  }

  private static func unequal(_ x: Double?, _ y: Double?) -> String? {
    guard let x, let y else { return "the records of what it started from are missing" }
    return max(x, y) > 1.05 * min(x, y)
      ? "not equal, \(twoDecimals(x)) against \(twoDecimals(y)) dense trainings" : nil
  }
}

extension CellRuns {
  fileprivate func side(_ row: TableSpec.Row, _ method: String) -> HeadToHead.Side? {
    let runs = runs(row.model, method, row.sparsity)
    guard !runs.isEmpty else { return nil }
    let dense = self.runs(row.model, "dense", row.sparsity).first
    return HeadToHead.Side(
      accuracies: runs.accuraciesBySeed, majority: Self.majority(runs),
      cost: dense.flatMap { cost(of: runs[0], dense: $0) })
  }

  fileprivate func curve(
    _ model: String, _ method: String, by equality: Equality
  ) -> TradeOffCurve {
    let levels = spec.rows.filter { $0.model == model }.map(\.sparsity)
    let dense = levels.prefix(1).map { runs(model, "dense", $0) }
    return TradeOffCurve(levels.map { runs(model, method, $0) } + dense, by: equality)
  }

  /// Image by image, whether more than half of the runs are right.
  private static func majority(_ runs: [Record]) -> [Bool] {
    guard let count = runs.first?.correct.count, runs.allSatisfy({ $0.correct.count == count })
    else { return [] }
    return (0..<count).map { image in 2 * runs.count { $0.correct[image] } > runs.count }
  }
}

extension MethodComparison {
  public var sheet: Sheet {
    Sheet(
      id: "\(spec.name)-\(a)-\(b)", caption: "\(a) − \(b), at \(equality.words): \(spec.caption)",
      notes: table.notes,
      columns: [
        .word("cell"), .number(a), .number(b), .number("difference"), .number("low"),
        .number("high"), .number("p"), .number("detectable"), .number("\(a) above"),
        .word("images"), .word("cost"), .word("verdict"),
      ], rows: result.lines.map(texts), footer: footer)
  }

  private func texts(_ line: HeadToHead.Line) -> [String] {
    let (x, y) = (line.pair.a, line.pair.b)
    let images = line.images.map { "\($0.onlyA):\($0.onlyB) p \(probability($0.p))" } ?? ""
    let costs = [x.cost, y.cost].map { $0.map(twoDecimals) ?? "?" }.joined(separator: ":")
    return [
      line.pair.name, twoDecimals(x.mean), twoDecimals(y.mean),
      signedText(line.difference.difference), signedText(line.difference.low),
      signedText(line.difference.high), probability(line.p), twoDecimals(line.detectable),
      twoDecimals(line.superiority), images, costs, verdict(line),
    ]
  }

  private func verdict(_ line: HeadToHead.Line) -> String {
    if line.isDecided { return line.difference.difference > 0 ? "\(a) better" : "\(b) better" }
    return "undecided" + (line.seedsToDecide.map { "; \($0) seeds would decide" } ?? "")
  }

  private var footer: [String] {
    guard !result.lines.isEmpty else { return left + ["No cell has runs of both."] }
    let seeds = Set(result.lines.map { $0.pair.a.values.count }).sorted().map(String.init)
    let correlation =
      result.correlation.map {
        "seed correlation \(twoDecimals($0)) (p \(probability(result.correlationP ?? 1)))"
      } ?? "seed correlation unknown"
    var lines =
      left + [
        "\(result.lines.count) cells, \(seeds.joined(separator: " or ")) seeds; \(correlation), so "
          + (result.pairsSeeds ? "paired by seed." : "not paired."),
        "low, high: 95 % interval, variance pooled over cells of similar error; p: Holm over all "
          + "cells; detectable: the true difference that a cell alone shows with probability 0.8.",
        "images: right by a majority of the seeds of \(a) alone : \(b) alone, McNemar's exact test. "
          + "cost: dense trainings, all phases.",
      ]
    if let aggregate {
      func shares(_ profile: [Double]) -> String {
        zip(HeadToHead.losses, profile).map {
          "\(Gnuplot.number($0)): \(Gnuplot.number((100 * $1).rounded())) %"
        }.joined(separator: ", ")
      }
      lines += [
        "All cells compared: interquartile mean \(twoDecimals(aggregate.middleA)) against "
          + "\(twoDecimals(aggregate.middleB)); a run of \(a) is above one of \(b) with probability "
          + "\(twoDecimals(aggregate.superiority)).",
      ]
      if !aggregate.profileA.isEmpty {
        lines.append(
          "Runs that lose at most so many points against dense: \(a) \(shares(aggregate.profileA)); "
            + "\(b) \(shares(aggregate.profileB)).")
      }
    }
    return lines + (table.footer.last.map { [$0] } ?? [])
  }
}

/// `0.041`; below a thousandth `<0.001`.
func probability(_ p: Double) -> String {
  p < 0.001 ? "<0.001" : String(format: "%.3f", p)
}
