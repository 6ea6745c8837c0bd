import Foundation
import Tensors
import Testing

@Suite("Safetensors")
struct SafetensorsTests {
  private var file: Safetensors {
    var file = Safetensors()
    file.set("weights", [1.5, -0, .infinity, .leastNonzeroMagnitude])
    file.set("steps", [Int32.min, 7])
    file.set("mask", [true, false, true])
    file.metadata["note"] = "ein „Wort“\n"
    return file
  }

  @Test("what is written is read back, and equal values give equal bytes")
  func roundTrip() throws {
    let bytes = try file.encoded()
    let read = try Safetensors(decoding: bytes)
    #expect(read == file)
    #expect(try read.encoded() == bytes)
    #expect(try read.floats("weights") == [1.5, -0, .infinity, .leastNonzeroMagnitude])
    #expect(try read.integers("steps") == [.min, 7])
    #expect(try read.booleans("mask") == [true, false, true])
  }

  @Test("the data begin at a multiple of 8 bytes")
  func alignment() throws {
    let bytes = try file.encoded()
    #expect(bytes.prefix(8).reversed().reduce(0) { $0 << 8 | Int($1) } % 8 == 0)
  }

  @Test("no cut file, changed length or hostile header is accepted")
  func damage() throws {
    let bytes = try file.encoded()
    for length in 0..<bytes.count {
      #expect(throws: Safetensors.FormatError.self) {
        try Safetensors(decoding: bytes.prefix(length))
      }
    }
    let headers = [
      "", "[]", "{\"a\":1}", #"{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,8]}}"#,
      #"{"a":{"dtype":"F32","shape":[-1],"data_offsets":[0,4]}}"#,
      #"{"a":{"dtype":"F32","shape":[4611686018427387904,4],"data_offsets":[0,0]}}"#,
      #"{"a":{"dtype":"F64","shape":[1],"data_offsets":[0,8]}}"#,
      #"{"a":{"dtype":"F32","shape":[1],"data_offsets":[4,0]}}"#,
      #"{"__metadata__":{"a":1}}"#,
    ]
    for header in headers {
      var file = withUnsafeBytes(of: UInt64(header.utf8.count).littleEndian) { Data($0) }
      file += Data(header.utf8) + Data(count: 4)
      #expect(throws: Safetensors.FormatError.self, "\(header)") {
        try Safetensors(decoding: file)
      }
    }
    #expect {
      try Safetensors(decoding: Data(repeating: 0xff, count: 16))
    } throws: {
      "\($0)" == "claims a header of 18446744073709551615 bytes in a file of 16"
    }
  }
}
