import Datasets
import Tensors
import TestVectors
import Testing

/// A case of datasets.json: `[flip, dy, dx, out]`.
private struct Case: Decodable {
  let flip: Bool
  let row, column: Int
  let output: [Float]

  init(from decoder: any Decoder) throws {
    var values = try decoder.unkeyedContainer()
    flip = try values.decode(Bool.self)
    row = try values.decode(Int.self)
    column = try values.decode(Int.self)
    output = try values.decode([Float].self)
  }
}

private struct Vectors: Decodable {
  let augment: Augment
  let normalise: Normalise
  let padValue: [Float]

  struct Augment: Decodable {
    let image: [UInt8]
    let pad: Int
    let cases: [Case]
  }
  struct Normalise: Decodable {
    let mean, std: [Double]
    let cases: [[Double]]
  }
}

@Suite("Augmentation and normalisation") struct AugmentationTests {
  private let vectors: Vectors
  init() throws { vectors = try TestVectors.read("datasets", "cifar10") }

  @Test("flip, black border, crop: the cases of datasets.json")
  func cases() throws {
    let examples = Examples(
      pixels: vectors.augment.image, labels: [0],
      shape: ImageShape(channels: 1, height: 4, width: 4), classCount: 1,
      normalisation: Normalisation(mean: [0], deviation: [1 / 255]))
    var batch = Batch(capacity: 1, imageSize: 16)
    let pad = vectors.augment.pad
    #expect(vectors.augment.cases.count == 6)
    for item in vectors.augment.cases {
      let draw = Augmentation.Draw(
        mirrored: item.flip, rows: item.row - pad, columns: item.column - pad)
      examples.write(0, draw, to: 0, of: &batch)
      #expect(batch.images == item.output, "flip \(item.flip), (\(item.row), \(item.column))")
    }
  }

  @Test("bytes are normalised as datasets.json says")
  func normalised() throws {
    let source = DataSource.cifar10.normalisation
    #expect(source.mean == vectors.normalise.mean && source.deviation == vectors.normalise.std)
    for item in vectors.normalise.cases {
      let (byte, channel, expected) = (UInt8(item[0]), Int(item[1]), Float(item[2]))
      let examples = Examples(
        pixels: [byte, byte, byte], labels: [0],
        shape: ImageShape(channels: 3, height: 1, width: 1), classCount: 1, normalisation: source)
      var batch = Batch(capacity: 1, imageSize: 3)
      try examples.fill(&batch, from: 0)
      // The vectors have 7 digits.
      #expect(abs(batch.images[channel] - expected) <= 5e-7 * max(1, abs(expected)))
    }
  }

  @Test(
    "the border is black before normalisation, by channel, on every side",
    arguments: [(-1, 0), (1, 0), (0, -1), (0, 1)])
  func border(rows: Int, columns: Int) {
    let examples = Examples(
      pixels: Array(repeating: 255, count: 3 * 16), labels: [0],
      shape: ImageShape(channels: 3, height: 4, width: 4), classCount: 1,
      normalisation: DataSource.cifar10.normalisation)
    var batch = Batch(capacity: 1, imageSize: 48)
    examples.write(0, .init(mirrored: false, rows: rows, columns: columns), to: 0, of: &batch)
    for index in 0..<48 {
      let (channel, row, column) = (index / 16, index / 4 % 4, index % 4)
      let inside = (0..<4).contains(row + rows) && (0..<4).contains(column + columns)
      let black = vectors.padValue[channel]
      #expect(inside ? batch.images[index] > 2 : abs(batch.images[index] - black) < 1e-6)
    }
  }

  @Test("any window equals a plain flip, border and crop")
  func againstPlain() {
    let (side, pad) = (5, 3)
    let examples = Small.examples(1, ImageShape(channels: 2, height: side, width: side))
    let image = Array(examples.image(at: 0))
    var batch = Batch(capacity: 1, imageSize: 2 * side * side)
    for flip in [false, true] {
      for row in 0...2 * pad {
        for column in 0...2 * pad {
          var expected: [Float] = []
          for channel in 0..<2 {
            let wide = side + 2 * pad
            var padded = [Float](repeating: 0, count: wide * wide)
            for y in 0..<side {
              for x in 0..<side {
                let value = image[(channel * side + y) * side + (flip ? side - 1 - x : x)]
                padded[(y + pad) * wide + x + pad] = Float(value)
              }
            }
            for y in 0..<side {
              for x in 0..<side { expected.append(padded[(y + row) * wide + x + column]) }
            }
          }
          let draw = Augmentation.Draw(mirrored: flip, rows: row - pad, columns: column - pad)
          examples.write(0, draw, to: 0, of: &batch)
          #expect(batch.images == expected, "flip \(flip), (\(row), \(column))")
        }
      }
    }
  }

  @Test("half of the images are mirrored, and offsets 0...8 are equally likely on both axes")
  func frequencies() {
    let count = 90_000
    var mirrored = 0
    var (rows, columns) = ([Int: Int](), [Int: Int]())
    for position in 0..<count {
      var random = RandomStream(seed: 1, name: "augment", position: position)
      let draw = Augmentation.standard.draw(from: &random)
      mirrored += draw.mirrored ? 1 : 0
      rows[draw.rows, default: 0] += 1
      columns[draw.columns, default: 0] += 1
    }
    // Five standard deviations: sqrt(n p (1 - p)) is 150 for p = 1/2 and 94 for p = 1/9.
    #expect(abs(mirrored - 45_000) < 750)
    for axis in [rows, columns] {
      #expect(axis.keys.sorted() == Array(-4...4))
      #expect(axis.values.allSatisfy { abs($0 - 10_000) < 470 })
    }
  }

  @Test("switching flips off moves no crop")
  func options() {
    for position in 0..<50 {
      var (first, second) = (
        RandomStream(seed: 1, name: "augment", position: position),
        RandomStream(seed: 1, name: "augment", position: position)
      )
      let with = Augmentation(flips: true).draw(from: &first)
      let without = Augmentation(flips: false).draw(from: &second)
      #expect(!without.mirrored && (with.rows, with.columns) == (without.rows, without.columns))
    }
  }
}
