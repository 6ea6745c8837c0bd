/// A published cell. A number, ★ and a blank are three different things.
public enum PaperValue: Hashable, Sendable {
  /// Percent (Table 5: millions of MACs); `deviation` is `nil` where the paper prints none.
  case number(mean: Rational, deviation: Rational?)
  /// ★: did not converge.
  case notConverged
  /// The paper has no number: not run, or not said.
  case blank
  /// The paper has a number that its text does not give.
  case illegible
}

/// A numbered table of the paper, as the suite names its models and methods.
public struct PaperTable: Sendable {
  public let id: String
  /// The table as its file has it.
  public let csv: String
  private let cells: [CellName: PaperValue]

  /// The table `table1` ... `table6`; `nil` for all others.
  public init?(_ id: String) {
    guard let text = Self.files[id] else { return nil }
    (self.id, csv) = (id, text)
    let lines = text.split(separator: "\n").map {
      $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
    }
    cells = Self.cells(id, lines[0], lines.dropFirst())
  }

  /// The published value; `nil` where the table has no such cell.
  /// - Parameters:
  ///   - sparsity: ignored for `dense`.
  ///   - field: `nil` is the table's own quantity, top-1 or MACs. Table 3 also has `top5`, and
  ///     the dense networks beside its methods as `dense-top1` and `dense-top5`.
  public func value(
    model: String, method: String, sparsity: Double? = nil, field: String? = nil
  ) -> PaperValue? {
    cells[CellName(artifact: id, model: model, method: method, sparsity: sparsity, field: field)]
  }

  /// The published value of a cell in the profile `paper`.
  public static func value(_ cell: CellName) -> PaperValue? {
    guard cell.profile == nil else { return nil }
    return PaperTable(cell.artifact)?.cells[cell]
  }

  /// The embedded CSV files, by table.
  static let files = Dictionary(
    uniqueKeysWithValues: paperFiles.map { (String($0.key.dropLast(".csv".count)), $0.value) })

  /// All cells of the table, sorted by name.
  public var names: [CellName] { cells.keys.sorted { $0.text < $1.text } }

  /// How many cells are so.
  public func count(where matches: (PaperValue) -> Bool) -> Int {
    cells.values.count(where: matches)
  }

  private static func cells(
    _ id: String, _ header: [String], _ rows: ArraySlice<[String]>
  ) -> [CellName: PaperValue] {
    var cells: [CellName: PaperValue] = [:]
    func set(
      _ model: String, _ method: String, _ sparsity: String, field: String? = nil,
      _ value: PaperValue
    ) {
      let name = CellName(
        artifact: id, model: model, method: method, sparsity: Double(sparsity), field: field)
      cells[name] = value
    }
    for row in rows {
      switch id {
      case "table3":
        let (method, sparsity) = imageNetRow(row)
        for (column, field) in [(1, "dense-top1"), (2, nil), (4, "dense-top5"), (5, "top5")] {
          set("resnet50", method, sparsity, field: field, value(row[column], nil))
        }
      case "table5":
        let method = row[0] == "layerwise" ? "dpf-layer" : "dpf"
        let found = row[2].isEmpty ? PaperValue.illegible : value(row[2], nil)
        for field in [nil, "macs"] { set("resnet20", method, row[1], field: field, found) }
      default:
        for column in stride(from: 2, to: header.count, by: 2) {
          let name = method(String(header[column].dropLast("_mean".count)), in: id)
          set(model(row[0]), name, row[1], value(row[column], row[column + 1]))
        }
      }
    }
    return cells
  }

  private static func value(_ mean: String, _ deviation: String?) -> PaperValue {
    if mean == "*" { return .notConverged }
    guard let number = Rational(mean) else { return .blank }
    return .number(mean: number, deviation: deviation.flatMap { Rational($0) })
  }

  /// `WideResNet-28-2` is `wrn28_2`, `VGG16-D` is `vgg16d`, `ResNet-20` is `resnet20`.
  private static func model(_ name: String) -> String {
    let parts = name.split(separator: "-").map { $0.lowercased() }
    return switch parts[0] {
    case "wideresnet": "wrn\(parts[1])_\(parts[2])"
    default: parts.joined()
    }
  }

  /// `dpf_ft` is `dpf+ft`; the DPF of Table 6 prunes filters.
  private static func method(_ name: String, in table: String) -> String {
    let method = name.replacing("_ft", with: "+ft")
    return table == "table6" && method == "dpf" ? "dpf-filter" : method
  }

  /// Method and sparsity of a row of Table 3. Its two rows of 79.9 % reached have conv sparsity
  /// 87 %, whatever their target says (ledger D11).
  private static func imageNetRow(_ row: [String]) -> (method: String, sparsity: String) {
    let name = row[0].split(separator: " ")[0].lowercased()
    let isGale = row[0].contains("Gale")
    return (isGale ? "gale" : name, row[8] == "0.799" ? "0.87" : row[7])
  }
}
