import Experiments
import Foundation
import Networks
import Provenance

import func Comparing.slug

/// The machine and the build that numbers belong to.
struct Machine: Codable {
  let processor: String
  let features: [String]
  let cores: Int
  let memoryBytes: UInt64
  let system: String
  let build: String

  init() {
    let (current, process) = (Processor.current, ProcessInfo.processInfo)
    (processor, features) = (current.name, current.features)
    (cores, memoryBytes) = (process.activeProcessorCount, process.physicalMemory)
    (system, build) = (process.operatingSystemVersionString, SourceVersion.current.text)
  }

  /// The processor's name may say little on a virtual machine: the best kernels are part of it.
  var slug: String { Comparing.slug("\(processor) \(ISA.best.rawValue)") }

  var text: String {
    "\(processor), \(cores) cores, \(memoryBytes >> 30) GiB, \(system): "
      + "\(features.joined(separator: " "))\nprunebench \(build)"
  }
}
