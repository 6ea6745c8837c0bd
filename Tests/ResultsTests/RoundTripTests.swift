import Foundation
import Results
import TestVectors
import Testing

@Suite("a record on disk")
struct RoundTripTests {
  let record = sampleRecord()

  @Test("reads back equal, and so does its machine")
  func roundTrip() throws {
    try withFolder { folder in
      let store = RecordStore(folder: folder.path())
      try store.write(record, machine: sampleMachine)
      #expect(try store.record(record.summary.run) == record)
      #expect(try store.summary(record.summary.run) == record.summary)
      #expect(try store.machine(record.summary.run) == sampleMachine)
      #expect(try store.summaries().values == [record.summary])
      #expect(store.contains(record.summary.run))
    }
  }

  @Test("has exactly the files of the specification, and nothing is left beside them")
  func files() throws {
    try withFolder { folder in
      let store = RecordStore(folder: folder.path())
      for _ in 0..<2 { try store.write(record, machine: sampleMachine) }
      func names(_ path: String) throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: folder.appending(path: path).path())
          .sorted()
      }
      #expect(try names("") == ["VERSION", "runs"])
      #expect(try names("runs") == [record.summary.run])
      #expect(
        try names("runs/\(record.summary.run)") == [
          "correct.b64", "epochs.csv", "layers.csv", "machine.json", "mask.gz", "run.json",
          "still.csv", "updates.csv",
        ])
    }
  }

  @Test("has the same bytes when it is written again, on another machine, over the old one")
  func stableBytes() throws {
    try withFolder { folder in
      let store = RecordStore(folder: folder.path())
      try store.write(record, machine: sampleMachine)
      let first = try store.reproducibleFiles(of: record.summary.run)
      var machine = sampleMachine
      machine.threads = 7
      try store.write(try store.record(record.summary.run), machine: machine)
      #expect(try store.reproducibleFiles(of: record.summary.run) == first)
      #expect(try store.machine(record.summary.run).threads == 7)
    }
  }

  @Test("has the columns of the specification, and floats in their shortest form")
  func columns() throws {
    try withFolder { folder in
      let store = RecordStore(folder: folder.path())
      try store.write(record, machine: sampleMachine)
      let files = try store.reproducibleFiles(of: record.summary.run)
      func text(_ name: String) -> String { String(decoding: files[name] ?? [], as: UTF8.self) }
      #expect(
        text("epochs.csv") == """
          epoch,lr,train_loss,train_correct,train_total,test_loss,test_correct,test_correct5,\
          test_total,sparsity,params,macs
          0,0.1,0.3333333333333333,900,1000,,,,,0.5,60000,999
          1,0.1,0.3333333333333333,900,1000,0.30000000000000004,7,9,11,0.5,60000,999

          """)
      #expect(
        text("updates.csv") == """
          step,sparsity,threshold,delta,flips,iou,extra,mean_iou,norm2
          -1,0.0,,0.0,0,1.0,,1.0,0.3333333333333333
          16,0.5,0.00125,1e-09,12,0.75,0.2,0.8,12.5

          """)
      #expect(text("layers.csv").hasPrefix("epoch,layer,survivors,size\n0,conv1,10,10\n"))
      #expect(text("still.csv") == "epoch,percent\n0,100.0\n1,12.5\n2,0.0\n")
      // 1111111 0000 padded with 00000: fe 00
      #expect(text("correct.b64") == "/gA=\n")
      // no flags, no time, level 9, Unix
      #expect(files["mask.gz"]?.prefix(10) == [31, 139, 8, 0, 0, 0, 0, 0, 2, 3])
      #expect(text("run.json").hasPrefix("{\n  \"best\": {\n    \"correct\": 8,\n"))
    }
  }

  @Test("holds a diverged run, whose loss is infinite and which has no mask and no evaluation")
  func diverged() throws {
    try withFolder { folder in
      var record = Record(summary: record.summary)
      record.summary.final = nil
      record.summary.best = nil
      record.summary.prunable = 0
      (record.summary.status, record.summary.reason) = (.diverged, "loss is not finite")
      record.summary.epochDiverged = 1
      record.epochs = [
        Record.Epoch(
          epoch: 0, learningRate: 1e-5, trainLoss: .infinity, trainCorrect: 1, trainTotal: 10,
          test: .init(correct: 1, correct5: 5, total: 10, loss: -.infinity), sparsity: 0, params: 1,
          macs: 1)
      ]
      record.seal()
      let store = RecordStore(folder: folder.path())
      try store.write(record, machine: sampleMachine)
      #expect(try store.record(record.summary.run) == record)
    }
  }

  @Test("packs bits from the highest of each byte on, for every length")
  func bits() {
    for count in 0..<40 {
      let bits = (0..<count).map { ($0 * $0) % 3 == 0 }
      #expect(PackedBits(bits).bits(count) == bits)
    }
    #expect(PackedBits([true, false, true]).bytes == [0b1010_0000])
    #expect(PackedBits([true]).bits(2) == [true, false])
    #expect(PackedBits([true, true]).bits(1) == nil)
  }
}
