import Foundation
import Tensors
import Testing

@Suite("Hostile safetensors headers")
struct HostileHeaderTests {
  /// What is said of a file with this header and `size` bytes of data.
  private func refusal(_ header: String, size: Int = 8, length: UInt64? = nil) -> String {
    let length = length ?? UInt64(header.utf8.count)
    let bytes = withUnsafeBytes(of: length.littleEndian) { Data($0) } + Data(header.utf8)
    do {
      _ = try Safetensors(decoding: bytes + Data(count: size))
      return "accepted"
    } catch { return "\(error)" }
  }

  private func tensor(
    _ name: String, _ begin: Int, _ end: Int, dtype: String = "F32", shape: String = "[1]"
  ) -> String {
    #""\#(name)":{"dtype":"\#(dtype)","shape":\#(shape),"data_offsets":[\#(begin),\#(end)]}"#
  }

  @Test("tensors that share no byte and leave none are accepted, in any order")
  func accepted() {
    #expect(refusal("{\(tensor("b", 4, 8)),\(tensor("a", 0, 4))}") == "accepted")
    let empty = tensor("a", 0, 0, shape: "[0]")
    #expect(refusal("{\(tensor("b", 0, 8, shape: "[2]")),\(empty)}") == "accepted")
  }

  @Test("a header beyond the file, or beyond 100 MB, is not read")
  func length() {
    #expect(refusal("{}", size: 0, length: 3) == "claims a header of 3 bytes in a file of 10")
    #expect(
      refusal("{}", length: .max)
        == "claims a header of 18446744073709551615 bytes in a file of 18")
  }

  @Test("tensors that overlap are named")
  func overlap() {
    #expect(
      refusal("{\(tensor("a", 0, 8, shape: "[2]")),\(tensor("b", 4, 8))}")
        == #"gives tensors "a" and "b" the same bytes"#)
    #expect(
      refusal("{\(tensor("a", 0, 4)),\(tensor("b", 0, 4))}", size: 8)
        == #"gives tensors "a" and "b" the same bytes"#)
  }

  @Test("bytes of no tensor are counted")
  func gaps() {
    #expect(refusal("{\(tensor("a", 4, 8))}") == #"has 4 bytes of no tensor before "a""#)
    #expect(refusal("{\(tensor("a", 0, 4))}") == "has 8 bytes of data for 4 described")
  }

  @Test("offsets outside of the file, or of another length than the shape, are refused")
  func offsets() {
    let outside = #"places tensor "a" outside of its data"#
    for entry in [
      tensor("a", 8, 12), tensor("a", -4, 0), tensor("a", 4, 0), tensor("a", 0, 8),
      tensor("a", 0, 4, shape: "[4611686018427387904,4]"),
    ] {
      #expect(refusal("{\(entry)}") == outside)
    }
  }

  @Test("a name given twice is refused, also where its letters are written in another way")
  func duplicates() {
    for other in ["a", "\\u0061"] {
      #expect(
        refusal("{\(tensor("a", 0, 4)),\(tensor(other, 4, 8))}")
          == "has a header that gives a name twice")
    }
    #expect(
      refusal(#"{"a":{"dtype":"F32","dtype":"F32","shape":[2],"data_offsets":[0,8]}}"#)
        == "has a header that gives a name twice")
    #expect(refusal(#"{\#(tensor(#"a:{\"b\":"#, 0, 8, shape: "[2]"))}"#) == "accepted")
  }

  @Test("another type of numbers is named")
  func types() {
    #expect(
      refusal("{\(tensor("a", 0, 8, dtype: "F64"))}")
        == #"stores tensor "a" as F64; F32, I32 and BOOL are read here"#)
  }

  @Test(
    "sizes that are no sizes are refused",
    arguments: ["[-1]", "[1.5]", "[\"nan\"]", "[1e400]", "[null]", "2", "[[2]]"])
  func sizes(shape: String) {
    let said = refusal("{\(tensor("a", 0, 8, shape: shape))}")
    #expect(
      [
        #"describes tensor "a" in an unknown way"#, "has a header that is no JSON object",
        "has a header of more than 3 levels",
      ].contains(said))
  }

  @Test("a NaN, which JSON has not, is no header")
  func notANumber() {
    #expect(
      refusal("{\(tensor("a", 0, 8, shape: "[NaN]"))}") == "has a header that is no JSON object")
  }

  @Test("deep nesting is refused before it is followed")
  func nesting() {
    let deep = String(repeating: "[", count: 1_000_000)
    #expect(refusal(#"{"a":\#(deep)"#) == "has a header of more than 3 levels")
  }

  @Test("metadata are text and nothing else")
  func metadata() {
    #expect(
      refusal(#"{"__metadata__":{"a":1}}"#, size: 0) == "has metadata that are not all strings")
    #expect(refusal(#"{"__metadata__":{"a":"1"}}"#, size: 0) == "accepted")
  }
}
