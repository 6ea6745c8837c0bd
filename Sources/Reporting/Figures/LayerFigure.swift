import Results

/// Where filters vanish: the sparsity of every layer over training, a picture a ratio.
enum Figure16: PaperFigure {
  static let id = "figure16"

  static func pictures(_ data: FigureData) -> [any Picture] {
    let model = data.models.first ?? ""
    return data.levels(model).enumerated().map { place, level in
      let part = String(UnicodeScalar(UInt8(97 + place)))
      let runs = data.runs(model, "dpf-filter", level)
      let layers = (runs.first?.layers ?? []).map(\.layer).distinct
      let epochs = Set(runs.flatMap { $0.layers.map(\.epoch) }).sorted()
      let fields = Dictionary(grouping: runs.flatMap(\.layers)) {
        Field(layer: $0.layer, epoch: $0.epoch)
      }
      let values = layers.flatMap { layer in
        epochs.compactMap { epoch -> Heatmap.Value? in
          guard let rows = fields[Field(layer: layer, epoch: epoch)] else { return nil }
          return Heatmap.Value(
            row: layer, column: "\(epoch + 1)",
            value: Statistics.mean(rows.map { 1 - Double($0.survivors) / Double($0.size) }),
            n: rows.count)
        }
      }
      var heatmap = Heatmap(
        id: "\(id)\(part)",
        title: "Figure 16\(part): where filters vanish, \(Gnuplot.number(100 * level)) % of them",
        rowLabel: "layer", columnLabel: "epoch", valueLabel: "sparsity of the layer", rows: layers,
        columns: epochs.map { "\($0 + 1)" }, values: values,
        caption: data.caption("Means over the seeds."))
      heatmap.showsNumbers = false
      return heatmap
    }
  }

  private struct Field: Hashable {
    let layer: String
    let epoch: Int
  }

  static func claims(_ data: FigureData) -> [Claim] {
    let model = data.models.first ?? ""
    let findings = data.runs(model, "dpf-filter", 0.8).map { run -> Finding in
      let last = run.layers.last?.epoch
      let empty = Set(run.layers.filter { $0.epoch == last && $0.survivors == 0 }.map(\.layer))
      let blocks = empty.filter { layer in
        layer.hasSuffix(".conv1") && empty.contains(layer.dropLast(1) + "2")
      }
      return .exact(!blocks.isEmpty, "seed \(run.summary.seed): \(blocks.count) blocks")
    }
    return [
      Claim(
        "\(id).1", .read, "at 80 % both convolutions of a block, or more of them, are empty",
        all: findings.orNotRun)
    ]
  }
}
