import Foundation
import Synchronization
import TestVectors
import Testing

@Suite(
  "Bad worlds", .serialized,
  .enabled(if: hasFashionMNIST, "Fashion-MNIST is absent: apt install dataset-fashion-mnist"))
struct BadWorldsTests {
  @Test("it says so in a line, and nothing is lost", arguments: BadWorld.all(needing: .nothing))
  func anywhere(_ world: BadWorld) throws { try check(world) }

  @Test(
    "so it does on file systems made for it",
    .enabled(if: BadWorld.Need.mounts.isMet, "file systems cannot be mounted here: be root"),
    arguments: BadWorld.all(needing: .mounts))
  func mounted(_ world: BadWorld) throws { try check(world) }

  @Test(
    "so it does for several users",
    .enabled(if: BadWorld.Need.users.isMet, "other users cannot run the program: be root"),
    arguments: BadWorld.all(needing: .users))
  func shared(_ world: BadWorld) throws { try check(world) }

  @Test(
    "so it does in a container",
    .enabled(if: BadWorld.Need.containers.isMet, "no control group can be made here: be root"),
    arguments: BadWorld.all(needing: .containers))
  func contained(_ world: BadWorld) throws { try check(world) }

  /// What cannot be tried here stands in it as it is expected.
  @Test("the table in docs/reliability.md shows what it said; PRUNEBENCH_UPDATE_DOCS=1 renews it")
  func documented() throws {
    let rows = try BadWorld.all.map { world in
      guard world.need.isMet else { return world.row(world.says, world.status) }
      let answer = try Self.answer(in: world)
      return world.row(answer.said, answer.status)
    }
    let head = ["| world | what it says | exit status |", "|---|---|---|"]
    let table = (head + rows).joined(separator: "\n")
    let page = TestVectors.testsFolder.deletingLastPathComponent()
      .appending(path: "docs/reliability.md")
    let text = try String(contentsOf: page, encoding: .utf8)
    let parts = text.components(separatedBy: "<!-- bad worlds -->\n")
    try #require(parts.count == 3)
    if ProcessInfo.processInfo.environment["PRUNEBENCH_UPDATE_DOCS"] != nil {
      let renewed = [parts[0], table + "\n", parts[2]].joined(separator: "<!-- bad worlds -->\n")
      try Data(renewed.utf8).write(to: page)
    } else {
      #expect(parts[1] == table + "\n")
    }
  }

  private struct Answer {
    let said: String
    let status: Int32
  }

  /// Each world is made once.
  private static let answers = Mutex<[String: Answer]>([:])

  private func check(_ world: BadWorld) throws {
    let answer = try Self.answer(in: world)
    #expect(answer.said == world.says)
    #expect(answer.status == world.status)
  }

  private static func answer(in bad: BadWorld) throws -> Answer {
    if let known = answers.withLock({ $0[bad.name] }) { return known }
    let world = try World(bad.from)
    let output = try bad.answer(world)
    let answer = Answer(said: world.plain(output.err), status: output.status)
    answers.withLock { $0[bad.name] = answer }
    if bad.goesOn {
      if output.status != 128 + SIGKILL { #expect(world.litter(isDone: false) == []) }
      try bad.mend(world)
      let last = try world.run()
      #expect(last.status == 0, "\(last.err)")
      #expect(try world.records() == World.undisturbed.get().records())
      #expect(world.litter(isDone: true) == [])
    }
    return answer
  }
}

extension BadWorld {
  fileprivate static func all(needing need: Need) -> [BadWorld] { all.filter { $0.need == need } }
}

extension World {
  /// What was said beside progress, with names in place of what differs from time to time.
  fileprivate func plain(_ text: String) -> String {
    let names: [(Regex<Substring>, String)] = [
      (/[a-z0-9-]+-[0-9]+-[0-9a-f]{8}\.json/, "WORKER"),
      (/[0-9a-f]{32}-[0-9a-f]{16}/, "STAGE"),
      (/resnet8-fashion-mnist-[a-z0-9.+-]+-s1-[0-9a-f]{8}/, "RUN"),
      (/checkpoint-[0-9]{10}-[0-9]{6}\.safetensors/, "CHECKPOINT"),
      (/tensor "[a-z]+"/, "tensor \"NAME\""), (/[0-9a-f]{8}…/, "HASH"),
      (/[0-9]+ MB/, "N MB"), (/stopped with [0-9]+ of/, "stopped with N of"),
      (/at step [0-9]+/, "at step N"),
      (/counts [0-9]+ and [0-9]+ right of [0-9]+/, "counts N and N right of N"),
    ]
    let plain = names.reduce(text.replacing(folder.path, with: "DIR")) {
      $0.replacing($1.0, with: $1.1)
    }
    return plain.split(separator: "\n").filter { !$0.hasPrefix("[") && !$0.hasPrefix("trained ") }
      .map { $0.trimmingCharacters(in: .whitespaces) }.joined(separator: "<br>")
  }
}
