/// The heats before the rounds: every way to use PyTorch is started and measured briefly, the
/// fastest of each class stays, so that the rounds have time for those that matter.
public struct Heats {
  /// A contender's figures of the heats, images per second.
  public struct Result: Codable, Sendable {
    public let name: String
    public let train, evaluate: Double
    /// Whether it took part in the rounds.
    public internal(set) var stays: Bool
  }

  public private(set) var results: [Result] = []
  /// What could not be measured, and why.
  public private(set) var failures: [String] = []
  private var best: [Key: (contender: any Contender, rate: Double)] = [:]

  private struct Key: Hashable {
    let category: Class
    let work: Work
  }

  public init() {}

  /// Those that stay: the best of each class in training and in evaluation, in order of names.
  public var finalists: [any Contender] {
    var byName: [String: any Contender] = [:]
    for (contender, _) in best.values { byName[contender.name] = contender }
    return byName.values.sorted { $0.name < $1.name }
  }

  /// Measures the better of two windows of each work. Whoever is beaten is released at once.
  public mutating func add(
    _ name: String, seconds: Double, _ make: () throws -> any Contender
  ) {
    do {
      let contender = try make()
      var rates: [Work: Double] = [:]
      for work in Work.allCases {
        let windows = try (0..<2).map { _ in try contender.rate(of: work, for: seconds) }
        rates[work] = windows.max()!
      }
      results.append(
        Result(name: name, train: rates[.train]!, evaluate: rates[.evaluate]!, stays: false))
      for (work, rate) in rates {
        let key = Key(category: contender.category, work: work)
        if rate > best[key]?.rate ?? 0 { best[key] = (contender, rate) }
      }
    } catch {
      failures.append("\(name): \(error)")
    }
    let names = Set(best.values.map(\.contender.name))
    for index in results.indices { results[index].stays = names.contains(results[index].name) }
  }
}
