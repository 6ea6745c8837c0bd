extension Schema {
  /// Throws unless files of `version` can be read here: same major version, no newer minor one.
  static func check(_ version: String, in file: String) throws {
    guard let found = parse(version), let known = parse(current) else {
      throw ResultsError.damaged(
        file: file, line: nil, problem: "\(printable(version)) is no schema version")
    }
    if found > known { throw ResultsError.newerSchema(file: file, found: version) }
    if found.0 < known.0 { throw ResultsError.olderSchema(file: file, found: version) }
  }

  private static func parse(_ version: String) -> (Int, Int)? {
    let parts = version.split(separator: ".", omittingEmptySubsequences: false)
    guard parts.count == 2, parts.allSatisfy({ $0.utf8.allSatisfy { 48...57 ~= $0 } }),
      let major = Int(parts[0]), let minor = Int(parts[1])
    else { return nil }
    return (major, minor)
  }
}
