import Reporting
import Results
import TestVectors
import Testing

@Suite("Tables and figures of speed")
struct SpeedSheetTests {
  /// Dense 2 ms, sparse faster with one picture and slower with 64.
  static let record: SpeedRecord = {
    typealias Timing = SpeedRecord.Timing
    func seconds(_ value: Double) -> [Double] { (0..<30).map { value * (1 + 0.004 * Double($0)) } }
    let curve = [(0.0, 0.5), (0.5, 0.8), (0.9, 4.0)].map {
      SpeedRecord.Shape.Level(sparsity: $0, speedUp: Statistics.Median([$1]))
    }
    return SpeedRecord(
      run: "resnet8-cifar10-dpf-0.90-quick-s1-01234567", model: "resnet8", data: "cifar10",
      sparsity: 0.9, weightsSHA256: "",
      machine: .init(
        cpu: "Some CPU", features: [], cores: 2, load: 0.25, isa: "avx2", os: "", commit: "",
        dirty: false), rounds: 30, started: "", peer: "1.23",
      timings: [
        Timing(.dense, kernels: "fused", batch: 1, threads: 1, seconds: seconds(0.002)),
        Timing(.sparse, kernels: "skipping", batch: 1, threads: 1, seconds: seconds(0.0005)),
        Timing(.dense, kernels: "fused", batch: 64, threads: 1, seconds: seconds(0.02)),
        Timing(.sparse, kernels: "skipping", batch: 64, threads: 1, seconds: seconds(0.04)),
        Timing(
          .onnxruntime, kernels: "peer", batch: 64, threads: 1,
          seconds: seconds(0.02).reversed()),
      ],
      layers: [
        .init(
          name: "conv1", shape: "3->16 @32", weights: 432, kept: 400, skips: false,
          sparseSeconds: 12e-6, denseSeconds: 10e-6)
      ],
      shapes: [.init(shape: "3->16 @32", levels: curve)],
      sizes: [
        .init(.dense, bytes: 4000, gzipped: 1000), .init(.bitmask, bytes: 500, gzipped: 400),
      ])
  }()

  @Test("faster is called so, and slower and equal as readily")
  func words() throws {
    let sheets = SpeedSheets.all(Self.record)
    let rows = sheets[0].rows.map { $0[5] }
    #expect(rows[0].isEmpty && rows[2].isEmpty)
    #expect(rows[1] == "4.00x (4.00 ... 4.00) faster")
    #expect(rows[3] == "0.50x (0.50 ... 0.50) slower")
    #expect(rows[4].hasSuffix("no difference"))
    #expect(sheets[0].rows[1][3] == "0.529 (0.518 ... 0.540)")
    #expect(
      sheets[1].rows == [
        ["conv1", "3->16 @32", "7.4", "60.0", "12.0", "10.0", "0.83x", "multiplied"]
      ])
    #expect(sheets[2].rows[1] == ["bitmask", "500", "12.5", "400", "10.0"])
  }

  @Test("figures draw the curve of every shape, and mark where it crosses 1")
  func figures() throws {
    let figures = SpeedFigures.all([Self.record])
    #expect(
      figures.map(\.id) == [
        "speed-resnet8-layers-some-cpu-avx2", "speed-resnet8-networks-some-cpu-avx2",
      ])
    // Times 1.25 and 0.25 of dense at 50 and 90 %: 1 a quarter of the way.
    #expect(figures[0].marks.map { ($0 * 1e6).rounded() / 1e6 } == [60])
    #expect(figures[0].csv.contains("3->16 @32,90.0,4.0,"))
    #expect(figures[1].csv.contains("sparse batch 64 threads 1,90.0,0.5,"))
    guard Gnuplot.path() != nil else { return }
    let folder = try TemporaryFolder()
    for figure in figures { #expect(try figure.write(to: folder.url.path).warning == nil) }
  }
}
