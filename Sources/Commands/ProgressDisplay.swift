import Experiments
import Foundation
import Results
import Synchronization
import Training

/// Shows a campaign at work: one line that is rewritten on a terminal, a line for every finished run
/// elsewhere.
final class ProgressDisplay: Sendable {
  private struct State {
    var total = 0
    var finished = 0
    /// Multiply-adds of training to do, and done since the start.
    var work = 0.0
    var done = 0.0
    var running: [Int: Running] = [:]
    var lineIsOpen = false
    var lastDrawn = ContinuousClock.now - .seconds(10)
  }

  private struct Running {
    var run: PlannedRun
    var firstStep: Int
    var step: Int
    var steps: Int
    var epochs: [EpochRecord] = []
    var began = ContinuousClock.now

    var workPerRun: Double { Double(run.epochs * run.architecture.multiplyAdds()) }
    var done: Double { share(step - firstStep) }

    /// - Parameter work: multiply-adds to do, less by what an earlier session had done of this run.
    mutating func advance(to step: Int, of steps: Int, _ epochs: [EpochRecord], _ work: inout Double)
    {
      let isFirst = self.steps == 0
      (self.step, self.steps, self.epochs) = (step, steps, epochs)
      if isFirst { work -= share(firstStep) }
    }

    private func share(_ count: Int) -> Double {
      steps == 0 ? 0 : workPerRun * Double(count) / Double(steps)
    }
  }

  private let state = Mutex(State())
  private let start = ContinuousClock.now
  private let isQuiet: Bool
  private let isTerminal: Bool

  init(isQuiet: Bool, jobs: Int) {
    self.isQuiet = isQuiet
    let environment = ProcessInfo.processInfo.environment
    isTerminal = isatty(STDERR_FILENO) == 1 && environment["TERM"] != "dumb"
  }

  func show(_ event: Event) {
    state.withLock { state in
      switch event {
      case .planned(let total, let missing):
        state.total = total
        state.finished = total - missing.count
        state.work = missing.reduce(0) {
          $0 + Double($1.epochs * $1.architecture.multiplyAdds())
        }
      case .started(let run, let job, let step):
        state.running[job] = Running(run: run, firstStep: step, step: step, steps: 0)
        if step > 0 { write("        continuing \(Self.name(run)) at step \(step)", &state) }
      case .advanced(_, let job, let step, let steps, _, let epochs):
        state.running[job]?.advance(to: step, of: steps, epochs, &state.work)
        draw(&state)
      case .finished(let run, let job, let final, let seconds):
        if let running = state.running.removeValue(forKey: job) { state.done += running.done }
        state.finished += 1
        write(finishedLine(run, final, seconds, state), &state)
      case .done(let run):
        state.running = state.running.filter { $0.value.run.key != run.key }
        state.finished += 1
        state.work -= Double(run.epochs * run.architecture.multiplyAdds())
      case .waiting(let count):
        write("waiting for other workers: \(count) left (`prunebench status` shows who)", &state)
      case .lost(let run, let job):
        state.running[job] = nil
        write("left \(Self.name(run)) to another worker, which has taken it over", &state)
      case .warning(let text): write("warning: \(text)", &state)
      }
    }
  }

  /// Ends the rewritten line.
  func finish() { state.withLock { clear(&$0) } }

  /// A line of its own.
  func line(_ text: String) { state.withLock { write(text, &$0) } }

  private func finishedLine(
    _ run: PlannedRun, _ final: Record.Evaluation?, _ seconds: Double, _ state: State
  ) -> String {
    let count = "[\(Self.padded("\(state.finished)", "\(state.total)".count))/\(state.total)]"
    let result = final.map { String(format: "%.2f %%", 100 * Double($0.correct) / Double($0.total)) }
    return "\(count) \(Self.name(run))  \(result ?? "diverged")  \(Self.duration(seconds))  "
      + "\(left(state)) left"
  }

  private func draw(_ state: inout State) {
    guard isTerminal, !isQuiet, ContinuousClock.now - state.lastDrawn > .milliseconds(200) else {
      return
    }
    state.lastDrawn = .now
    let runs = state.running.sorted { $0.key < $1.key }.map { _, running in
      let run = running.run
      let images = Double((running.step - running.firstStep) * run.stage.setting.batch)
      let seconds = (ContinuousClock.now - running.began) / .seconds(1)
      let epoch = min(run.epochs, running.epochs.count + 1)
      let accuracy = running.epochs.last.map {
        String(format: " %.1f %%", 100 * Double($0.training.correct) / Double($0.training.count))
      }
      return "\(Self.name(run)) \(epoch)/\(run.epochs)\(accuracy ?? "") "
        + String(format: "%.0f img/s", images / max(seconds, 0.001))
    }
    let text = "[\(state.finished)/\(state.total)] \(left(state)) left  "
      + runs.joined(separator: " | ")
    put("\r\u{1B}[K" + text.prefix(Self.terminalWidth - 1))
    state.lineIsOpen = true
  }

  /// Time left, at the speed so far.
  private func left(_ state: State) -> String {
    let done = state.done + state.running.values.reduce(0) { $0 + $1.done }
    guard done > 0 else { return "?" }
    let seconds = (ContinuousClock.now - start) / .seconds(1)
    return Self.duration(seconds * max(0, state.work - done) / done)
  }

  private func write(_ text: String, _ state: inout State) {
    guard !isQuiet else { return }
    clear(&state)
    put(text + "\n")
  }

  private func clear(_ state: inout State) {
    if state.lineIsOpen { put("\r\u{1B}[K") }
    state.lineIsOpen = false
  }

  private func put(_ text: some StringProtocol) {
    Output.say(String(text))
  }

  private static func name(_ run: PlannedRun) -> String {
    let sparsity = run.sparsity > 0 ? " " + Format.sparsity(run.sparsity) : ""
    return "\(run.architecture.name) \(run.method)\(sparsity) seed \(run.stage.setting.seed)"
  }

  static func duration(_ seconds: Double) -> String {
    let whole = Int(seconds.rounded())
    if whole < 60 { return "\(whole) s" }
    if whole < 3600 { return "\(whole / 60) min \(whole % 60) s" }
    return "\(whole / 3600) h \(whole / 60 % 60) min"
  }

  private static func padded(_ text: String, _ width: Int) -> String {
    String(repeating: " ", count: max(0, width - text.count)) + text
  }

  private static var terminalWidth: Int {
    var size = winsize()
    return ioctl(STDERR_FILENO, UInt(TIOCGWINSZ), &size) == 0 && size.ws_col > 20
      ? Int(size.ws_col) : 80
  }
}
