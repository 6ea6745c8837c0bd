import CPictures
import Datasets
import Tensors
import TestVectors
import Testing

@Suite("Parts of pictures at another size") struct ScalingTests {
  struct Vectors: Decodable {
    let side: Int
    let cases: [Case]
  }

  struct Case: Decodable, Sendable {
    let size, part, scaled, at: [Int]
    let mirrored: Bool
    let square: [Int]

    var crop: pb_crop {
      pb_crop(
        left: Int32(part[0]), top: Int32(part[1]), width: Int32(part[2]), height: Int32(part[3]),
        scaledWidth: Int32(scaled[0]), scaledHeight: Int32(scaled[1]), column: Int32(at[0]),
        row: Int32(at[1]), mirrored: mirrored)
    }

    /// Red, green and blue of a row of the picture.
    func row(_ y: Int) -> [UInt8] {
      (0..<size[0]).flatMap { x in
        (0..<3).map { c in UInt8((37 * x + 59 * y + 83 * c + 7 * x * y) % 256) }
      }
    }
  }

  /// The square of a part, row by row as a decoder gives them.
  private func square(_ test: Case, _ side: Int) -> [Int] {
    let scaler = pb_scaler_create(Int32(side))
    defer { pb_scaler_destroy(scaler) }
    var (first, end): (Int32, Int32) = (0, 0)
    var crop = test.crop
    #expect(pb_scaler_begin(scaler, &crop, &first, &end))
    for y in first..<end { pb_scaler_add(scaler, test.row(Int(y))) }
    var pixels = [UInt8](repeating: 0, count: 3 * side * side)
    pb_scaler_finish(scaler, &pixels)
    return pixels.map(Int.init)
  }

  @Test("every pixel is that of Pillow's bilinear filter, rows first")
  func pillow() throws {
    let vectors: Vectors = try TestVectors.read("scaling")
    for test in vectors.cases {
      let found = square(test, vectors.side)
      let worst = zip(found, test.square).map { abs($0 - $1) }.max()
      #expect(worst == 0, "\(test.part) to \(test.scaled)")
    }
  }
}

@Suite("Which part of a picture is seen") struct CropTests {
  /// Sizes, and what resizing to 256 and cropping to 224 from the middle gives (torchvision's
  /// rules).
  static let centres = [
    (500, 375, 341, 256, 58, 16), (375, 500, 256, 341, 16, 58), (256, 256, 256, 256, 16, 16),
    (100, 80, 320, 256, 48, 16), (257, 999, 256, 995, 16, 386), (3000, 20, 38400, 256, 19088, 16),
  ]

  @Test("for tests: the shorter side to 256, then the middle, halves to even", arguments: centres)
  func centre(
    width: Int, height: Int, scaledWidth: Int, scaledHeight: Int, column: Int, row: Int
  ) {
    let crop = Crop.centre(width: width, height: height, side: 224)
    #expect((crop.scaledWidth, crop.scaledHeight) == (scaledWidth, scaledHeight))
    #expect((crop.column, crop.row) == (column, row))
    #expect((crop.left, crop.top, crop.width, crop.height) == (0, 0, width, height))
  }

  @Test("for training: inside of the picture, of 8 % to 100 % of its area, aspect 3/4 to 4/3")
  func random() {
    var (areas, mirrored, lefts): ([Double], Int, Set<Int>) = ([], 0, [])
    for number in 0..<4000 {
      var stream = RandomStream(seed: 1, name: "augment", position: number)
      let crop = Crop.random(width: 500, height: 375, side: 224, flips: true, from: &stream)
      #expect(crop.left >= 0 && crop.left + crop.width <= 500)
      #expect(crop.top >= 0 && crop.top + crop.height <= 375)
      #expect(crop.scaledWidth == 224 && crop.scaledHeight == 224)
      let (area, aspect) = (
        Double(crop.width * crop.height) / (500 * 375), Double(crop.width) / Double(crop.height)
      )
      #expect(0.079...1 ~= area && 0.74...1.35 ~= aspect)
      areas.append(area)
      mirrored += crop.isMirrored ? 1 : 0
      lefts.insert(crop.left)
    }
    // A part of area a fits where a < 3/4 r, r its aspect, in a picture of 4 : 3. With x = 3/4 r
    // between 9/16 and 1: the integral of (x^2 - 0.08^2) / 2x over that of (x - 0.08) / x, 0.16906
    // / 0.39147.
    let mean = areas.reduce(0, +) / 4000
    #expect(abs(mean - 0.4319) < 0.012)
    #expect(1850...2150 ~= mirrored && lefts.count > 200)
  }

  @Test(
    "a picture that no part fits in is seen from its middle",
    arguments: [(3000, 20), (20, 3000)])
  func narrow(width: Int, height: Int) {
    var stream = RandomStream(seed: 1, name: "augment")
    let crop = Crop.random(width: width, height: height, side: 224, flips: true, from: &stream)
    let (long, short) = (max(crop.width, crop.height), min(crop.width, crop.height))
    #expect(short == 20 && long == 27)  // 20 * 4 / 3
    #expect(max(crop.left, crop.top) == (3000 - 27) / 2)
  }

  @Test("whether it is mirrored does not move what else is drawn")
  func flips() {
    for position in 0..<20 {
      var (one, other) = (
        RandomStream(seed: 2, name: "a", position: position),
        RandomStream(seed: 2, name: "a", position: position)
      )
      var with = Crop.random(width: 90, height: 70, side: 32, flips: true, from: &one)
      let without = Crop.random(width: 90, height: 70, side: 32, flips: false, from: &other)
      with.isMirrored = false
      #expect(with == without)
    }
  }
}
