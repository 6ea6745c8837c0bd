import Results
import Tensors
import Training

/// The name of a stage's results: a hash over everything that determines them.
public typealias StageKey = String

/// Recipes of stages and their keys. A recipe holds the keys of the stages it starts from in place
/// of their recipes, so a key covers all ancestors.
public struct Recipes {
  private var known: [Stage: (recipe: JSONValue, key: StageKey)] = [:]

  public init() {}

  public mutating func key(of stage: Stage) -> StageKey { entry(stage).key }

  /// The whole recipe as it is hashed.
  public mutating func recipe(of stage: Stage) -> JSONValue { entry(stage).recipe }

  /// Keys of the stages that `stage` starts from, without duplicates.
  public mutating func parents(of stage: Stage) -> [StageKey] {
    stage.inputs.reduce(into: []) { keys, input in
      let key = key(of: input.stage)
      if !keys.contains(key) { keys.append(key) }
    }
  }

  private mutating func entry(_ stage: Stage) -> (recipe: JSONValue, key: StageKey) {
    if let known = known[stage] { return known }
    let recipe = JSONValue.object([
      "setting": JSONValue(encoding: stage.setting),
      "schedule": JSONValue(encoding: stage.schedule),
      "method": JSONValue(encoding: stage.rule),
      "start": start(stage.start),
      "mask": mask(stage.mask),
    ])
    let entry = (recipe, configHash(of: recipe))
    known[stage] = entry
    return entry
  }

  private mutating func start(_ start: Start) -> JSONValue {
    switch start {
    case .initialisation(let stream): .object(["initialisation": .string(stream)])
    case .initialisationOf(let seed): .object(["initialisation-of-seed": .integer(seed)])
    case .imported(let digest): .object(["imported": .string(digest)])
    case .weights(let reference): .object(["weights": state(reference)])
    case .rewound(let reference): .object(["rewound": state(reference)])
    }
  }

  private mutating func mask(_ mask: StartMask) -> JSONValue {
    switch mask {
    case .keepAll: .string("keep-all")
    case .mask(let reference): .object(["mask": state(reference)])
    case .magnitude(let reference, let keeping):
      .object(["magnitude": state(reference), "keeping": .integer(keeping)])
    }
  }

  private mutating func state(_ reference: StateReference) -> JSONValue {
    .object([
      "stage": .string(key(of: reference.stage)),
      "step": reference.step.map { .integer($0) } ?? .string("end"),
    ])
  }
}
