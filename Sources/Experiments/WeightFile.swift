import Crypto
import Exchange
import Foundation
import Networks
import Results
import Tensors

/// A file of weights that an experiment names to begin with. Its digest is part of the recipes, so
/// the file may be moved and must not change.
enum WeightFile {
  static func digest(_ path: String) throws -> String {
    hexadecimal(SHA256.hash(data: try read(path)))
  }

  static func network(
    _ path: String, _ digest: String, as architecture: Architecture
  ) throws -> TrainedNetwork {
    let bytes = try read(path)
    guard hexadecimal(SHA256.hash(data: bytes)) == digest else {
      throw ConfigurationError("\(path) was changed while it was used; start the command again")
    }
    do {
      return try TrainedNetwork(Safetensors(decoding: Data(bytes)), as: architecture)
    } catch let error as Safetensors.FormatError {
      throw ConfigurationError("\(path) \(error)")
    }
  }

  private static func read(_ path: String) throws -> [UInt8] {
    do { return try Files.read(path) } catch {
      throw ConfigurationError("\"weights\": \(error); name a file that `prunebench import` wrote")
    }
  }
}
