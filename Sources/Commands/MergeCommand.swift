import ArgumentParser
import Audit
import Foundation
import Results

struct MergeCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "merge",
    abstract: "Join the results folders of several machines.",
    discussion: """
      A run that several folders hold must be the same in all of them. Records of other rules, \
      revisions of methods, data or schema are not joined, nor are different recipes of one cell. \
      All runs of one network, data set and seed come from one kind of kernels, that of the folder \
      named first; those of kernels that give other bits are kept apart below other-kernels/, \
      other seeds join.

      Exit status 1: a conflict, named; nothing was changed.

      Example: prunebench merge node1/results node2/results --into results
      """)

  @Argument(help: "Results folders.", completion: .directory)
  var folders: [String]
  @Option(
    help: "The folder to join them in; what it holds already takes part.", completion: .directory)
  var into = "results"

  func run() throws {
    let isNew = !FileManager.default.fileExists(atPath: into)
    let isSealed = isNew || Seal.isSealed(into)
    let changed = ([into] + folders).filter { Seal.isSealed($0) && !Seal.holds($0) }
    if !changed.isEmpty {
      return try refuse(
        changed.map {
          "\($0) was changed since it was sealed; `prunebench audit` says where, and "
            + "`prunebench seal` seals it as it is"
        })
    }
    let merge = try Merge(folders, into: into)
    if !merge.conflicts.isEmpty { return try refuse(merge.conflicts) }
    if isSealed { Seal.remove(into) }  // what is stopped half-way is not sealed
    try merge.write()
    for line in merge.report { print(line) }
    if isSealed { print("sealed: \(try Seal.write(into)) files") }
  }

  private func refuse(_ conflicts: [String]) throws {
    for line in conflicts { print("conflict: \(line)") }
    print("nothing was changed")
    throw ExitStatus.different
  }
}
