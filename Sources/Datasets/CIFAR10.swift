extension DataSource {
  /// CIFAR-10, binary version (Krizhevsky 2009): six files of 10,000 records, each one label byte
  /// and 3,072 pixel bytes (R, G, B; 32 x 32 row-major).
  public static let cifar10 = DataSource(
    name: "cifar10",
    folders: ["cifar-10-batches-bin", "cifar10"],
    files: [
      file("data_batch_1.bin", "cee916563c9f80d84e3cc88e17fdc0941787f1244f00a67874d45b261883ada5"),
      file("data_batch_2.bin", "a591ca11fa1708a91ee40f54b3da4784ccd871ecf2137de63f51ada8b3fa57ed"),
      file("data_batch_3.bin", "bbe8596564c0f86427f876058170b84dac6670ddf06d79402899d93ceea26f67"),
      file("data_batch_4.bin", "014e562d6e23c72197cc727519169a60359f5eccd8945ad5a09d710285ff4e48"),
      file("data_batch_5.bin", "755304fc0b379caeae8c14f0dac912fbc7d6cd469eb67a1029a08a39453a9add"),
      DataFile(
        "test_batch.bin", .test, bytes: 30_730_000,
        sha256: "8e2eb146ae340b09e24670f29cabc6326dba54da8789dab6768acf480273f65b"),
    ],
    classes: [
      "airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck",
    ],
    shape: ImageShape(channels: 3, height: 32, width: 32),
    // The deviations are averages over images of each image's own, not of all pixels; the authors
    // of the method use them (models-and-data.md 3.1).
    normalisation: Normalisation(
      mean: [0.4914, 0.4822, 0.4465], deviation: [0.2023, 0.1994, 0.2010]),
    exactNormalisation: Normalisation(
      mean: [0.491399680, 0.482158410, 0.446530910],
      deviation: [0.247032232, 0.243485133, 0.261587840]),
    trainingCount: 50_000, testCount: 10_000,
    advice: "`prunebench data import DIR|TAR`, given cifar-10-binary.tar.gz",
    decode: { content, store throws(DataError) in
      let record = 1 + store.shape.count
      guard content.bytes.count.isMultiple(of: record) else {
        throw .partOfImage(path: content.path, bytes: content.bytes.count % record)
      }
      for start in stride(from: 0, to: content.bytes.count, by: record) {
        try store.append(label: content.bytes[start], from: content.path)
        store.pixels += content.bytes[start + 1..<start + record]
      }
    })

  private static func file(_ name: String, _ sha256: String) -> DataFile {
    DataFile(name, .training, bytes: 30_730_000, sha256: sha256)
  }
}
