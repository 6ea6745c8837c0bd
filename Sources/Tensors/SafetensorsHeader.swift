import Foundation

/// The JSON of a file's header, read only after its outline was found harmless: no deeper than
/// headers are, and no name given twice, which a reader of JSON would not tell.
struct SafetensorsHeader {
  let members: [String: JSONValue]

  init(_ json: Data) throws {
    let names = try Self.nameCounts(json)
    guard let members = try? JSONDecoder().decode([String: JSONValue].self, from: json) else {
      throw Safetensors.FormatError("has a header that is no JSON object")
    }
    let inner = members.values.reduce(0) { $0 + ($1.members?.count ?? 0) }
    guard members.count == names[1], inner == names[2] else {
      throw Safetensors.FormatError("has a header that gives a name twice")
    }
    self.members = members
  }

  /// How many names, which are what colons follow, there are at each depth.
  private static func nameCounts(_ json: Data) throws -> [Int] {
    let deepest = 3  // header, tensor, shape
    var counts = [Int](repeating: 0, count: deepest + 1)
    var (depth, isText, isEscaped) = (0, false, false)
    for byte in json {
      if isText {
        (isText, isEscaped) = (
          isEscaped || byte != UInt8(ascii: "\""), !isEscaped && byte == UInt8(ascii: "\\")
        )
        continue
      }
      switch byte {
      case UInt8(ascii: "\""): isText = true
      case UInt8(ascii: "{"), UInt8(ascii: "["): depth += 1
      case UInt8(ascii: "}"), UInt8(ascii: "]"): depth -= 1
      case UInt8(ascii: ":"): counts[max(0, depth)] += 1
      default: break
      }
      guard depth <= deepest else {
        throw Safetensors.FormatError("has a header of more than \(deepest) levels")
      }
    }
    return counts
  }
}
