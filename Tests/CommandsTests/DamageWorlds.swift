import Foundation
import TestVectors
import Testing

// Files that are torn, gone or others, and clocks that jump.
extension BadWorld {
  private static let retrain = "published records stay, and the same command trains again what is "
    + "missing"

  static let torn = [
    BadWorld(
      name: "the newest checkpoint is torn", from: .killed,
      says: "warning: DIR/state/stages/STAGE/CHECKPOINT is damaged: it places tensor \"NAME\" "
        + "outside of its data; put aside as CHECKPOINT.damaged<br>"
        + "continuing resnet8 dense seed 1 at step N",
      status: 0,
      answer: { world in
        try world.tear(#require(world.checkpoints.last))
        return try world.run()
      }),
    BadWorld(
      name: "lease and heartbeat of a worker are torn", from: .killed,
      says: "continuing resnet8 dense seed 1 at step N", status: 0,
      answer: { world in
        let files = world.litter(isDone: true).filter { !$0.contains("checkpoint") }
        #expect(files.count == 2, "\(files)")
        for file in files { try world.tear(world.path(file)) }
        return try world.run()
      }),
    BadWorld(
      name: "a finished stage is torn, and a run starts from it", from: .done,
      says: "error: DIR/state/stages/STAGE/final.safetensors is damaged: it places tensor "
        + "\"NAME\" outside of its data; remove it, and the same command trains it again",
      status: 4,
      answer: { world in
        let hash = try world.record("oneshot+ft").suffix(8)
        for stage in try world.stages("final.safetensors") {
          if stage.contains("/\(hash)") {
            try FileManager.default.removeItem(atPath: stage)
          } else {
            try world.tear(stage)
          }
        }
        return try world.run()
      },
      mend: { world in
        for stage in try world.stages("final.safetensors") {
          try FileManager.default.removeItem(atPath: stage)
        }
      }),
    BadWorld(
      name: "a record is torn: `run` publishes it anew", from: .done,
      says: "nothing to train: all 2 runs are done", status: 0,
      answer: { world in
        try world.tear(world.record("dense") + "/run.json")
        return try world.run()
      }),
    BadWorld(
      name: "a record is torn: `table` goes without it", from: .done,
      says: "warning: DIR/results/runs/RUN/run.json: not JSON; the record is damaged: restore its "
        + "folder, or remove it and run it again", status: 0, goesOn: false,
      answer: { world in
        try world.tear(world.record("dense") + "/run.json")
        return try world.run("table")
      }),
    BadWorld(
      name: "a file of the data set was replaced",
      says: "error: DIR/others/train-labels-idx1-ubyte.gz: SHA-256 is HASH, expected HASH; the "
        + "file is damaged or another release: fetch it again, then `prunebench data`", status: 4,
      answer: { world in
        let shell = """
          mkdir others; ln -s /usr/share/datasets/fashion-mnist/* others
          cd others; rm train-labels*; name=train-labels-idx1-ubyte.gz
          gzip -dc /usr/share/datasets/fashion-mnist/$name | tr '\\007' '\\011' | gzip -1 > $name
          cd ..; exec "$@" --data others
          """
        return try world.run(by: shell)
      }),
  ]

  static let clocks = [("future", 4_102_444_800), ("past", 0)].map { name, seconds in
    BadWorld(
      name: "the clock jumped after a kill: all files of a campaign are from the \(name)",
      from: .killed, says: "continuing resnet8 dense seed 1 at step N", status: 0,
      answer: { world in
        try world.run(by: "find . -exec touch -h -d @\(seconds) {} +; exec \"$@\"")
      })
  }

  static let removed = [
    BadWorld(
      name: "the state directory is removed in the middle of a run",
      says: "error: DIR/state/stages/STAGE: removed while it was needed; \(retrain)", status: 4,
      answer: { world in try world.interrupted { _ in try world.remove("state") } }),
    BadWorld(
      name: "the results are removed in the middle of a run", says: "", status: 0,
      answer: { world in try world.interrupted { _ in try? world.remove("results") } }),
    BadWorld(
      name: "the heartbeats are removed in the middle of a run", says: "", status: 0,
      answer: { world in try world.interrupted { _ in try world.remove("state/workers") } }),
  ]
}

extension World {
  fileprivate func remove(_ name: String) throws {
    // Until nothing is written in it meanwhile.
    for _ in 0..<100 where FileManager.default.fileExists(atPath: path(name)) {
      try? FileManager.default.removeItem(atPath: path(name))
    }
  }
}
