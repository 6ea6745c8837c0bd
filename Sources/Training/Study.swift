import Networks
import Tensors

/// Collects the runs that a method needs. Describing is free; nothing is trained here.
public struct Study {
  public let setting: Setting
  public let schedule: Schedule
  public let fineTuning: Schedule
  public let layout: ParameterLayout
  /// Where runs begin that do not go on from others.
  public let start: Start
  /// Another method by name, with options laid over those of the profile, for methods that build
  /// on others. By default there are none.
  public var method: (_ name: String, _ options: [String: JSONValue]) throws -> any Method = {
    name, _ in throw NoMethod(name: name)
  }
  /// What a finished run cost; `nil` while that is not known.
  public var searchCost: (Stage) -> SearchCost? = { _ in nil }
  /// In order of first mention, without duplicates; each run comes after those it starts from.
  public private(set) var stages: [Stage] = []
  /// Names under which stages that are no column's result are published; default is the rule's.
  public private(set) var names: [Stage: String] = [:]

  public init(
    _ setting: Setting, schedule: Schedule, fineTuning: Schedule, layout: ParameterLayout,
    start: Start = .initialisation(stream: "init")
  ) {
    self.setting = setting
    self.schedule = schedule
    self.fineTuning = fineTuning
    self.layout = layout
    self.start = start
  }

  /// Whether runs begin with weights that were trained elsewhere.
  public var startsTrained: Bool { if case .imported = start { true } else { false } }

  public var prunableCount: Int { layout.prunableRange.count }

  public func keptCount(at sparsity: Double) -> Int {
    prunableCount - prunedCount(at: sparsity, of: prunableCount)
  }

  private struct NoMethod: Error, CustomStringConvertible {
    let name: String
    var description: String { "no method \"\(name)\" at hand" }
  }

  /// - Parameters:
  ///   - start: `nil` for the start of the study.
  ///   - name: under which the run is published, unless it is a column's result.
  public mutating func train(
    _ rule: some TrainingRule, schedule: Schedule? = nil,
    from start: Start? = nil, mask: StartMask = .keepAll,
    as name: String? = nil
  ) -> Stage {
    let stage = Stage(
      setting: setting, schedule: schedule ?? self.schedule, rule: RuleDescription(rule),
      start: start ?? self.start, mask: mask)
    if !stages.contains(stage) { stages.append(stage) }
    if let name { names[stage] = name }
    return stage
  }
}
