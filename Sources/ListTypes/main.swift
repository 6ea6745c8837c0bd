import Foundation

let arguments = CommandLine.arguments
let source = """
  \(arguments[2])

  /// Every type of the folder, in alphabetical order.
  \(arguments[3]) = [
  \(arguments.dropFirst(4).map { "  \($0).self," }.joined(separator: "\n"))
  ]
  """
// A file that is written anew is compiled anew, with all that builds on it.
if (try? String(contentsOfFile: arguments[1], encoding: .utf8)) != source {
  try source.write(toFile: arguments[1], atomically: true, encoding: .utf8)
}
