import Results

extension Program {
  typealias Records = [String: [String: [UInt8]]]

  /// Every file of every record in a results folder but `machine.json`, by run: what is the same
  /// whoever trained it, and however often that was interrupted.
  static func records(_ results: String) throws -> Records {
    let store = RecordStore(folder: results)
    return try Dictionary(
      uniqueKeysWithValues: store.runs().map { ($0, try store.reproducibleFiles(of: $0)) })
  }
}
