import Foundation

/// Writes files as Swift string literals, so that the program needs no folder of resources beside
/// it. Arguments: the output, the constant's name, the files.
let arguments = CommandLine.arguments
let entries = try arguments.dropFirst(3).map { path in
  let text = try String(contentsOfFile: path, encoding: .utf8)
  let name = URL(filePath: path).lastPathComponent
  return "  \"\(name)\": ###\"\"\"\n\(text)\n\"\"\"###,"
}
let source = """
  /// Files by name, embedded when the program was built.
  let \(arguments[2]): [String: String] = [
  \(entries.joined(separator: "\n"))
  ]
  """
// A file that is written anew is compiled anew, with all that builds on it.
if (try? String(contentsOfFile: arguments[1], encoding: .utf8)) != source {
  try source.write(toFile: arguments[1], atomically: true, encoding: .utf8)
}
