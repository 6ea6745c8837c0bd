import Exchange
import Foundation
import Results

/// ONNX Runtime in a Python of its own, on the exported file: it answers lines with numbers
/// (`Peers/onnx.py`).
final class ONNXRuntime: Runner {
  let contender: SpeedRecord.Contender
  private(set) var version = ""
  var kernels: String { "ONNX Runtime \(version)" }
  /// Of the pictures it was given.
  private(set) var logits: [Float] = []
  private let process = Process()
  private let input = Pipe()
  private let output = Pipe()
  private let errors = Pipe()
  private var unread = Data()
  private let folder: URL

  /// - Parameters:
  ///   - python: a program, looked up in PATH.
  ///   - pictures: as many as the largest batch has, or more.
  /// - Throws: ``PeerError`` where there is no ONNX Runtime or it does not run the network.
  init(
    _ contender: SpeedRecord.Contender, _ network: TrainedNetwork, python: String,
    pictures: [Float], threads: Int
  ) throws {
    self.contender = contender
    folder = FileManager.default.temporaryDirectory.appending(path: "speed-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    let (file, images) = (folder.appending(path: "network.onnx"), folder.appending(path: "images"))
    try network.onnx().write(to: file)
    try pictures.withUnsafeBufferPointer { try Data(buffer: $0).write(to: images) }
    let shape = network.architecture.inputShape
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = [
      python, "-c", peerFiles["onnx.py"] ?? "", file.path, images.path,
      "\(shape.channels),\(shape.height),\(shape.width)", "\(threads)",
    ]
    (process.standardInput, process.standardOutput) = (input, output)
    process.standardError = errors
    try process.run()
    let words = try answer().split(separator: " ")
    version = String(words.first ?? "")
    logits = words.dropFirst().compactMap { Float($0) }
  }

  deinit {
    try? input.fileHandleForWriting.close()
    if process.processIdentifier != 0 {
      process.terminate()
      process.waitUntilExit()
    }
    try? FileManager.default.removeItem(at: folder)
  }

  func seconds(batch: Int, repeats: Int) throws -> Double {
    do {
      try input.fileHandleForWriting.write(contentsOf: Data("\(batch) \(repeats)\n".utf8))
    } catch {
      throw ended()
    }
    guard let seconds = Double(try answer()) else {
      throw PeerError(description: "ONNX Runtime gave no number")
    }
    return seconds
  }

  /// The next line.
  private func answer() throws -> String {
    while true {
      if let end = unread.firstIndex(of: UInt8(ascii: "\n")) {
        defer { unread = Data(unread[(end + 1)...]) }
        return String(decoding: unread[..<end], as: UTF8.self)
      }
      let more = output.fileHandleForReading.availableData
      guard !more.isEmpty else { throw ended() }
      unread += more
    }
  }

  /// What the program said last.
  private func ended() -> PeerError {
    let said = String(decoding: errors.fileHandleForReading.availableData, as: UTF8.self)
    let line = said.split(separator: "\n").last.map(String.init)
    return PeerError(description: line ?? "ONNX Runtime ended")
  }
}

/// Why a peer takes no part, in one sentence.
struct PeerError: Error, CustomStringConvertible { let description: String }
