import Audit
import Foundation
import Testing

@Suite("A changed record is found although its folder was sealed anew")
struct TamperedRunTests {
  @Test("a field of run.json, a number of its tables")
  func changes() throws {
    let starts = ["dense-0.00", "dpf-0.80", "dpf+ft-0.80", "sfp-0.40"]
    let copy = try PublishedCopy(
      runs: starts.map { try Published.run("\($0)-quick-s1") }, tables: false)
    #expect(try copy.errors() == [])
    for damage in Damage.summaries + Damage.runTables {
      let (isFound, errors) = try damage.isFound(in: copy)
      #expect(isFound, "\(damage.name): \(damage.line): \(errors)")
    }
    #expect(try copy.errors().filter { !$0.contains("SHA-256 differs") } == [])
  }

  @Test("an evaluation at an epoch that the recipe does not evaluate is a reading too many")
  func leak() throws {
    let copy = try PublishedCopy()
    let path = try "results/" + copy.path("dense-0.00-quick-s1", "epochs.csv")
    var table = try #require(CSV(String(decoding: copy.read(path), as: UTF8.self)))
    table.rows[1].replaceSubrange(5..<9, with: ["0.5", "8000", "9900", "10000"])
    try copy.write(Array(table.text.utf8), path)
    #expect(
      try copy.errors()[0]
        == "\(path): evaluations at the end of epoch 1: expected 0, found 1")
    #expect(try copy.audit().readings.atEpochEnds == 14)
  }

  @Test("in a warm-up the rate of an epoch is that of its last step")
  func warmUp() throws {
    let copy = try PublishedCopy(
      runs: [Published.run("dense-0.00-quick-s1")], tables: false)
    let (run, path) = try (
      "results/" + copy.path("dense-0.00-quick-s1", "run.json"),
      "results/" + copy.path("dense-0.00-quick-s1", "epochs.csv")
    )
    let json = try #require(JSON(copy.read(run))).changing(["config", "schedule", "warmUp"]) { _ in
      .object(["epochs": .integer(2), "start": .number(0.25)])
    }
    try copy.write(Array(json.fileText.utf8), run)
    func complaints() throws -> [String] {
      try copy.errors().filter { $0.contains("learning rate") }
    }
    // 79 steps an epoch; the rate goes from 0.05 to 0.2 in 158.
    let rates = [78.0, 157].map { (step: Double) -> Float in
      let passed = step / 79 / 2
      return Float(0.2 * (0.25 + 0.75 * passed))
    }
    #expect(
      try complaints() == [0, 1].map {
        "\(path): learning rate of epoch \($0): expected \(rates[$0]), found 0.2"
      })
    var table = try #require(CSV(String(decoding: copy.read(path), as: UTF8.self)))
    for epoch in [0, 1] { table.rows[epoch][1] = "\(rates[epoch])" }
    try copy.write(Array(table.text.utf8), path)
    #expect(try complaints() == [])
  }

  @Test("a missing last epoch, a missing file and a file too many are named")
  func missing() throws {
    let copy = try PublishedCopy()
    let path = try "results/" + copy.path("dense-0.00-quick-s1", "epochs.csv")
    var table = try #require(CSV(String(decoding: copy.read(path), as: UTF8.self)))
    table.rows.removeLast()
    try copy.write(Array(table.text.utf8), path)
    let still = try "results/" + copy.path("dense-0.00-quick-s2", "still.csv")
    try copy.remove(still)
    let extra = try "results/" + copy.path("dense-0.00-quick-s3", "notes.txt")
    try copy.write([1], extra)
    let errors = try copy.errors()
    #expect(errors.contains { $0.contains("did not end its schedule has the status") })
    #expect(errors.contains("\(still): missing") && errors.contains("\(extra): no file of a run"))
  }

  @Test("a mask of another run is found, its digest adapted or not")
  func mask() throws {
    let copy = try PublishedCopy()
    let path = try "results/" + copy.path("dpf-filter-0.40-quick-s1", "mask.gz")
    let other = try copy.path("dpf-filter-0.40-quick-s2", "")
    try copy.write(copy.read("results/\(other)mask.gz"), path)
    #expect(try copy.errors().contains { $0.contains("not the mask_sha256 of run.json") })
    let theirs = try #require(JSON(copy.read("results/\(other)run.json")))["mask_sha256"]
    let summary = path.replacing("mask.gz", with: "run.json")
    let json = try #require(JSON(copy.read(summary))).changing(["mask_sha256"]) { _ in theirs }
    try copy.write(Array(json.fileText.utf8), summary)
    let errors = try copy.errors()
    #expect(!errors.contains { $0.contains("not the mask_sha256") })
    #expect(errors.contains { $0.contains("by mask.gz: expected") })
  }

  @Test("a frozen mask that is not its parent's is found")
  func frozen() throws {
    let copy = try PublishedCopy()
    let ticket = try "results/" + copy.path("lt-r01-0.20-quick-s1", "mask.gz")
    let tuned = try "results/" + copy.path("dpf+ft-0.80-quick-s1", "mask.gz")
    let swapped = (try copy.read(ticket), try copy.read(tuned))
    try copy.write(swapped.1, ticket)
    try copy.write(swapped.0, tuned)
    let errors = try copy.errors()
    #expect(errors.contains { $0.hasPrefix("\(ticket): kept weights, by config") })
    #expect(errors.contains { $0.hasPrefix("\(tuned): not the mask of resnet8") })
  }

  @Test("one right answer more in the list is found, its digest adapted or not")
  func correct() throws {
    let copy = try PublishedCopy()
    let path = try "results/" + copy.path("dense-0.00-quick-s1", "correct.b64")
    let text = String(decoding: try copy.read(path).dropLast(), as: UTF8.self)
    var bytes = Array(try #require(Data(base64Encoded: text)))
    let place = try #require(bytes.firstIndex { $0 & 1 == 0 })
    bytes[place] |= 1
    try copy.write(Array((Data(bytes).base64EncodedString() + "\n").utf8), path)
    #expect(try copy.errors().contains { $0.contains("not the correct_sha256 of run.json") })
    let summary = path.replacing("correct.b64", with: "run.json")
    let json = try #require(JSON(copy.read(summary))).changing(["correct_sha256"]) { _ in
      .string(sha256(bytes))
    }
    try copy.write(Array(json.fileText.utf8), summary)
    let errors = try copy.errors()
    #expect(errors.contains { $0.contains("final.correct, by correct.b64") })
    #expect(
      errors.contains { $0.contains("quick-structured.json") && $0.contains("right answers") })
  }

  @Test("two seeds with the same weights are found")
  func sameWeights() throws {
    let copy = try PublishedCopy()
    let first = try "results/" + copy.path("dense-0.00-quick-s1", "run.json")
    let second = try "results/" + copy.path("dense-0.00-quick-s2", "run.json")
    let weights = try #require(JSON(copy.read(first)))["weights_sha256"]
    let json = try #require(JSON(copy.read(second))).changing(["weights_sha256"]) { _ in weights }
    try copy.write(Array(json.fileText.utf8), second)
    let name = try Published.run("dense-0.00-quick-s1")
    #expect(try copy.errors() == ["\(second): its weights are those of \(name), of another seed"])
  }

  @Test("the same run under two names is found")
  func twins() throws {
    let copy = try PublishedCopy()
    let name = try Published.run("dense-0.00-quick-s1")
    try FileManager.default.copyItem(
      atPath: "\(copy.results)/runs/\(name)", toPath: "\(copy.results)/runs/\(name.dropLast())z")
    let errors = try copy.errors()
    #expect(errors.contains { $0.contains("of the same cell quick:quick/resnet8/dense, seed") })
  }
}
