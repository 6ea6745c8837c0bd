/// One line of an audit: a file, and what about it does not hold or what a reader should know.
public struct Finding: Hashable, Sendable, Encodable {
  public enum Kind: String, Hashable, Sendable, Encodable {
    /// Something that does not hold.
    case error
    /// Something to know; the records hold all the same.
    case note
  }

  public var kind: Kind
  /// Path of the file or folder, as the audit was given it.
  public var file: String
  public var problem: String
  /// What was recomputed, and what stands in the file; `nil` where there are no two values.
  public var expected, found: String?

  public var line: String {
    let line =
      (kind == .note ? "note: " : "") + "\(file): \(problem)"
      + (expected.map { ": expected \($0)" } ?? "") + (found.map { ", found \($0)" } ?? "")
    // Names of others may hold anything, but a finding is one line.
    let hidden: Set<Unicode.GeneralCategory> = [
      .control, .format, .lineSeparator, .paragraphSeparator,
    ]
    let shown = line.unicodeScalars.prefix(800).map {
      hidden.contains($0.properties.generalCategory) ? "?" : $0
    }
    return String(String.UnicodeScalarView(shown))
  }
}

/// Findings as they are made, and how many numbers were recomputed for them.
package struct Findings {
  package private(set) var list: [Finding] = []
  package private(set) var numbers = 0

  package init() {}

  mutating func error(_ file: String, _ problem: String) {
    list.append(Finding(kind: .error, file: file, problem: problem))
  }

  mutating func note(_ file: String, _ problem: String) {
    list.append(Finding(kind: .note, file: file, problem: problem))
  }

  /// Something that must be so.
  mutating func require(_ holds: Bool, _ file: String, _ problem: @autoclosure () -> String) {
    if !holds { error(file, problem()) }
  }

  /// A value that was recomputed beside the one that stands in a file; `nil` is no value.
  mutating func compare<Value: Equatable>(
    _ file: String, _ what: @autoclosure () -> String, _ expected: Value?, found: Value?
  ) {
    numbers += 1
    guard found != expected else { return }
    list.append(
      Finding(
        kind: .error, file: file, problem: what(), expected: expected.map { "\($0)" } ?? "nothing",
        found: found.map { "\($0)" } ?? "nothing"))
  }
}
