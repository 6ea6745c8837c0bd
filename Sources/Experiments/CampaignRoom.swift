// Whether there is room for a campaign, found out before anything is trained.
extension Campaign {
  /// - Parameter jobs: runs side by side.
  /// - Throws: ``RoomError`` where the memory, or the files that may be open, do not suffice: the
  ///   system would end the process in the middle of a run.
  public func checkRoom(jobs: Int) throws {
    let missing = missing()
    guard !missing.isEmpty else { return }
    let lanes = Lanes(jobs: jobs, for: missing.count)
    let files = 24 + 4 * lanes.runs * lanes.threads
    if let most = MachineRoom.openFiles(), most < files {
      throw RoomError(
        description: "\(most) files may be open at a time, \(files) are needed; raise the limit by "
          + "`ulimit -n \(files)`")
    }
    guard let room = MemoryRoom.now() else { return }
    let need = try MemoryNeed(of: missing, backend, threads: lanes.threads)
    func bytes(_ count: Int) -> Int {
      room.limit == .addresses
        ? need.addresses(sideBySide: count) : need.bytes(sideBySide: count)
    }
    guard bytes(lanes.runs) > room.bytes else { return }
    let fitting = (1..<lanes.runs).last { bytes($0) <= room.bytes }
    throw RoomError(
      description: "\(lanes.runs == 1 ? "a run" : "\(lanes.runs) runs side by side") will take "
        + "\(megabytes(bytes(lanes.runs))) of memory or more, and \(room.limit.text) "
        + "\(megabytes(room.bytes)); "
        + (fitting.map { "choose --jobs \($0)" } ?? "\(room.limit.advice), or train elsewhere"))
  }
}

/// What the machine has too little of, in one sentence.
public struct RoomError: Error, CustomStringConvertible {
  public let description: String
}

extension MemoryRoom.Limit {
  fileprivate var text: String {
    switch self {
    case .machine: "this machine has"
    case .container: "its container leaves"
    case .addresses: "`ulimit -v` leaves"
    }
  }

  fileprivate var advice: String {
    switch self {
    case .machine: "end other programs"
    case .container: "give the container more"
    case .addresses: "raise that limit"
    }
  }
}

private func megabytes(_ bytes: Int) -> String { "\(bytes / 1_000_000) MB" }
