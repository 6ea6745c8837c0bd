import ArgumentParser
import Experiments
import Foundation
import Pruning
import Tensors
import Training

/// The program. Another package gets all of it, with methods of its own, from
/// `Prunebench.start(adding: [Mine.self])`.
public struct Prunebench: ParsableCommand {
  public static let configuration = CommandConfiguration(
    commandName: "prunebench",
    abstract: "Trains and compares methods of neural-network pruning, reproducibly.",
    discussion: """
      Begin with `prunebench plan quick`, then `prunebench run quick` and `prunebench table quick`.

      Exit status: 0 success; 1 differences or a regression found; 2 wrong usage or experiment file; \
      3 inconclusive; 4 no data, too little memory, or a file or library that cannot be used; \
      75 interrupted, run it again to go on.
      """,
    version: VersionText.text,
    subcommands: [
      RunCommand.self, WorkerCommand.self, SlurmCommand.self, PlanCommand.self, StatusCommand.self,
      TableCommand.self, PlotCommand.self,
      CompareCommand.self, CheckCommand.self, ExplainCommand.self, LedgerCommand.self,
      ReportCommand.self, LintPaperCommand.self, TheoryCommand.self, DataCommand.self,
      ExperimentsCommand.self, ModelsCommand.self, MethodsCommand.self, MeasureCommand.self,
      SpeedCommand.self, TuneCommand.self, DoctorCommand.self, AuditCommand.self, SealCommand.self,
      MergeCommand.self,
      ExportCommand.self, ImportCommand.self,
    ])

  public init() {}

  /// What commands can name.
  @TaskLocal static var library = Library()

  /// Runs the command line of the process and ends it.
  /// - Parameter methods: methods beside those of this package.
  public static func start(adding methods: [any Method.Type] = []) -> Never {
    let library = Library(methods: Catalogue(adding: methods))
    Output.prepare()
    let status = $library.withValue(library) { () -> Int32 in
      do {
        var command = try parseAsRoot()
        try command.run()
        return 0
      } catch {
        return report(error)
      }
    }
    do { try Output.flush() } catch { Foundation.exit(max(status, report(error))) }
    Foundation.exit(status)
  }

  /// Prints an error and gives the exit status that stands for it.
  private static func report(_ error: any Error) -> Int32 {
    switch error {
    case let status as ExitStatus: return status.rawValue
    case is ConfigurationError, is OptionError:
      fail("\(error)")
      return ExitStatus.usage.rawValue
    default: break
    }
    let code = exitCode(for: error)
    if code.isSuccess {  // help and version are errors to the parser
      print(fullMessage(for: error))
      return 0
    }
    if code == .validationFailure {
      let named = configuration.subcommands.compactMap { $0.configuration.commandName }
      let command = CommandLine.arguments.dropFirst().first { named.contains($0) }
      let help = ["prunebench", command, "--help"].compactMap(\.self).joined(separator: " ")
      fail("\(oneLine(message(for: error))) (`\(help)` shows what there is)")
      return ExitStatus.usage.rawValue
    }
    fail("\(error)")
    return ExitStatus.infrastructure.rawValue
  }

  /// A message of the parser, its list of values behind its sentence.
  private static func oneLine(_ message: String) -> String {
    let lines = message.split(separator: "\n").map { $0.trimmingCharacters(in: .whitespaces) }
    let values = lines.dropFirst().filter { $0.hasPrefix("- ") }.map { String($0.dropFirst(2)) }
    let text = lines.filter { !$0.hasPrefix("- ") }.joined(separator: " ")
    return values.isEmpty ? text : "\(text) \(values.joined(separator: ", "))"
  }

  private static func fail(_ text: String) {
    Output.say("error: \(text.onOneLine)\n")
  }
}

/// How the program ends, where not by success.
enum ExitStatus: Int32, Error {
  case different = 1
  case usage = 2
  case inconclusive = 3
  case infrastructure = 4
  case interrupted = 75
}
