import Foundation

/// The records of a results folder: a folder a run, written whole or not at all.
public struct RecordStore: Sendable {
  /// As it was given; all messages name files below it.
  public let folder: String

  public init(folder: String) { self.folder = folder }

  /// The folder of a run: the name of a record never leads out of the results folder.
  public func path(of run: String) throws -> String {
    guard RunName.isSafe(run) else { throw ResultsError.badRunName(run) }
    return "\(folder)/runs/\(run)"
  }

  /// Publishes a record: after a crash at any moment, and after any error, its folder is the new
  /// one, the old one or absent, never part of one. Equal records give equal bytes. It keeps the
  /// cells of the record of the same run whose place it takes, so that of several programs that
  /// publish one run at once none loses those of another.
  public func write(_ record: Record, machine: MachineRecord) throws {
    var record = record
    var isWhole = false
    while !isWhole {
      isWhole = true
      try place(RunFolder.files(record, machine), of: record.summary.run) { former in
        guard former.configHash == record.summary.configHash,
          former.numerics == record.summary.numerics,
          !Set(former.cell).isSubset(of: record.summary.cell)
        else { return }
        record.summary.cell = Set(record.summary.cell).union(former.cell).sorted()
        isWhole = false
      }
    }
  }

  /// Gives a run's folder its files, all at once.
  /// - Parameter displaced: is shown the record that stood there.
  private func place(
    _ files: [(name: String, bytes: [UInt8])], of run: String,
    displaced: (Record.Summary) -> Void
  ) throws {
    let path = try path(of: run)
    let runs = "\(folder)/runs"
    try Files.makeFolder(runs)
    try writeVersion()
    let staging = try Files.makeTemporaryFolder("\(runs)/.\(run).")
    do {
      for file in files {
        try Files.write(
          file.bytes, to: "\(staging)/\(file.name)", for: "\(path)/\(file.name)")
      }
      try Files.sync(staging)
      try Files.publish(staging, as: path) { former in
        if let summary = try? RunFolder.summary(former, of: run) { displaced(summary) }
      }
    } catch {
      Files.remove(staging)
      throw error
    }
    try Files.sync(runs)
  }

  public func record(_ run: String) throws -> Record { try RunFolder.read(path(of: run)) }

  /// `run.json` alone.
  public func summary(_ run: String) throws -> Record.Summary {
    try RunFolder.summary(path(of: run))
  }

  public func machine(_ run: String) throws -> MachineRecord {
    try RunFolder.machine(path(of: run))
  }

  /// The bytes that `run.json` and the tables beside it have on disk, by their names: equal
  /// wherever the bits are equal. `machine.json` is left out.
  public func reproducibleFiles(of run: String) throws -> [String: [UInt8]] {
    let path = try path(of: run)
    let names = RunFolder.names.filter { $0 != "machine.json" }
    return try Dictionary(
      uniqueKeysWithValues: names.map { ($0, try Files.read("\(path)/\($0)")) })
  }

  public func contains(_ run: String) -> Bool {
    (try? path(of: run)).map { Files.exists("\($0)/run.json") } ?? false
  }

  /// The names of all runs, sorted; none where the folder does not exist.
  public func runs() throws -> [String] {
    guard Files.exists(folder) else { return [] }
    let version = "\(folder)/VERSION"
    if Files.exists(version) { try checkVersion(version) }
    return try Files.names(in: "\(folder)/runs").filter { !$0.hasPrefix(".") }
  }

  /// All that can be read, by name, and a line for each that cannot.
  public struct Listing<Value: Sendable>: Sendable {
    public var values: [Value] = []
    public var warnings: [ResultsError] = []
  }

  /// `run.json` of every run.
  public func summaries() throws -> Listing<Record.Summary> { try list(summary) }

  public func records() throws -> Listing<Record> { try list(record) }

  private func list<Value>(_ read: (String) throws -> Value) throws -> Listing<Value> {
    var listing = Listing<Value>()
    for run in try runs() {
      do {
        listing.values.append(try read(run))
      } catch let error as ResultsError {
        listing.warnings.append(error)
      }
    }
    return listing
  }

  func writeVersion() throws {
    let path = "\(folder)/VERSION"
    if Files.exists(path) {
      let version = try checkVersion(path)
      if version == Schema.current { return }
    }
    try Files.replace(path, with: Array("\(Schema.current)\n".utf8))
  }

  @discardableResult
  private func checkVersion(_ path: String) throws -> String {
    let text = String(decoding: try Files.read(path), as: UTF8.self)
    let version = String(text.prefix { $0 != "\n" })
    try Schema.check(version, in: path)
    return version
  }
}
