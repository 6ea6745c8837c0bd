/// The machine form of a table, `results/tables/<profile>/<id>.json`: cells with the runs behind
/// them.
struct PublishedTable {
  struct Cell {
    let name: String
    /// The whole object.
    let json: JSON
    let runs: [JSON]
    var isPlanned: Bool { json["planned"].boolean ?? true }
    var paper: String? { json["paper"].text }
  }

  struct Row {
    let model: String
    let sparsity: Double
    let cells: [Cell]
  }

  let id, profile: String
  let columns: [String]
  let rows: [Row]
  /// Caption, notes and the lines below, as they stand in every format for reading.
  let lines: [String]

  /// `nil` for JSON of another form.
  init?(_ json: JSON) {
    guard let id = json["id"].text, let profile = json["profile"].text,
      let columns = json["columns"].texts, let rows = json["rows"].elements
    else { return nil }
    (self.id, self.profile, self.columns) = (id, profile, columns)
    self.rows = rows.compactMap { row in
      guard let model = row["model"].text, let sparsity = row["sparsity"].double,
        let cells = row["cells"].elements
      else { return nil }
      return Row(
        model: model, sparsity: sparsity,
        cells: cells.map {
          Cell(name: $0["cell"].text ?? "", json: $0, runs: $0["runs"].elements ?? [])
        })
    }
    guard self.rows.count == rows.count, self.rows.allSatisfy({ $0.cells.count == columns.count })
    else { return nil }
    lines =
      [json["caption"].text ?? ""] + (json["notes"].texts ?? []) + (json["footer"].texts ?? [])
  }

  /// What its formats for reading show; the machine form always has top-1.
  var quantity: Quantity { lines.lazy.compactMap(Quantity.init(sentence:)).first ?? .top1 }
}

enum Quantity {
  case top1, top5, multiplyAdds

  init?(sentence: String) {
    switch sentence {
    case _ where sentence.hasPrefix("Top-1 accuracy"): self = .top1
    case _ where sentence.hasPrefix("Top-5 accuracy"): self = .top5
    case _ where sentence.hasPrefix("Multiply-adds"): self = .multiplyAdds
    default: return nil
    }
  }
}
