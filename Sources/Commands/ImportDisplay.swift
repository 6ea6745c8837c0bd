import Datasets
import Foundation

/// Shows how far the reading of pictures is: a line that is rewritten on a terminal, elsewhere a
/// line a minute; and a line for every picture that cannot be read.
struct ImportDisplay {
  private let isTerminal =
    isatty(STDERR_FILENO) == 1 && ProcessInfo.processInfo.environment["TERM"] != "dumb"
  private let start = ContinuousClock.now
  private var lastShown = ContinuousClock.now
  private var lineIsOpen = false

  mutating func show(_ progress: DataImport.Progress) {
    switch progress {
    case .unreadable(let picture):
      finish()
      put("warning: \(picture); it is left out\n")
    case .read(let count, let total):
      let now = ContinuousClock.now
      let pause: Duration = isTerminal ? .milliseconds(200) : .seconds(60)
      guard now - lastShown > pause else { return }
      lastShown = now
      let rate = Double(count) / ((now - start) / .seconds(1))
      let left = ProgressDisplay.duration(Double(total - count) / rate)
      let text = "\(count) of \(total) pictures, \(Int(rate)) a second, \(left) left"
      put(isTerminal ? "\r\u{1B}[K\(text)" : "\(text)\n")
      lineIsOpen = isTerminal
    }
  }

  /// Ends the rewritten line.
  mutating func finish() {
    if lineIsOpen { put("\r\u{1B}[K") }
    lineIsOpen = false
  }

  private func put(_ text: String) { Output.say(text) }
}
