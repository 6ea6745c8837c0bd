/// A quantity that two tables print must be the same in both.
enum LintEquality {
  static func findings(_ tables: PaperRows.Tables) -> [PaperLint.Finding] {
    dense(tables) + table1(tables) + table2(tables)
  }

  private static func dense(_ tables: PaperRows.Tables) -> [PaperLint.Finding] {
    var models: [String] = []
    var places: [String: [String: [String]]] = [:]
    for id in ["table1", "table2", "table4", "table6"] {
      for row in tables[id]?.rows ?? [] {
        let model = row["model"]
        if places[model] == nil { models.append(model) }
        let value = "\(row["dense_mean"]) ± \(row["dense_std"])"
        if places[model]?[value]?.contains(id) != true {
          places[model, default: [:]][value, default: []].append(id)
        }
      }
    }
    return models.compactMap { model in
      guard let values = places[model], values.count > 1 else { return nil }
      let list = values.sorted { $0.key > $1.key }.map {
        "\($0.key) in \($0.value.joined(separator: ", "))"
      }
      return .init(
        .contradiction, "dense-equal", model,
        "dense accuracy differs between tables: \(list.joined(separator: "; "))")
    }
  }

  /// Table 1 is a part of Table 4.
  private static func table1(_ tables: PaperRows.Tables) -> [PaperLint.Finding] {
    guard let whole = tables["table4"] else { return [] }
    return (tables["table1"]?.rows ?? []).compactMap { row in
      whole.row(like: row) == row
        ? nil : .init(.contradiction, "table1-in-table4", row.place, "cell differs")
    }
  }

  /// Table 2 repeats the DPF column of Table 4.
  private static func table2(_ tables: PaperRows.Tables) -> [PaperLint.Finding] {
    guard let whole = tables["table4"] else { return [] }
    return (tables["table2"]?.rows ?? []).compactMap { row in
      let other = whole.row(like: row)
      let isEqual = ["dpf_mean", "dpf_std"].allSatisfy { other?[$0] == row[$0] }
      return isEqual
        ? nil : .init(.contradiction, "table2-in-table4", row.place, "DPF differs")
    }
  }
}
