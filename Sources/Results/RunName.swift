/// The name of a run: `<model>-<data>-<method>-<sparsity>-<profile>-s<seed>-<8 hex>`, for example
/// `resnet20-cifar10-dpf-0.90-paper-s1-6cec8704`. Methods and profiles may contain hyphens, and so
/// may `fashion-mnist`, `imagenet-part` and `vgg16d-single`; a precision other than float32 follows
/// the profile, `paper-bf16`.
public struct RunName: Hashable, Sendable, CustomStringConvertible {
  public var model, data, method: String
  /// Target; 0 for dense runs.
  public var sparsity: Double
  public var profile: String
  /// `float32` or `bf16`.
  public var precision = "float32"
  public var seed: Int
  /// The first eight digits of the config hash.
  public var hash: String

  public init(
    model: String, data: String, method: String, sparsity: Double, profile: String, seed: Int,
    configHash: String, precision: String = "float32"
  ) {
    (self.model, self.data, self.method) = (model, data, method)
    (self.sparsity, self.profile, self.seed) = (sparsity, profile, seed)
    (self.precision, hash) = (precision, String(configHash.prefix(8)))
  }

  public var description: String { text }

  public var text: String {
    let profile = precision == "float32" ? profile : "\(profile)-\(precision)"
    return "\(model)-\(data)-\(method)-\(Format.sparsity(sparsity))-\(profile)-s\(seed)-\(hash)"
  }

  public init(_ text: String) throws {
    let form = "<model>-<data>-<method>-<sparsity>-<profile>-s<seed>-<8 hex>"
    func bad() -> ResultsError { .badName(kind: "run", name: text, form: form) }
    guard Self.isSafe(text) else { throw bad() }
    var parts = text.split(separator: "-", omittingEmptySubsequences: false).map(String.init)
    guard parts.count >= 7, parts.allSatisfy({ !$0.isEmpty }) else { throw bad() }
    hash = parts.removeLast()
    let seedText = parts.removeLast()
    guard hash.utf8.count == 8, hash.utf8.allSatisfy({ 48...57 ~= $0 || 97...102 ~= $0 }),
      seedText.first == "s", let seed = Int(seedText.dropFirst()), "s\(seed)" == seedText
    else { throw bad() }
    self.seed = seed
    if parts.last == "bf16" { precision = parts.removeLast() }
    guard let place = parts.lastIndex(where: { Format.sparsity(parsing: $0) != nil }),
      let sparsity = Format.sparsity(parsing: parts[place]), place + 1 < parts.count, place > 2
    else { throw bad() }
    self.sparsity = sparsity
    profile = parts[(place + 1)...].joined(separator: "-")
    parts.removeSubrange(place...)
    // A model may have a hyphen, too, before the name of a data set of the paper or this package.
    let dataSets = ["cifar10", "fashion", "imagenet"]
    let split = parts.dropFirst().firstIndex(where: dataSets.contains) ?? 1
    model = parts[..<split].joined(separator: "-")
    data = parts[split]
    parts.removeSubrange(...split)
    let seconds = ["fashion": "mnist", "imagenet": "part"]
    if let second = seconds[data], parts.first == second { data += "-" + parts.removeFirst() }
    guard !parts.isEmpty else { throw bad() }
    method = parts.joined(separator: "-")
  }

  /// Whether a name can be a folder's name here: `[a-z0-9_.+-]` only, no leading point.
  static func isSafe(_ name: String) -> Bool {
    !name.isEmpty && name.utf8.count <= 200 && name.utf8.first != UInt8(ascii: ".")
      && name.utf8.allSatisfy {
        97...122 ~= $0 || 48...57 ~= $0 || "_.+-".utf8.contains($0)
      }
  }
}
