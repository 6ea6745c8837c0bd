import Foundation

/// Reads the lines of a ``PictureIndex``: a million in half a second.
struct PictureIndexParser {
  /// Of a digest in hexadecimal; two spaces follow.
  static let digits = 64
  static let nameOffset = digits + 2

  private(set) var classes: [String] = []
  private(set) var listings = [PictureIndex.Listing(), PictureIndex.Listing()]
  private(set) var unreadable: [PictureIndex.Unreadable] = []
  private var labels: [String: Int32] = [:]
  /// `train/CLASS/` of the line before, with what it stands for.
  private var group: (prefix: [UInt8], split: Int, label: Int32) = ([], 0, 0)

  /// - Returns: the number of the first line that is wrong, from 1, and what is wrong.
  mutating func read(_ text: Data) -> (line: Int, problem: String)? {
    text.withUnsafeBytes { bytes in
      var (start, number) = (0, 1)
      while start < bytes.count {
        let rest = UnsafeRawBufferPointer(rebasing: bytes[start...])
        guard let end = memchr(rest.baseAddress!, Int32(UInt8(ascii: "\n")), rest.count) else {
          return (number, "is cut short")
        }
        let length = rest.baseAddress!.distance(to: UnsafeRawPointer(end))
        let line = UnsafeRawBufferPointer(rebasing: rest[..<length])
        if let problem = number == 1 ? header(line) : take(line, at: start) {
          return (number, problem)
        }
        (start, number) = (start + length + 1, number + 1)
      }
      let isEmpty = listings.contains { $0.lines.isEmpty }
      return isEmpty ? (number, "is missing: no picture of a split is listed") : nil
    }
  }

  private func header(_ line: UnsafeRawBufferPointer) -> String? {
    line.elementsEqual(PictureIndex.header.utf8) ? nil : "is not \"\(PictureIndex.header)\""
  }

  /// Adds what a line says; returns what is wrong with it.
  private mutating func take(_ line: UnsafeRawBufferPointer, at start: Int) -> String? {
    if line.first == UInt8(ascii: "#") {
      let comment = String(decoding: line, as: UTF8.self)
      guard let entry = PictureIndex.Unreadable(comment: comment) else {
        return "is no line of this list"
      }
      unreadable.append(entry)
      return nil
    }
    guard line.count > Self.nameOffset, line[..<Self.digits].allSatisfy(Self.isDigit),
      line[Self.digits..<Self.nameOffset].allSatisfy({ $0 == UInt8(ascii: " ") })
    else { return "has no SHA-256 and name" }
    let name = UnsafeRawBufferPointer(rebasing: line[Self.nameOffset...])
    if group.prefix.isEmpty || !name.starts(with: group.prefix) {
      if let problem = enter(name) { return problem }
    }
    guard !name.dropFirst(group.prefix.count).contains(UInt8(ascii: "/")) else {
      return "names no file of a class"
    }
    listings[group.split].lines.append(UInt32(start))
    listings[group.split].labels.append(group.label)
    return nil
  }

  private static func isDigit(_ byte: UInt8) -> Bool { 48...57 ~= byte || 97...102 ~= byte }

  /// Begins with the pictures of another class.
  private mutating func enter(_ name: UnsafeRawBufferPointer) -> String? {
    let parts = String(decoding: name, as: UTF8.self).split(
      separator: "/", omittingEmptySubsequences: false)
    guard parts.count == 3, parts.allSatisfy({ !$0.isEmpty && $0 != "." && $0 != ".." }),
      let split = PictureIndex.splits.firstIndex(of: String(parts[0])), split >= group.split
    else { return "names no picture of train or, after those, val" }
    let name = String(parts[1])
    if split == 0 {
      guard classes.last.map({ inByteOrder($0, name) }) ?? true else { return "is not in order" }
      labels[name] = Int32(classes.count)
      classes.append(name)
    }
    guard let label = labels[name] else { return "is of a class that train does not have" }
    group = (Array("\(parts[0])/\(parts[1])/".utf8), split, label)
    return nil
  }
}

/// Whether one name comes before another, byte by byte.
func inByteOrder(_ one: String, _ other: String) -> Bool {
  one.utf8.lexicographicallyPrecedes(other.utf8)
}

extension PictureIndex.Unreadable {
  private static let mark = "# unreadable "

  /// The line that stands for it.
  var comment: String { "\(Self.mark)\(name)\t\(reason)" }

  init?(comment: String) {
    let parts = comment.dropFirst(Self.mark.count).split(separator: "\t", maxSplits: 1)
    guard comment.hasPrefix(Self.mark), parts.count == 2,
      PictureIndex.splits.contains(where: { parts[0].hasPrefix("\($0)/") })
    else { return nil }
    self.init(name: String(parts[0]), reason: String(parts[1]))
  }
}
