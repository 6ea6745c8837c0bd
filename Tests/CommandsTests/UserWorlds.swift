import Foundation
import TestVectors

// Several users of one machine.
extension BadWorld {
  static let users = [
    BadWorld(
      name: "the folders are another user's: `run`", need: .users, from: .done,
      says: "error: DIR/state/workers/WORKER: cannot write: Permission denied; nothing was "
        + "changed: free space or choose another folder by --results or --dir", status: 4,
      answer: { try $0.run(by: World.user(65534)) }),
    BadWorld(
      name: "the state directory is another user's, and private: `status`", need: .users,
      from: .done,
      says: "error: DIR/state/stages: cannot read: Permission denied; ask its owner, or choose "
        + "another folder by --dir", status: 4, goesOn: false,
      answer: { world in
        chmod(world.path("state"), 0o700)
        return try world.run("status", by: World.user(65534))
      }),
    BadWorld(
      name: "the results are another user's, and private: `table`", need: .users, from: .done,
      says: "error: DIR/results/runs: cannot read: Permission denied; check the path given by "
        + "--results", status: 4, goesOn: false,
      answer: { world in
        chmod(world.path("results"), 0o700)
        return try world.run("table", by: World.user(65534))
      }),
    BadWorld(
      name: "two users of one group with `umask 002`: one is killed, the other goes on",
      need: .users, says: "continuing resnet8 dense seed 1 at step N", status: 0,
      answer: { world in
        for name in ["state", "results"] {
          mkdir(world.path(name), 0o777)
          chown(world.path(name), 0, 65533)
          chmod(world.path(name), 0o2775)
        }
        _ = try world.interrupted(by: World.user(65534)) { kill($0, SIGKILL) }
        return try world.run(by: World.user(65532))
      }),
  ]
}
