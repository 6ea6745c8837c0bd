import CKernels
import Tensors

/// What the masks of a run did (methods.md 12). The loop keeps it; logging is no method's duty.
public struct MaskLog: Hashable, Sendable {
  /// Every mask update so far.
  public private(set) var updates: [MaskUpdate]
  /// Step of the last change of each position, -1 = never.
  public private(set) var lastChange: [Int32]
  private var previous: [Bool]

  init(startingFrom mask: Mask) {
    previous = mask.kept
    lastChange = Array(repeating: -1, count: mask.count)
    updates = []
    updates.reserveCapacity(1024)  // so that ordinary steps allocate nothing
  }

  init(updates: [MaskUpdate], lastChange: [Int32], mask: Mask) {
    (self.updates, self.lastChange, previous) = (updates, lastChange, mask.kept)
  }

  /// Logs the mask of `run` if one was set since the last call.
  mutating func look(at run: inout Run) {
    guard run.state.maskWasSet else { return }
    run.state.maskWasSet = false
    let count = run.state.mask.count
    var (all, pruned) = (0.0, 0.0)
    var (changed, both) = (0, 0)
    let step = run.state.isSetUp ? run.step : -1
    run.state.weights.withUnsafeBufferPointer { weights in
      pb_square_sums(weights.baseAddress!, run.state.mask.kept, count, &all, &pruned)
    }
    previous.withUnsafeMutableBufferPointer { previous in
      lastChange.withUnsafeMutableBufferPointer { lastChange in
        pb_compare_masks(
          previous.baseAddress!, run.state.mask.kept, lastChange.baseAddress!, count, Int32(step),
          &changed, &both)
      }
    }
    let union = both + changed
    updates.append(
      MaskUpdate(
        step: step, sparsity: run.state.mask.sparsity, threshold: run.state.mask.threshold,
        delta: all == 0 ? 0 : pruned / all, squaredNorm: all, flips: changed,
        iou: union == 0 ? 1 : Double(both) / Double(union), note: run.noted))
    run.noted = nil
  }

  /// Percent of the positions whose last change is at step `step` or later (Figures 4, 7, 9).
  public func stillChanging(fromStep step: Int) -> Double {
    let count = lastChange.count { $0 >= step }
    return lastChange.isEmpty ? 0 : 100 * Double(count) / Double(lastChange.count)
  }
}

/// One mask update: the mask compared with the one before it.
public struct MaskUpdate: Codable, Hashable, Sendable {
  /// The step before, in or after which the mask was set; -1 is the set-up.
  public let step: Int
  public let sparsity: Double
  /// Score of the last pruned item; `nil` where nothing was pruned.
  public let threshold: Float?
  /// |w~ - w|^2 / |w|^2 over the prunable weights (paper, equation 1).
  public let delta: Double
  /// |w|^2 over the prunable weights.
  public let squaredNorm: Double
  /// Positions that changed.
  public let flips: Int
  /// Intersection over union of the two kept sets.
  public let iou: Double
  /// A number of the method's own: DSR's threshold, SM's prune rate.
  public let note: Double?
}
