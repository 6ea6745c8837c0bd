import Foundation

/// Standard output and standard error, where a disk may be full or nobody may read.
enum Output {
  /// Before anything is opened or written. A file must not get the number of a closed standard
  /// stream, or what is said would go into it; and one that grows beyond `ulimit -f` is an error
  /// with a sentence, not the end of the process.
  static func prepare() {
    var file: Int32
    repeat { file = open("/dev/null", O_RDWR) } while 0...2 ~= file
    close(file)
    signal(SIGXFSZ, SIG_IGN)
  }

  /// Writes to standard error. What cannot be written is lost: progress is no reason to stop.
  static func say(_ text: String) {
    try? FileHandle.standardError.write(contentsOf: Data(text.utf8))
  }

  /// Writes what was printed to standard output and is not written yet.
  /// - Throws: ``LostOutput``
  static func flush() throws {
    guard fflush(nil) != 0 else { return }
    throw LostOutput(reason: String(cString: strerror(errno)))
  }
}

/// What a command printed did not reach its reader.
struct LostOutput: Error, CustomStringConvertible {
  let reason: String
  var description: String { "standard output: cannot write: \(reason); not all was printed" }
}
