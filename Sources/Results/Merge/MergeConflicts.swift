import Tensors

/// What must be the same in all records that stand in one folder, and is not. Where one of the
/// folders already holds both, they are known to stand beside each other, and there is no conflict.
struct MergeConflicts {
  private let sources: [MergeSource]
  private let byKey: [String: MergeSource.Item]
  private(set) var lines: [String] = []

  init(_ sources: [MergeSource]) {
    self.sources = sources
    byKey = Dictionary(
      sources.flatMap(\.items).map { ($0.summary.configHash, $0) }) { first, _ in first }
    lines = differences { item in
      let setting = item.summary.config.members?["setting"]?.members ?? [:]
      let method = item.summary.config.members?["method"]?.members ?? [:]
      return [
        ("schema of records", .string(item.summary.schema)),
        ("version of the rules", setting["rules"] ?? .null),
        (
          "data set \(setting["data"]?.members?["name"]?.summary ?? "")",
          JSONValue(encoding: item.summary.data)
        ),
        ("method \(method["name"]?.summary ?? "")", method["revision"] ?? .null),
      ]
    }
    // What differs above differs in every recipe too.
    guard lines.isEmpty else { return }
    lines = differences { item in
      item.summary.cell.flatMap { cell in
        let precision = item.summary.precision
        let name = precision == "float32" ? cell : "\(cell) (\(precision))"
        return [
          ("recipe of \(name)", recipe(of: item)),
          ("recipe of \(name), seed \(item.summary.seed)", item.summary.config),
        ]
      }
    }
  }

  /// A line for every subject of which folders hold different values.
  private func differences(
    _ values: (MergeSource.Item) -> [(subject: String, value: JSONValue)]
  ) -> [String] {
    var found: [String: [JSONValue: Set<Int>]] = [:]
    for (index, source) in sources.enumerated() {
      for (subject, value) in source.items.flatMap(values) {
        found[subject, default: [:]][value, default: []].insert(index)
      }
    }
    return found.sorted { $0.key < $1.key }.compactMap { subject, values in
      let isKnown = sources.indices.contains { index in
        values.values.allSatisfy { $0.contains(index) }
      }
      guard values.count > 1, !isKnown else { return nil }
      let two = values.map { (value: $0.key, source: $0.value.min() ?? 0) }
        .sorted { $0.source < $1.source }
      let folders = two.map { sources[$0.source].store.folder }
      let path = Self.difference(two[0].value, two[1].value)
      let line =
        "\(subject): \(path.name)\(path.first) in \(folders[0]), \(path.second) in \(folders[1])"
      return line.onOneLine
    }
  }

  /// A recipe without what may differ from seed to seed: the seed itself, and the length of runs
  /// that follows from what others cost.
  private func recipe(of item: MergeSource.Item) -> JSONValue {
    guard var members = item.summary.config.members else { return item.summary.config }
    members["setting"] = members["setting"]?.without(["seed"])
    members["schedule"] = members["schedule"]?.without(["epochs", "decayEpochs"])
    members["length"] = .string(item.summary.schedule)
    for part in ["start", "mask"] {
      members[part] = members[part].map { origin($0, seed: item.summary.seed) }
    }
    return .object(members)
  }

  /// Where a run starts, with recipes in place of the keys of other runs.
  private func origin(_ value: JSONValue, seed: Int) -> JSONValue {
    guard let members = value.members else { return value }
    return .object(
      Dictionary(
        uniqueKeysWithValues: members.map { name, value in
          switch (name, value) {
          case ("stage", .string(let key)):
            let parent = byKey[key].map { configHash(of: recipe(of: $0)) }
            return (name, .string(parent ?? "a run without record"))
          case ("initialisation-of-seed", .integer(let other)):
            return (name, .integer(other - seed))
          default: return (name, origin(value, seed: seed))
          }
        }))
  }

  /// The first place where two values differ, and what stands there.
  private static func difference(
    _ a: JSONValue, _ b: JSONValue, at path: String = ""
  ) -> (name: String, first: String, second: String) {
    guard let x = a.members, let y = b.members else {
      return (path.isEmpty ? "" : "\(path) is ", a.summary, b.summary)
    }
    let key = Set(x.keys).union(y.keys).sorted().first { x[$0] != y[$0] } ?? ""
    return difference(
      x[key] ?? .null, y[key] ?? .null, at: path.isEmpty ? key : "\(path).\(key)")
  }
}

extension JSONValue {
  fileprivate func without(_ names: Set<String>) -> JSONValue {
    members.map { .object($0.filter { !names.contains($0.key) }) } ?? self
  }
}
