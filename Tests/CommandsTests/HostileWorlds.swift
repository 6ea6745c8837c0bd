import Foundation
import TestVectors
import Testing

// Results folders that came from strangers. What readers make of every damaged field:
// `DamageTests`, `AuditTests` and the fuzzer's corpus.
extension BadWorld {
  private static let damaged = "the record is damaged: restore its folder, or remove it and run it "
    + "again"
  private static let record = "warning: DIR/results/runs/RUN/run.json"
  private static let path = "check the path given by --results"

  static let hostile = [
    table(
      "a name with control characters",
      "warning: \"evil?[2J?x\": not the name of a run; names are made of a-z, 0-9, _ . + and -, "
        + "and do not begin with a point"
    ) { world in
      try FileManager.default.createDirectory(
        atPath: world.path("results/runs/evil\u{1B}[2J\nx"), withIntermediateDirectories: false)
    },
    table(
      "a record whose name leads elsewhere",
      "\(record): it is of run \"../../evil?x\", not of its folder; \(damaged)"
    ) { world in
      try world.edit(/"run": "[^"]*"/, #""run": "../../evil\u001bx""#)
    },
    table(
      "a number beyond all bounds",
      "\(record): the field config.setting.seed has another type; \(damaged)"
    ) { world in
      try world.edit(/"seed": 1/, #""seed": 1e400"#)
    },
    table(
      "a count beyond all memory", "\(record): final counts N and N right of N; \(damaged)"
    ) { world in
      try world.edit(/"total": 200/, #""total": 9223372036854775807"#)
    },
    table("a million brackets", "\(record): not JSON; \(damaged)") { world in
      try world.edit(/(?s).*/, String(repeating: "[", count: 1_000_000))
    },
    table("a device in place of a file", "\(record): cannot read: not a file; \(path)") { world in
      try world.link("run.json", to: "/dev/zero")
    },
    table("a pipe in place of a file", "\(record): cannot read: not a file; \(path)") { world in
      try world.link("run.json", to: "nowhere")
      mkfifo(try world.record("dense") + "/nowhere", 0o644)
    },
    table(
      "a link to itself in place of a file",
      "\(record): cannot read: Too many levels of symbolic links; \(path)"
    ) { world in
      try world.link("run.json", to: "run.json")
    },
    BadWorld(
      name: "a link to another folder in place of a record", from: .done,
      says: "error: DIR/results/runs/RUN: cannot write: Not a directory; nothing was changed: free "
        + "space or choose another folder by --results or --dir", status: 4,
      answer: { world in
        let record = try world.record("dense")
        try FileManager.default.moveItem(atPath: record, toPath: world.path("outside"))
        try world.tear(world.path("outside/run.json"))
        try FileManager.default.createSymbolicLink(
          atPath: record, withDestinationPath: "../../outside")
        let before = try FileManager.default.contentsOfDirectory(atPath: world.path("outside"))
        let output = try world.run()
        let after = try FileManager.default.contentsOfDirectory(atPath: world.path("outside"))
        #expect(before.count == 8 && Set(after) == Set(before))
        return output
      }, mend: { try FileManager.default.removeItem(atPath: $0.record("dense")) }),
  ]

  private static func table(
    _ name: String, _ says: String, _ change: @escaping @Sendable (World) throws -> Void
  ) -> BadWorld {
    BadWorld(
      name: "\(name): `table`", from: .done, says: says, status: 0, goesOn: false,
      answer: { world in
        try change(world)
        return try world.run("table")
      })
  }
}

extension World {
  fileprivate func edit(_ pattern: some RegexComponent, _ text: String) throws {
    let file = URL(filePath: try record("dense") + "/run.json")
    let content = try String(contentsOf: file, encoding: .utf8)
    try Data(content.replacing(pattern, with: text, maxReplacements: 1).utf8).write(to: file)
  }

  fileprivate func link(_ name: String, to target: String) throws {
    let file = try record("dense") + "/\(name)"
    try FileManager.default.removeItem(atPath: file)
    try FileManager.default.createSymbolicLink(atPath: file, withDestinationPath: target)
  }
}
