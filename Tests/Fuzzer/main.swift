import Foundation
import FuzzTargets

/// Hands one of the readers, named by `$PRUNEBENCH_FUZZ`, to libFuzzer, with the arguments of the
/// command line: options of libFuzzer, folders of inputs.
typealias Read = @convention(c) (UnsafePointer<UInt8>?, Int) -> CInt

@_silgen_name("LLVMFuzzerRunDriver")
func fuzz(
  _ count: UnsafeMutablePointer<CInt>,
  _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>>,
  _ read: Read
) -> CInt

nonisolated(unsafe) var target: FuzzTarget?
target = FuzzTarget.all.first {
  $0.name == ProcessInfo.processInfo.environment["PRUNEBENCH_FUZZ"]
}
guard target != nil else {
  print("PRUNEBENCH_FUZZ must name one of \(FuzzTarget.all.map(\.name).joined(separator: ", "))")
  exit(2)
}
var (count, arguments) = (CommandLine.argc, CommandLine.unsafeArgv)
let status = fuzz(&count, &arguments) { bytes, count in
  let refusal = target?.refusal(of: Array(UnsafeBufferPointer(start: bytes, count: count)))
  if let refusal, !FuzzTarget.isOneLine(refusal) { fatalError("not one line: \(refusal)") }
  return 0
}
exit(status)
