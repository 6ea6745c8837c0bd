import Comparing
import Testing

/// The conversation with workers, held by shell scripts in place of Python.
struct TorchTests {
  private let greeting =
    #"echo '{"torch": "2.0", "isa": "AVX2", "parameters": 7, "later": true}'"#

  private func worker(_ script: String) throws -> TorchProcess {
    try TorchProcess(["sh", "-c", script], environment: [:])
  }

  @Test("a worker greets, and answers every command with one number")
  func answers() throws {
    let worker = try worker(
      "\(greeting); while read name argument; do echo \"{\\\"seconds\\\": $argument}\"; done")
    #expect(worker.greeting.parameters == 7)
    for value in [0.5, 2] {
      try worker.send("train \(value)")
      #expect(try worker.answer() == value)
    }
  }

  @Test("a worker that cannot start is an error with the last line it printed")
  func startFails() {
    #expect(throws: PeerError.ended("ImportError: torch")) {
      try worker("echo Traceback >&2; echo ImportError: torch >&2; exit 1")
    }
  }

  @Test("a worker that dies while it measures is an error, not the end of the program")
  func dies() throws {
    let worker = try worker("\(greeting); read line; echo out of memory >&2; exit 1")
    try worker.send("train 1")
    #expect(throws: PeerError.ended("out of memory")) { try worker.answer() }
  }

  @Test("a worker that crashes is an error that names the signal")
  func crashes() throws {
    let worker = try worker("\(greeting); read line; kill -SEGV $$")
    try worker.send("train 1")
    #expect(throws: PeerError.ended("Segmentation fault")) { try worker.answer() }
  }

  @Test("an answer that is no JSON is shown")
  func nonsense() throws {
    let worker = try worker("\(greeting); read line; echo nan; read line")
    try worker.send("train 1")
    #expect(throws: PeerError.notUnderstood("nan")) { try worker.answer() }
  }

  @Test("a Python without torch, or none at all, is one line")
  func missing() {
    let here = #filePath
    #expect(throws: TorchMissing.noTorch(python: "false")) {
      try Torch(environment: ["PRUNEBENCH_PYTHON": "false"], worker: here, cache: "")
    }
    #expect(throws: TorchMissing.noTorch(python: "/nowhere/python")) {
      try Torch(environment: ["PRUNEBENCH_PYTHON": "/nowhere/python"], worker: here, cache: "")
    }
    #expect(throws: TorchMissing.noWorker("nowhere.py")) {
      try Torch(environment: [:], worker: "nowhere.py", cache: "")
    }
  }

  @Test("the AVX2 class holds PyTorch and oneDNN to AVX2, the others do not")
  func environment() {
    let held = TorchVariant(.fp32AVX2, compiles: false, channelsLast: true)
    #expect(held.environment(threads: 2)["ATEN_CPU_CAPABILITY"] == "avx2")
    #expect(held.environment(threads: 2)["ONEDNN_MAX_CPU_ISA"] == "AVX2")
    let free = TorchVariant(.bf16, compiles: true, channelsLast: false)
    #expect(
      free.environment(threads: 2) == ["OMP_NUM_THREADS": "2", "MKL_NUM_THREADS": "2"])
    #expect(free.arguments == ["--precision", "bf16", "--compile"])
    #expect(free.name == "PyTorch bf16, compiled")
  }
}
