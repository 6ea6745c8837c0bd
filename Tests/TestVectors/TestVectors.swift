import Foundation

/// The independent results under `Tests/Vectors`, decoded.
public enum TestVectors {
  /// The folder `Tests`, where this file was compiled.
  public static let testsFolder = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent()

  /// The file `<name>.json`, or the value under `part` in it.
  public static func read<Value: Decodable>(
    _ name: String, _ part: String? = nil, as type: Value.Type = Value.self
  ) throws -> Value {
    let data = try Data(contentsOf: testsFolder.appending(path: "Vectors/\(name).json"))
    guard let part else { return try JSONDecoder().decode(Value.self, from: data) }
    let object = try JSONSerialization.jsonObject(with: data) as? [String: Any]
    guard let value = object?[part] else { throw MissingPart(file: name, part: part) }
    return try JSONDecoder().decode(
      Value.self, from: JSONSerialization.data(withJSONObject: value, options: .fragmentsAllowed))
  }
}

/// A vector file without the part that a test asks for.
struct MissingPart: Error {
  let file, part: String
}
