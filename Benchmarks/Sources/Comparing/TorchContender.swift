/// PyTorch processes side by side.
public final class TorchContender: Contender {
  public let name: String
  public let category: Class
  public var side: Side { .torch }
  public let parameters: Int
  private let processes: [TorchProcess]

  /// Starts the processes; the first compiles, the others then find its work in the cache.
  public init(
    _ variant: TorchVariant, _ torch: Torch, model: String, batch: Int, layout: Layout
  ) throws {
    (name, category) = (variant.name, variant.category)
    processes = try (0..<layout.runs).map { _ in
      let process = try torch.start(
        variant, model: model, batch: batch, threads: layout.threads)
      for work in Work.allCases {
        try process.send("prepare \(work.rawValue)")
        _ = try process.answer()
      }
      return process
    }
    parameters = processes[0].greeting.parameters
  }

  public func rate(of work: Work, for seconds: Double) throws -> Double {
    for process in processes { try process.send("\(work.rawValue) \(seconds)") }
    return try processes.reduce(0) { try $0 + $1.answer() }
  }
}
