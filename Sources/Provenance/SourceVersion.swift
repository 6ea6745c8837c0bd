/// What the program was built from, as it was found at the build.
public struct SourceVersion: Hashable, Sendable {
  /// How the sources stood to the commit.
  public enum State: String, Sendable {
    /// They are exactly the commit's.
    case clean
    /// They were changed since.
    case changed
    /// Nobody looked: they came without their repository.
    case unchecked
  }

  /// 40 hexadecimal digits, or `unknown`.
  public let commit: String
  /// The commit's day, `2026-01-31`; empty where the commit is unknown.
  public let date: String
  public let state: State
  /// Of the Swift modules.
  public let compiler: String

  public static let version = "0.1.0"

  public static let current = {
    let found = foundAtBuild()
    return SourceVersion(
      commit: found.commit, date: found.date, state: State(rawValue: found.state) ?? .unchecked,
      compiler: found.compiler)
  }()

  /// Whether the sources may be others than the commit's.
  public var isDirty: Bool { state != .clean }

  /// The version and the commit, for one line among others.
  public var text: String { "\(Self.version) (\(commit.prefix(12))\(suffix))" }

  /// The commit in full, and how the sources stand to it.
  public var commitText: String { commit + (date.isEmpty ? "" : " of \(date)") + suffix }

  private var suffix: String { state == .clean || date.isEmpty ? "" : ", \(state.rawValue)" }

  #if DEBUG
    public static let configuration = "debug"
  #else
    public static let configuration = "release"
  #endif
}
