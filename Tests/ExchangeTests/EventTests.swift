import Exchange
import Foundation
import TestVectors
import Testing

@Suite("Event files")
struct EventTests {
  @Test("the checksum is that of RFC 3720: of 32 zeros, of 32 bytes 0xff, of 0 to 31")
  func checksum() {
    #expect(CRC32C.of(Data(count: 32)) == 0x8a91_36aa)
    #expect(CRC32C.of(Data(repeating: 0xff, count: 32)) == 0x62a8_ab43)
    #expect(CRC32C.of(Data(0..<32)) == 0x46dd_794e)
  }

  @Test(
    "TensorBoard reads steps, times, tags and values as they were written",
    .enabled(if: ReferenceReaders.has("tensorboard"), "$PRUNEBENCH_PYTHON has no tensorboard"))
  func tensorBoard() throws {
    let folder = try TemporaryFolder()
    let file =
      EventRecord.version(at: 1.5)
      + EventRecord.scalars([("train/loss", 2.25), ("sparsity", 0.5)], step: 1, at: 2.5)
      + EventRecord.scalars([("train/loss", 1.75)], step: 300, at: 3.5)
    try folder.write("events.out.tfevents.0", file)
    let read = try ReferenceReaders.read("events", folder.url.path + "/events.out.tfevents.0")
    #expect(
      read == """
        [[1, 2.5, "train/loss", 2.25], [1, 2.5, "sparsity", 0.5], [300, 3.5, "train/loss", 1.75]]
        """)
  }
}
