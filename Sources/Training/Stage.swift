import Networks
import Tensors

/// One training run, fully described: equal descriptions are one stage and are trained once.
public struct Stage: Codable, Hashable, Sendable {
  public let setting: Setting
  public let schedule: Schedule
  public let rule: RuleDescription
  public let start: Start
  public let mask: StartMask

  /// The state at the beginning of a step.
  public func state(at step: Int) -> StateReference { StateReference(stage: self, step: step) }
  /// The state after the last step.
  public var final: StateReference { StateReference(stage: self, step: nil) }

  /// The states of other stages that this one needs.
  public var inputs: [StateReference] { start.inputs + mask.inputs }
}

/// The weights from which a run starts.
public indirect enum Start: Codable, Hashable, Sendable {
  /// Freshly drawn from a named stream; "init" gives the weights that all methods share.
  case initialisation(stream: String)
  /// The initial weights of another seed; data and random choices stay those of the run's own.
  case initialisationOf(seed: Int)
  /// Weights and batch-norm statistics from a file of this SHA-256.
  case imported(digest: String)
  /// Weights and batch-norm statistics of another run at step 0 of this one; momentum is 0.
  case weights(of: StateReference)
  /// As `weights`, but learning rate and data order go on from the step of that state.
  case rewound(to: StateReference)

  var inputs: [StateReference] {
    switch self {
    case .initialisation, .initialisationOf, .imported: []
    case .weights(let reference), .rewound(let reference): [reference]
    }
  }
}

/// The mask with which a run starts.
public indirect enum StartMask: Codable, Hashable, Sendable {
  case keepAll
  case mask(of: StateReference)
  /// The survivors of that state, less those of lowest magnitude, until `keeping` are left.
  case magnitude(of: StateReference, keeping: Int)

  var inputs: [StateReference] {
    switch self {
    case .keepAll: []
    case .mask(let reference), .magnitude(let reference, _): [reference]
    }
  }
}

/// The state of a run at the beginning of a step, or at its end.
public struct StateReference: Codable, Hashable, Sendable {
  public let stage: Stage
  /// `nil` is the end.
  public let step: Int?
}

/// Name, revision and options of a rule.
public struct RuleDescription: Codable, Hashable, Sendable {
  public let name: String
  public let revision: Int
  public let options: JSONValue

  public init(_ rule: some TrainingRule) {
    name = type(of: rule).name
    revision = type(of: rule).revision
    options = JSONValue(encoding: rule)
  }
}
