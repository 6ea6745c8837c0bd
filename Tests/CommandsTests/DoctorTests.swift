import Experiments
import Foundation
import Networks
import TestVectors
import Testing

@Suite("prunebench doctor")
struct DoctorTests {
  private struct Checkup: Decodable {
    struct Finding: Decodable {
      let name, state, text: String
      let advice: String?
    }
    let schema: Int
    let findings: [Finding]

    func all(_ name: String) -> [Finding] { findings.filter { $0.name == name } }
  }

  private static func checkup(
    _ arguments: [String] = [], in folder: TemporaryFolder, environment: [String: String] = [:]
  ) throws -> (checkup: Checkup, status: Int32) {
    let output = try Program.run(
      ["doctor", "--json"] + arguments, in: folder.url, environment: environment)
    #expect(output.err.isEmpty)
    return (
      try JSONDecoder().decode(Checkup.self, from: Data(output.out.utf8)), output.status
    )
  }

  @Test(
    "where nothing is amiss it says so, and leaves nothing behind; status 0",
    .enabled(if: hasFashionMNIST, "Fashion-MNIST is absent: apt install dataset-fashion-mnist"))
  func fit() throws {
    let folder = try TemporaryFolder()
    let (checkup, status) = try Self.checkup(in: folder)
    #expect(checkup.schema == 1 && status == 0)
    #expect(!checkup.findings.contains { $0.state == "fault" })
    for name in [
      "program", "toolchain", "processor", "kernels", "OpenBLAS", "fashion-mnist", "disk", "memory",
      "gnuplot", "Slurm", "self-test",
    ] {
      #expect(!checkup.all(name).isEmpty, "\(name)")
    }
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).isEmpty)
  }

  @Test("the digests of the self-test are those by which results are found")
  func digests() throws {
    let tests = try Self.checkup(in: TemporaryFolder()).checkup.all("self-test")
    let network = try Architecture.named("resnet8")
    for isa in [ISA.portable, .avx2, .avx512] where isa.isAvailable {
      let digest = try Backend(isa: isa).numerics(of: network).prefix(16)
      let own = tests.filter { $0.text.hasPrefix("fp32 \(isa.rawValue): \(digest), ") }
      #expect(own.count == 1 && own[0].state == "ok", "\(tests)")
    }
  }

  @Test("what only some commands need is no fault; each line says what to do")
  func bare() throws {
    let (checkup, _) = try Self.checkup(in: TemporaryFolder(), environment: ["PATH": "/nowhere"])
    for name in ["toolchain", "gnuplot", "Slurm"] {
      let finding = try #require(checkup.all(name).first)
      #expect(finding.state == "absent" && finding.advice != nil)
    }
  }

  @Test("without data, or with a folder that cannot be written, there is a fault; status 4")
  func faults() throws {
    let folder = try TemporaryFolder()
    try Data().write(to: folder.url.appending(path: "file"))
    let output = try Program.run(
      ["doctor", "--data", folder.path, "--dir", "file/state", "--results", "file/results"],
      in: folder.url)
    let faults = output.out.split(separator: "\n").filter { $0.hasPrefix("fault ") }
    #expect(output.status == 4 && output.err.isEmpty && faults.count == 3, "\(output.out)")
    #expect(output.out.contains("dataset-fashion-mnist"))
    #expect(faults.contains { $0.contains("file/state cannot be written") })
    #expect(faults.contains { $0.contains("file/results cannot be written") })
  }

  @Test("kernels are unsound if bits change from one time to the next, or numbers are wrong")
  func unsound() {
    func kernels(_ digests: Set<String>, _ deviation: Double) -> SelfTest.Kernels {
      SelfTest.Kernels(.fp32, .avx2, digests: digests, repetitions: 2, deviation: deviation)
    }
    #expect(kernels(["a"], 1e-6).isSound)
    #expect(!kernels(["a", "b"], 1e-6).isSound)
    #expect(!kernels(["a"], 1e-2).isSound)
    #expect(!kernels(["a"], .nan).isSound)
  }
}
