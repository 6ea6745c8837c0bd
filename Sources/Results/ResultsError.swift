import Tensors

/// What can go wrong with records. Each case is one line: what, where, what to do.
public enum ResultsError: Error, Hashable, CustomStringConvertible {
  case cannotRead(path: String, reason: String)
  case cannotWrite(path: String, reason: String)
  /// Something in a file is not what this program wrote.
  case damaged(file: String, line: Int?, problem: String)
  case wrongDigest(file: String, expected: String, found: String)
  case newerSchema(file: String, found: String)
  case olderSchema(file: String, found: String)
  case badRunName(String)
  /// A record that must not be written, as reading it back would fail.
  case refused(run: String, problem: String)
  case badName(kind: String, name: String, form: String)

  public var description: String {
    switch self {
    case .cannotRead(let path, let reason):
      "\(path): cannot read: \(reason); check the path given by --results"
    case .cannotWrite(let path, let reason):
      "\(path): cannot write: \(reason); nothing was changed: "
        + "free space or choose another folder by --results or --dir"
    case .damaged(let file, let line, let problem):
      "\(file)\(line.map { ":\($0)" } ?? ""): \(problem); the record is damaged: "
        + "restore its folder, or remove it and run it again"
    case .wrongDigest(let file, let expected, let found):
      "\(file): SHA-256 is \(found.prefix(8))…, run.json says \(expected.prefix(8))…; "
        + "the record is damaged: restore its folder, or remove it and run it again"
    case .newerSchema(let file, let found):
      "\(file): schema \(found) is newer than \(Schema.current), the newest known here; "
        + "use a newer prunebench"
    case .olderSchema(let file, let found):
      "\(file): schema \(found) is of another major version than \(Schema.current); "
        + "use the prunebench that wrote it, or run it again"
    case .badRunName(let name):
      "\(printable(name)): not the name of a run; names are made of a-z, 0-9, _ . + and -, "
        + "and do not begin with a point"
    case .refused(let run, let problem):
      "\(printable(run)): this record was not written: \(problem)"
    case .badName(let kind, let name, let form):
      "\(printable(name)): not the name of a \(kind); it has the form \(form)"
    }
  }
}

/// A name from outside as one line in quotes, whatever it holds.
func printable(_ name: String) -> String {
  "\"" + String(String.UnicodeScalarView(name.unicodeScalars.prefix(120))).onOneLine + "\""
}
