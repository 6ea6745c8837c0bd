import Experiments
import Networks
import Provenance

/// What `prunebench --version` prints: what the program is built from, and the kernels that it uses
/// here.
enum VersionText {
  static var text: String {
    let source = SourceVersion.current
    return """
      prunebench \(SourceVersion.version)
      commit   \(source.commitText)
      build    \(source.flags), \(source.compilers.split(separator: " (")[0])
      kernels  \(kernels)
      """
  }

  /// The instruction set for each precision.
  static var kernels: String {
    // A variable that is none of the names is an error of the commands that train.
    let chosen = (try? EngineOptions.variable()) ?? nil
    return Precision.allCases.map { precision in
      let isa = Backend.best(for: precision).map { chosen ?? $0 }
      return "\(precision.rawValue) \(isa?.rawValue ?? "none")"
    }.joined(separator: ", ")
  }
}
