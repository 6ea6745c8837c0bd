extension DataSource {
  /// Fashion-MNIST (Xiao et al. 2017): images of 28 x 28 in IDX files, packed by gzip. Each image
  /// gets a border of 2 zeros, so that networks for 32 x 32 fit. For tests and small studies, never
  /// beside the paper's numbers.
  ///
  /// The digests are those of the unpacked files, by `zcat FILE | sha256sum` on Debian's package
  /// dataset-fashion-mnist 0.0~git20200523, whose MD5 sums, packed and unpacked, are those of
  /// models-and-data.md 3.2.
  public static let fashionMNIST = DataSource(
    name: "fashion-mnist",
    folders: ["fashion-mnist"],
    files: [
      DataFile(
        "train-images-idx3-ubyte.gz", .training, isCompressed: true, bytes: 47_040_016,
        sha256: "c59f468a2f672dc815687fe0f83887768d799fd8a3f3276145d20f83aa44d888"),
      DataFile(
        "train-labels-idx1-ubyte.gz", .training, isCompressed: true, bytes: 60_008,
        sha256: "bad3541b69d912435c50bb6ba87bec294ff4f6a2e1246121d8633921760443d9"),
      DataFile(
        "t10k-images-idx3-ubyte.gz", .test, isCompressed: true, bytes: 7_840_016,
        sha256: "5b4141f0afbad91edebe8549f8fcffe087ea10ca49f1dbef5c9a5cd8815ce37b"),
      DataFile(
        "t10k-labels-idx1-ubyte.gz", .test, isCompressed: true, bytes: 10_008,
        sha256: "0402a96d92fd2663957122ceb108a494c5af83dab82d92729df917d7dec38c34"),
    ],
    classes: [
      "T-shirt/top", "trouser", "pullover", "dress", "coat", "sandal", "shirt", "sneaker", "bag",
      "ankle boot",
    ],
    shape: ImageShape(channels: 1, height: 32, width: 32),
    normalisation: pixelNormalisation,
    exactNormalisation: pixelNormalisation,
    trainingCount: 60_000, testCount: 10_000,
    advice: "`apt install dataset-fashion-mnist` or `prunebench data import DIR|TAR`",
    decode: { content, store throws(DataError) in
      if content.path.contains("-images-") {
        store.appendPadded(try IDX(content, dimensions: [28, 28]))
      } else {
        for label in try IDX(content, dimensions: []).values {
          try store.append(label: label, from: content.path)
        }
      }
    })

  private static let pixelNormalisation = Normalisation(
    mean: [0.286040597], deviation: [0.353024245])
}

extension PixelStore {
  /// Appends images of one channel, each in the middle of zeros.
  fileprivate mutating func appendPadded(_ images: IDX) {
    let (side, border) = (28, (shape.width - 28) / 2)
    for start in stride(from: 0, to: images.values.count, by: side * side) {
      let first = pixels.count
      pixels.append(contentsOf: repeatElement(0, count: shape.count))
      for row in 0..<side {
        let line = images.values.startIndex + start + row * side
        let target = first + (row + border) * shape.width + border
        pixels.replaceSubrange(target..<target + side, with: images.values[line..<line + side])
      }
    }
  }
}
