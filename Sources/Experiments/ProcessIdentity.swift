import Foundation

/// A process, told from all others on all machines. Whether it lives can be said of those that the
/// same kernel runs, of others only by what they do.
public struct ProcessIdentity: Codable, Hashable, Sendable, CustomStringConvertible {
  public let host: String
  public let number: Int32
  /// When it was started, in ticks of its kernel: numbers are used again.
  let started: String
  /// One run of one kernel, and the space of process numbers.
  let kernel: String

  static let current = ProcessIdentity()

  public var description: String { "process \(number) on \(host)" }

  private init() {
    var name = [CChar](repeating: 0, count: 256)
    gethostname(&name, name.count - 1)
    host = String(decoding: name.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    number = getpid()
    started = Self.status(of: number)?.started ?? ""
    kernel = Self.thisKernel
  }

  /// `nil` where it cannot be told from here.
  public var isAlive: Bool? {
    guard !kernel.isEmpty, kernel == Self.thisKernel else { return nil }
    guard kill(number, 0) == 0 || errno == EPERM else { return false }
    // Processes of other users may be hidden; that there is one is all that is known then.
    guard let status = Self.status(of: number) else { return true }
    return status.started == started && !["Z", "X"].contains(status.state)
  }

  private static let thisKernel: String = {
    let boot = (try? String(contentsOfFile: "/proc/sys/kernel/random/boot_id", encoding: .utf8))
    let space = try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/ns/pid")
    guard let boot, let space else { return "" }
    return boot.trimmingCharacters(in: .whitespacesAndNewlines) + " " + space
  }()

  /// State and time of start; the name before them may hold anything.
  private static func status(of number: Int32) -> (state: String, started: String)? {
    guard let text = try? String(contentsOfFile: "/proc/\(number)/stat", encoding: .utf8),
      let end = text.lastIndex(of: ")")
    else { return nil }
    let fields = text[text.index(after: end)...].split(separator: " ")
    return fields.count > 19 ? (String(fields[0]), String(fields[19])) : nil
  }
}
