import Experiments
import Foundation

/// Work on a campaign until all of it is done, or until it is stopped.
struct Work {
  let jobs: Int
  let stop: StopFlag
  let display: ProgressDisplay
  var events: EventFolder?

  /// - Parameter next: the campaign made anew from the records that are there then; `nil` for none.
  /// - Throws: ``ExitStatus/interrupted`` where something is left to do.
  func finish(_ campaign: Campaign, next: () throws -> Campaign?) throws {
    try campaign.checkRoom(jobs: jobs)
    let signals = Signals(stop)
    defer { withExtendedLifetime(signals) {} }
    var campaign = campaign
    var (trained, elsewhere, cost) = (0, 0, SavingCost())
    while true {
      let summary = try work(on: campaign)
      trained += summary.trained
      elsewhere += summary.trainedElsewhere
      cost.add(summary.cost)
      guard summary.missing == 0 else {
        display.finish()
        display.line(
          "stopped with \(summary.missing) of \(campaign.plan.runs.count) runs to do; "
            + "the same command goes on from here")
        throw ExitStatus.interrupted
      }
      let pending = campaign.plan.pending.count
      guard pending > 0, let again = try next(), again.plan.pending.count < pending else { break }
      campaign = again
    }
    display.finish()
    guard trained + elsewhere > 0 else {
      return display.line("nothing to train: all \(campaign.plan.runs.count) runs are done")
    }
    let others = elsewhere == 0 ? "" : ", other workers \(elsewhere)"
    let saving = cost.share.map {
      String(format: "; writing checkpoints and weights took %.2f %% of the time", 100 * $0)
    }
    display.line(
      "trained \(trained) runs\(others); records are in \(campaign.results.folder)"
        + (saving ?? ""))
  }

  private func work(on campaign: Campaign) throws -> Campaign.Summary {
    try campaign.run(jobs: jobs, stop: stop) { event in
      display.show(event)
      do { try events?.write(event, of: campaign) } catch {
        display.show(.warning("no event file: \(error)"))
      }
    }
  }
}
