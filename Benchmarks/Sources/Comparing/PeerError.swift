/// Why a peer is not measured.
public enum PeerError: Error, Hashable, CustomStringConvertible {
  /// By which signal, or with the last line that it printed.
  case ended(String)
  case notUnderstood(String)
  case otherNetwork(parameters: Int, ours: Int)

  public var description: String {
    switch self {
    case .ended(let line): "the worker ended" + (line.isEmpty ? "" : ": \(line)")
    case .notUnderstood(let line): "the worker answered \"\(line)\""
    case .otherNetwork(let parameters, let ours):
      "its network has \(parameters) parameters, ours \(ours)"
    }
  }
}
