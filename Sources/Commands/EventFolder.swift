import Exchange
import Experiments
import Foundation
import Networks
import Results
import Synchronization
import Training

/// TensorBoard event files of a campaign: a folder for every run that is trained, in it one file that
/// grows by its epochs. A run that goes on after an interruption writes its file anew.
final class EventFolder: Sendable {
  private let folder: String
  /// Epochs written, by run.
  private let written = Mutex<[String: Int]>([:])

  init(_ folder: String) throws {
    self.folder = folder
    try Files.makeFolder(folder)
  }

  func write(_ event: Event, of campaign: Campaign) throws {
    guard case .advanced(let run, _, _, _, _, let epochs) = event, !epochs.isEmpty else { return }
    try write(epochs, of: campaign.recordName(of: run))
  }

  private func write(_ epochs: [EpochRecord], of run: String) throws {
    try written.withLock { written in
      let count = written[run] ?? 0
      guard epochs.count > count else { return }
      let time = Date().timeIntervalSince1970
      let path = "\(folder)/\(run)/events.out.tfevents.0.prunebench"
      if count == 0 {
        try Files.makeFolder("\(folder)/\(run)")
        try Files.replace(path, with: Array(EventRecord.version(at: time)))
      }
      let file = try FileHandle(forWritingTo: URL(filePath: path))
      try file.seekToEnd()
      for epoch in epochs[count...] {
        try file.write(
          contentsOf: EventRecord.scalars(epoch.scalars, step: epoch.epoch + 1, at: time))
      }
      try file.close()
      written[run] = epochs.count
    }
  }
}

extension EpochRecord {
  fileprivate var scalars: [(tag: String, value: Double)] {
    func parts(_ name: String, _ result: BatchResult) -> [(String, Double)] {
      let count = Double(result.count)
      return [
        ("\(name)/loss", result.lossSum / count),
        ("\(name)/accuracy", Double(result.correct) / count),
      ]
    }
    return parts("train", training) + (test.map { parts("test", $0) } ?? [])
      + [("sparsity", sparsity), ("learning rate", Double(learningRate))]
  }
}
