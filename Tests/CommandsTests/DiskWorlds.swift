import Foundation
import TestVectors

// Disks that are full or cannot be written, and standard streams that go nowhere.
extension BadWorld {
  private static let full = "cannot write: No space left on device; \(advice)"
  private static let advice = "nothing was changed: free space or choose another folder by "
    + "--results or --dir"

  static let disks = [
    BadWorld(
      name: "the disk of the state directory is full", need: .mounts,
      says: "error: DIR/state/stages/STAGE/CHECKPOINT: \(full)",
      status: 4, answer: { try $0.run(by: World.disk("state", kilobytes: 1500)) },
      mend: { try $0.keep("state") }),
    BadWorld(
      name: "the disk of the results is full", need: .mounts,
      says: "error: DIR/results/runs/RUN/run.json: \(full)",
      status: 4, answer: { try $0.run(by: World.disk("results", kilobytes: 4)) },
      mend: { try $0.keep("results") }),
    BadWorld(
      name: "files may not grow beyond 100 kB (`ulimit -f`)",
      says: "error: DIR/state/stages/STAGE/CHECKPOINT: cannot write: File too large; \(advice)",
      status: 4,
      answer: { try $0.run(by: "ulimit -f 200; exec env --default-signal=XFSZ \"$@\"") }),
    BadWorld(
      name: "the state directory is read-only", need: .mounts,
      says: "error: DIR/state/workers: cannot write: Read-only file system; \(advice)",
      status: 4, answer: { try $0.run(by: World.readOnly("state")) }),
    BadWorld(
      name: "the results are read-only", need: .mounts,
      says: "error: DIR/results/runs: cannot write: Read-only file system; \(advice)",
      status: 4, answer: { try $0.run(by: World.readOnly("results")) }),
    BadWorld(
      name: "both are read-only: `status`", need: .mounts, from: .done, says: "", status: 0,
      goesOn: false, answer: { try $0.run("status", by: World.readOnly("state results")) }),
  ]

  static let streams = [
    BadWorld(
      name: "standard output is full: `table`", from: .done,
      says: "error: standard output: cannot write: No space left on device; not all was printed",
      status: 4, goesOn: false,
      answer: { try $0.run("table", by: "exec \"$@\" >/dev/full") }),
    BadWorld(
      name: "standard error is full", says: "", status: 0,
      answer: { try $0.run(by: "exec \"$@\" 2>/dev/full") }),
    BadWorld(
      name: "all standard streams are closed", says: "", status: 0,
      answer: { try $0.run(by: "exec \"$@\" <&- >&- 2>&-") }),
    BadWorld(
      name: "whoever read standard error has gone, and SIGPIPE is ignored", says: "", status: 0,
      answer: { world in
        try world.run(
          by: "trap '' PIPE; { \"$@\"; echo $? >code; } 2>&1 | true; exit $(cat code)")
      }),
  ]
}
