import Foundation
import Results

/// The tables of a measurement of speed.
public enum SpeedSheets {
  public static func all(_ record: SpeedRecord) -> [Sheet] {
    [networks(record), layers(record), sizes(record)]
  }

  /// Whole networks: a line a contender and load.
  private static func networks(_ record: SpeedRecord) -> Sheet {
    let rows = record.timings.map { timing in
      let dense = record.timings.first {
        $0.contender == .dense && $0.batch == timing.batch && $0.threads == timing.threads
      }
      let median = timing.median
      return [
        "\(timing.batch)", "\(timing.threads)", timing.contender.rawValue,
        interval(median, 1e3), String(format: "%.0f", Double(timing.batch) / median.value),
        dense.map { $0 == timing ? "" : comparison(timing.speedUp(over: $0)) } ?? "",
        timing.kernels,
      ]
    }
    return Sheet(
      id: "speed",
      caption: "Speed of \(record.run), \(percent(record.sparsity)) % of its weights pruned",
      columns: [
        .number("batch"), .number("threads"), .word("network"), .number("ms a batch"),
        .number("pictures/s"), .number("against dense"), .word("kernels"),
      ],
      rows: rows,
      footer: [
        "\(record.machine.cpu), \(record.machine.cores) cores, kernels for "
          + "\(record.machine.isa); load of the minute before: \(number(record.machine.load)).",
        "Medians over \(record.rounds) interleaved rounds and their 95 % intervals; ratios within "
          + "the rounds.",
        "dense: the fused engine, batch norm folded; sparse: the fastest kernels, skipping zeros;",
        "shrunk: without channels that nobody needs. ONNX Runtime: \(record.peer).",
      ], headerColumns: 3)
  }

  private static func layers(_ record: SpeedRecord) -> Sheet {
    let shapes = Dictionary(record.shapes.map { ($0.shape, $0) }) { first, _ in first }
    return Sheet(
      id: "speed-layers", caption: "Its convolutions, one picture on one thread",
      columns: [
        .word("layer"), .word("shape"), .number("pruned (%)"), .number("break-even (%)"),
        .number("sparse (us)"), .number("dense (us)"), .number("ratio"), .word("zeros"),
      ],
      rows: record.layers.map { layer in
        [
          layer.name, layer.shape, percent(layer.sparsity),
          shapes[layer.shape].map(breakEven) ?? "",
          String(format: "%.1f", 1e6 * layer.sparseSeconds),
          String(format: "%.1f", 1e6 * layer.denseSeconds),
          ratio(layer.denseSeconds / layer.sparseSeconds),
          layer.skips ? "skipped" : "multiplied",
        ]
      },
      footer: [
        "dense: the fastest kernel that multiplies by zeros, its input in cache; break-even: the "
          + "sparsity at which skipping them takes as long.",
        "ratio below 1: skipping is slower. zeros: what the sparse network does here.",
      ], headerColumns: 2)
  }

  private static func sizes(_ record: SpeedRecord) -> Sheet {
    let dense = record.sizes.first { $0.form == .dense }
    return Sheet(
      id: "speed-sizes", caption: "Its numbers on disk",
      columns: [
        .word("form"), .number("bytes"), .number("of dense (%)"), .number("gzipped"),
        .number("of dense (%)"),
      ],
      rows: record.sizes.map { size in
        [size.form.rawValue]
          + [size.bytes, size.gzipped].flatMap { bytes in
            [
              Format.grouped(bytes),
              dense.map { percent(Double(bytes) / Double($0.bytes)) } ?? "",
            ]
          }
      })
  }

  /// `3.98x (3.90 ... 4.05) faster`, and just so `0.91x (0.88 ... 0.93) slower`.
  static func comparison(_ speedUp: Statistics.Median) -> String {
    let word = speedUp.low > 1 ? "faster" : speedUp.high < 1 ? "slower" : "no difference"
    return "\(ratio(speedUp.value)) (\(number(speedUp.low)) ... \(number(speedUp.high))) \(word)"
  }

  static func breakEven(_ shape: SpeedRecord.Shape) -> String {
    shape.breakEven.map(percent) ?? "never"
  }

  private static func interval(_ median: Statistics.Median, _ unit: Double) -> String {
    let parts = [median.value, median.low, median.high].map { String(format: "%.3f", unit * $0) }
    return "\(parts[0]) (\(parts[1]) ... \(parts[2]))"
  }

  private static func ratio(_ value: Double) -> String { "\(number(value))x" }
  private static func number(_ value: Double) -> String { String(format: "%.2f", value) }
  private static func percent(_ share: Double) -> String { String(format: "%.1f", 100 * share) }
}
