import Networks
import Training

/// Iterative magnitude pruning with rewinding (methods.md 8; Frankle & Carbin 2019).
///
/// The last round is trimmed to the target. Rounds before it are the same for every sparsity, so
/// they are trained once, and milder tickets are side branches of the longest chain.
public struct LotteryTicket: Method {
  public static let name = "lt"
  public var sparsity = 0.9
  /// The step whose weights every round starts from; 0 is the initialisation.
  public var rewindStep = 500
  public init() {}

  public var fault: String? { outside(0..., "rewind-step", rewindStep) }

  public func plan(_ study: inout Study) -> Stage {
    var ticket = study.train(Dense())
    let snapshot = ticket.state(at: rewindStep)
    let removals = Self.removals(from: study.prunableCount, to: study.keptCount(at: sparsity))
    var survivors = study.prunableCount
    for (round, removed) in removals.enumerated() {
      survivors -= removed
      ticket = study.train(
        Static(), from: .rewound(to: snapshot),
        mask: .magnitude(of: ticket.final, keeping: survivors),
        as: "lt-r" + (round < 9 ? "0" : "") + "\(round + 1)")
    }
    return ticket
  }

  /// How many weights every round removes: a fifth, rounded up.
  package static func removals(from count: Int, to target: Int) -> [Int] {
    var (left, removals) = (count, [Int]())
    while left > target {
      removals.append(min((left + 4) / 5, left - target))
      left -= removals.last!
    }
    return removals
  }
}

extension LotteryTicket {
  public static let nativePrunable = PrunableSet.ticket
  public static let description = MethodDescription(
    "Trains, removes a fifth of the surviving weights, rewinds the others to an early step and "
      + "trains again, until the target is reached.",
    family: .frozen,
    steps: [
      "Train dense; keep weights and batch-norm statistics of step k_r.",
      "Each round: of the survivors prune a fifth, rounded up, with the smallest |w| at the "
        + "end of training; reset to step k_r, v = 0; train on from there with m frozen.",
      "The last round is trimmed to N - rint(s*N) survivors.",
    ],
    sources: [
      "Frankle, Carbin: The Lottery Ticket Hypothesis, ICLR 2019",
      "Frankle, Dziugaite, Roy, Carbin: Stabilizing the Lottery Ticket Hypothesis, 2019",
      "facebookresearch/open_lth",
    ],
    differences: [
      "The original removes one weight more than asked where there are no ties; here the exact "
        + "number.",
      "The original trains level 0 from the snapshot with new momentum; here level 0 is the dense"
        + " run, shared by all methods.",
      "The original prunes FC weights too; here convolutions.",
    ])
}
