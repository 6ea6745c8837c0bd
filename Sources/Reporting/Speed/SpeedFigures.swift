import Results

/// The figures of measurements of speed.
public enum SpeedFigures {
  /// Speed-up against sparsity: of the convolutions of each network, and of whole networks.
  public static func all(_ records: [SpeedRecord]) -> [Figure] {
    let machines = Dictionary(grouping: records, by: \.machine.name).sorted { $0.key < $1.key }
    return machines.flatMap { machine, records -> [Figure] in
      let models = Dictionary(grouping: records, by: \.model).sorted { $0.key < $1.key }
      return models.flatMap { model, records -> [Figure] in
        let newest = records.max { $0.started < $1.started }!
        return [layers(newest, machine), networks(model, records, machine)]
      }
    }
  }

  /// A line a shape; where it crosses 1 skipping zeros begins to pay.
  private static func layers(_ record: SpeedRecord, _ machine: String) -> Figure {
    let curves = record.shapes.map { shape in
      Figure.Series(
        name: shape.shape.replacing(",", with: ""), shape: .curve,
        points: shape.levels.map { Figure.Point(x: 100 * $0.sparsity, y: $0.speedUp.value) })
    }
    let ends = Figure.Series(
      name: "break-even", shape: .level, points: [Figure.Point(x: 0, y: 1)])
    return figure(
      "speed-\(record.model)-layers-\(machine)",
      "Skipping zeros in the convolutions of \(record.model)", "times faster than dense",
      curves + [ends], marks: record.shapes.compactMap(\.breakEven).map { 100 * $0 },
      [
        "Random zeros, one picture on one thread; dense is the fastest kernel that multiplies by "
          + "zeros. Vertical lines: break-even of each shape.", place(record),
      ])
  }

  /// A line for each load; a point a run.
  private static func networks(
    _ model: String, _ records: [SpeedRecord], _ machine: String
  ) -> Figure {
    struct Load: Hashable { let contender: SpeedRecord.Contender, batch, threads: Int }
    var loads: [Load] = []
    var points: [Load: [Figure.Point]] = [:]
    for record in records.sorted(by: { $0.sparsity < $1.sparsity }) {
      for timing in record.timings where timing.contender != .dense {
        let dense = record.timings.first {
          $0.contender == .dense && $0.batch == timing.batch && $0.threads == timing.threads
        }
        guard let dense else { continue }
        let load = Load(
          contender: timing.contender, batch: timing.batch, threads: timing.threads)
        if points[load] == nil { loads.append(load) }
        points[load, default: []].append(
          Figure.Point(x: 100 * record.sparsity, y: timing.speedUp(over: dense).value))
      }
    }
    let series = loads.map { load in
      Figure.Series(
        name: "\(load.contender.rawValue.replacing(",", with: "")) batch \(load.batch) "
          + "threads \(load.threads)",
        shape: .curve, points: points[load]!)
    }
    let ends = Figure.Series(
      name: "dense", shape: .level, points: [Figure.Point(x: 0, y: 1)])
    return figure(
      "speed-\(model)-networks-\(machine)", "\(model) without its pruned weights",
      "times faster than dense", series + [ends], marks: [],
      [
        "Medians of the ratios within the rounds; dense is the fused engine on the same network.",
        records.first.map(place) ?? "",
      ])
  }

  private static func place(_ record: SpeedRecord) -> String {
    "\(record.machine.cpu), kernels for \(record.machine.isa)."
  }

  private static func figure(
    _ id: String, _ title: String, _ yLabel: String, _ series: [Figure.Series], marks: [Double],
    _ caption: [String]
  ) -> Figure {
    var figure = Figure(
      id: id, title: title, xLabel: "pruned (%)", yLabel: yLabel, series: series, marks: marks,
      caption: caption)
    figure.isLogY = true
    return figure
  }
}
