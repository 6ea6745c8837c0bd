import Networks
import Tensors

/// The training loop of methods.md 0.6, generic over the rule: its hooks are called directly.
public struct Loop<Rule: TrainingRule>: ~Copyable {
  public internal(set) var rule: Rule
  public internal(set) var run: Run
  /// What the masks did.
  public internal(set) var masks: MaskLog
  /// One entry an epoch.
  public internal(set) var epochs: [EpochRecord] = []
  /// Mean loss of every step so far.
  public internal(set) var losses: [Float] = []
  /// The evaluation after the last epoch.
  public internal(set) var final: Evaluation?
  /// The evaluation before fine-tuning, `nil` in other phases.
  public internal(set) var initial: BatchResult?
  /// Seconds spent in the method's hooks since ``takeHookSeconds()``.
  private var hookSeconds = 0.0

  private var evaluator: Evaluator?
  private let clock: @Sendable () -> Double

  /// - Parameters:
  ///   - evaluator: `nil` evaluates nothing.
  ///   - clock: seconds from any origin, to time the hooks.
  public init(
    _ rule: Rule, _ run: consuming Run, evaluator: Evaluator? = nil,
    clock: @escaping @Sendable () -> Double = { 0 }
  ) {
    self.rule = rule
    self.evaluator = evaluator
    self.clock = clock
    masks = MaskLog(startingFrom: run.state.mask)
    losses.reserveCapacity(run.totalSteps)
    epochs.reserveCapacity(run.schedule.epochs)
    self.run = run
  }

  /// Trains until the beginning of step `end`, or to the end of the schedule.
  /// - Throws: ``Diverged`` when a loss or a score is not finite, `DataError` when a picture cannot
  ///   be read: the state is then worth nothing.
  public mutating func train(until end: Int? = nil) throws {
    do {
      if !run.state.isSetUp {
        run.state.maskWasSet = false
        try hook { try $0.setUp(&$1) }
        if let fault = run.dataFault { throw fault }
        run.state.isSetUp = true
        if run.schedule.phase == .fineTuning { initial = try evaluate()?.total }
      }
      let last = run.totalSteps
      while run.step < min(end ?? last, last) { try advance() }
    } catch let score as NonFiniteScore {
      throw Diverged(step: run.step, epoch: run.epoch, reason: score.description)
    }
  }

  public var isFinished: Bool { run.step >= run.totalSteps }

  /// Seconds spent in the method's hooks since the last call.
  public mutating func takeHookSeconds() -> Double {
    defer { hookSeconds = 0 }
    return hookSeconds
  }

  private mutating func advance() throws {
    let position = run.step % run.stepsPerEpoch
    if position == 0 {
      run.epochTotal = BatchResult()
      try hook { try $0.epochStart(&$1) }
    }
    try hook { try $0.beforeStep(&$1) }
    let before = run.epochTotal
    try rule.step(&run)
    if let fault = run.dataFault { throw fault }
    masks.look(at: &run)
    try logLoss(since: before)
    try hook { try $0.afterStep(&$1) }
    if position == run.stepsPerEpoch - 1 { try endEpoch() }
    if run.step == run.totalSteps - 1 { try hook { try $0.finish(&$1) } }
    run.state.step += 1
  }

  private mutating func endEpoch() throws {
    try hook { try $0.beforeEvaluation(&$1) }
    let isLast = run.epoch == run.schedule.epochs - 1
    let evaluation = isLast || run.setting.evaluation == .everyEpoch ? try evaluate() : nil
    if isLast { final = evaluation }
    epochs.append(
      EpochRecord(
        epoch: run.epoch, learningRate: run.learningRate, training: run.epochTotal,
        test: evaluation?.total, sparsity: run.state.mask.sparsity,
        survivors: run.layers.map { run.state.mask.keptCount(in: $0.range) }))
    try hook { try $0.afterEvaluation(&$1) }
  }

  private mutating func evaluate() throws -> Evaluation? {
    run.loadEffective(rule.forward)
    return try evaluator?.evaluate(
      run.engine, at: run.effective, statistics: run.state.statistics)
  }

  private mutating func logLoss(since before: BatchResult) throws {
    let count = run.epochTotal.count - before.count
    let loss = (run.epochTotal.lossSum - before.lossSum) / Double(max(1, count))
    guard run.epochTotal.lossSum.isFinite else {
      throw Diverged(step: run.step, epoch: run.epoch, reason: "the loss is not finite")
    }
    losses.append(Float(loss))
  }

  @inline(__always)
  private mutating func hook(_ body: (inout Rule, inout Run) throws -> Void) rethrows {
    let start = clock()
    try body(&rule, &run)
    masks.look(at: &run)
    hookSeconds += clock() - start
  }
}

/// What one epoch left behind: integers and sums, from which every mean is derived.
public struct EpochRecord: Codable, Hashable, Sendable {
  public let epoch: Int
  public let learningRate: Float
  public let training: BatchResult
  /// `nil` where the epoch was not evaluated.
  public let test: BatchResult?
  public let sparsity: Double
  /// Kept weights of each prunable layer.
  public let survivors: [Int]
}

/// Training left the finite numbers. A result (★), not a failure of the suite.
public struct Diverged: Error, Codable, Hashable, CustomStringConvertible {
  public let step: Int
  public let epoch: Int
  public let reason: String
  public var description: String { "diverged at step \(step): \(reason)" }
}
