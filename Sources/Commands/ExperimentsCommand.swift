import ArgumentParser
import Experiments

struct ExperimentsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "experiments",
    abstract: "List the experiments, or print the file of one to copy and change.",
    discussion: "Example: prunebench experiments quick > mine.toml")

  @Argument(help: "An experiment, or profiles.", completion: .experiment)
  var name: String?
  @Flag(help: "Print JSON.")
  var json = false

  private struct Row: Encodable {
    let id, title, profile: String
  }

  func run() throws {
    let library = Prunebench.library
    if let name {
      guard let text = library.text(of: name) else {
        _ = try library.experiment(name)
        return
      }
      return print(text, terminator: "")
    }
    let rows = try library.experiments.map {
      let experiment = try library.experiment($0)
      return Row(id: experiment.id, title: experiment.title, profile: experiment.profile.name)
    }
    if json { return try print(JSONText.of(rows)) }
    for row in rows { print("\(row.id)  \(row.title) (profile \(row.profile))") }
  }
}
