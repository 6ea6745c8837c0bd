import ArgumentParser

struct DoctorCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "doctor",
    abstract: "Show what this machine offers and lacks, and test its kernels.",
    discussion: """
      A line each: program, toolchain, processor, kernels, libraries, data sets, disk, memory, \
      gnuplot, Slurm, and two seconds of training steps with every set of kernels, with a digest of \
      their bits: machines with the same digest give the same records. `absent` is what only some \
      commands need; `fault` must be mended first.

      Exit status: 0 fit for training; 4 there is a fault.

      Example: prunebench doctor --data ~/datasets
      """)

  @OptionGroup var data: DataOptions
  @OptionGroup var engine: EngineOptions
  @OptionGroup var state: StateOptions
  @OptionGroup var results: ResultsOptions
  @Flag(help: "Print JSON.")
  var json = false

  func run() throws {
    let checkup = try Checkup(
      engine, data, folders: [state.folder, results.folder], seconds: 2)
    print(json ? try JSONText.of(checkup) : checkup.text)
    guard checkup.isFit else { throw ExitStatus.infrastructure }
  }
}
