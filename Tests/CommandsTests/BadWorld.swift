import Foundation
import Testing

/// A world in which nothing may be lost, and what the program answers in it.
struct BadWorld: Sendable, CustomTestStringConvertible {
  /// What the machine must allow to make it.
  enum Need: Sendable { case nothing, mounts, users, containers }
  /// What there is in its folders: nothing, a campaign that was killed at a step with two
  /// checkpoints, or one that was not disturbed.
  enum Beginning: Sendable { case nothing, killed, done }

  let name: String
  var need = Need.nothing
  var from = Beginning.nothing
  /// What it says beside progress; folders, hashes and numbers have names.
  let says: String
  let status: Int32
  /// Whether the same command, in a mended world, has a campaign to end.
  var goesOn = true
  /// Makes the world bad, and runs the program in it.
  let answer: @Sendable (World) throws -> Program.Output
  /// What a user does before the same command goes on.
  var mend: @Sendable (World) throws -> Void = { _ in }

  var testDescription: String { name }

  static let all =
    disks + streams + limits + signals + torn + clocks + removed + users + hostile

  /// A row of the table in docs/reliability.md.
  func row(_ said: String, _ status: Int32) -> String {
    "| \(name) | \(said.isEmpty ? "nothing" : said.replacing("|", with: "\\|")) | \(status) |"
  }
}

extension BadWorld.Need {
  var isMet: Bool {
    switch self {
    case .nothing: true
    case .mounts: Self.hasMounts
    case .users: Self.hasUsers
    case .containers: ControlGroup.isAvailable
    }
  }

  private static let hasMounts = succeeds("unshare -m mount -t tmpfs -o size=4k tmpfs /mnt")
  private static let hasUsers = succeeds(World.user(65534) + " --version", Program.path)

  private static func succeeds(_ line: String, _ arguments: String...) -> Bool {
    let process = Process()
    process.executableURL = URL(filePath: "/bin/sh")
    process.arguments = ["-c", line, "sh"] + arguments
    (process.standardOutput, process.standardError) = (FileHandle.nullDevice, FileHandle.nullDevice)
    guard (try? process.run()) != nil else { return false }
    process.waitUntilExit()
    return process.terminationStatus == 0
  }
}
