import Audit
import Foundation
import Testing

@Suite("Readers take what the formats say, and nothing else")
struct ReaderTests {
  @Test("JSON: numbers, escapes and nesting")
  func json() throws {
    let text =
      #"{"b":[1,-2.5,1e3,0.20000785011513503],"a":"é\n\u00e9\ud83d\ude00\"","c":null,"d":true}"#
    let json = try #require(JSON(Array(text.utf8)))
    #expect(
      json["b"].elements == [
        .integer(1), .number(-2.5), .number(1000), .number(0.20000785011513503),
      ])
    #expect(json["a"].text == "é\né😀\"" && json["c"].isNull && json["d"].boolean == true)
    #expect(
      json.canonicalText
        == #"{"a":"é\né😀\"","b":[1,-2.5,1000,0.20000785011513503],"c":null,"d":true}"#)
    #expect(JSON(Array(json.fileText.utf8))?.fileText == json.fileText)
  }

  @Test(
    "JSON: two keys of one name, and what is cut short or malformed, are refused",
    arguments: [
      #"{"a":1,"a":2}"#, "{", "[1,]", "01", "1.", "nan", "\"\t\"", "\"\\x\"", "[1] 2", "", "\"a",
      #""\ud83d""#, "{1:2}", "+1", "1e999",
    ])
  func malformed(text: String) {
    #expect(JSON(Array(text.utf8)) == nil)
  }

  @Test("JSON: deep nesting is refused, not followed")
  func deep() {
    let text = String(repeating: "[", count: 100_000) + String(repeating: "]", count: 100_000)
    #expect(JSON(Array(text.utf8)) == nil)
  }

  @Test("CSV: quotes, commas and line feeds in fields")
  func csv() throws {
    let table = try #require(CSV("a,b\n\"x, \"\"y\"\"\nz\",2\n,\n"))
    #expect(table.header == ["a", "b"] && table.rows == [["x, \"y\"\nz", "2"], ["", ""]])
  }

  @Test(
    "CSV: a short line, an open quote, a last line without end are refused",
    arguments: ["a,b\n1\n", "a\n\"x\n", "a\n1", ""])
  func malformedCSV(text: String) {
    #expect(CSV(text) == nil)
  }

  @Test("bits: the first is the highest of its byte, and what is unused is 0")
  func bits() throws {
    let bits = try #require(Bits([0b1010_0000, 0b1100_0000], count: 10))
    #expect((0..<10).filter { bits[$0] } == [0, 2, 8, 9])
    #expect(bits.ones == 4 && bits.ones(in: 1..<9) == 2)
    #expect(Bits([0b1010_0000], count: 2) == nil && Bits([0], count: 9) == nil)
    #expect(Bits([0, 0], count: 8) == nil && Bits([], count: 0) != nil)
  }

  @Test("gzip: cut short or followed by anything is refused")
  func gzip() throws {
    let run = try Published.run("dpf-0.80-quick-s1")
    let bytes = try Published.bytes("\(Published.results)/runs/\(run)/mask.gz")
    let size = 76_432 / 8
    #expect(gunzip(bytes, atMost: size)?.count == size)
    for other in [bytes.dropLast(), bytes + [0], []] { #expect(gunzip(other, atMost: size) == nil) }
    #expect(gunzip(bytes, atMost: size - 1) == nil)
  }

  @Test(
    "tables: every format for reading gives the same cells",
    arguments: ["quick", "quick-structured"])
  func grids(name: String) throws {
    let grids = try GridFormat.allCases.map { format in
      let path = "\(Published.results)/tables/quick/\(name).\(format.rawValue)"
      var grid = try #require(
        format.read(String(decoding: try Published.bytes(path), as: UTF8.self)))
      grid.text = ""
      return grid
    }
    #expect(Set(grids).count == 1)
    #expect(grids[0].header.prefix(3) == ["model", "sparsity", "dense"])
    #expect(grids[0].rows.allSatisfy { $0.count == grids[0].header.count && $0[0] == "resnet8" })
  }

  @Test("tables: an empty cell keeps its place, and escapes are undone")
  func escapes() throws {
    let texts: [GridFormat: String] = [
      .txt:
        "caption\n\nmodel     a|_b  c\n─────────────────\nm               1\nn      not run  2\n",
      .md:
        "**t**\n\n| model | a\\|\\_b | c |\n| :--- | ---: | ---: |\n| m |  | 1 |\n| n | not run | 2 |\n",
      .tex:
        "\\toprule\nmodel & a|\\_b & c \\\\\n\\midrule\nm &  & 1 \\\\\nn & not run & 2 \\\\\n\\bottomrule\n",
      .html: "<thead>\n<tr><th>model</th><th>a|_b</th><th>c</th></tr>\n</thead>\n<tbody>\n"
        + "<tr><th>m</th><td></td><td>1</td></tr>\n<tr><th>n</th><td>not run</td><td>2</td></tr>\n</tbody>",
    ]
    for (format, text) in texts {
      let grid = try #require(format.read(text), "\(format)")
      #expect(grid.header == ["model", "a|_b", "c"], "\(format)")
      #expect(grid.rows == [["m", "", "1"], ["n", "not run", "2"]], "\(format)")
    }
    let tex =
      "\\toprule\na \\\\\n\\midrule\n$92.42\\pm0.12$ ($\\star$ 1/3) \\\\\n-- \\\\\n\\bottomrule\n"
    #expect(GridFormat.tex.read(tex)?.rows == [["92.42 ± 0.12 (★ 1/3)"], ["–"]])
  }
}
