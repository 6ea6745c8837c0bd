import Foundation
import FoundationXML
import Reporting
import Results
import Testing

@Suite("every format of a table is valid", .serialized)
struct RendererTests {
  static func tables() throws -> [Table] {
    var odd = try quickTable()
    odd.caption = "50 % | <b> & \"c_d\" \\ {x}, #1 $ ~ ^"
    return try [quickTable(), paperTable(), Table(quickSpec, []), odd]
  }

  @Test(
    "each ends in one line feed and has no line that ends in a blank",
    arguments: TableFormat.allCases)
  func lines(format: TableFormat) throws {
    for table in try Self.tables() {
      let text = table.rendered(as: format)
      #expect(text.hasSuffix("\n") && !text.hasSuffix("\n\n") && !text.contains("\r"))
      if format != .markdown { #expect(!text.contains(" \n")) }
    }
  }

  @Test("text: all lines of the table are equally wide or shorter")
  func text() throws {
    for table in try Self.tables() {
      let lines = table.rendered(as: .text).split(separator: "\n").map(\.unicodeScalars.count)
      let rule = table.notes.count + 2
      #expect(lines[rule...(rule + table.rows.count)].allSatisfy { $0 <= lines[rule] })
    }
  }

  @Test("Markdown: every row has the columns of the header, numbers to the right")
  func markdown() throws {
    for table in try Self.tables() {
      let rows = table.rendered(as: .markdown).split(separator: "\n").filter { $0.hasPrefix("|") }
      let columns = rows.map { $0.replacing("\\|", with: "").count { $0 == "|" } - 1 }
      let expected = 2 + table.methods.count * (table.showsPaper ? 2 : 1)
      #expect(rows.count == 2 + table.rows.count)
      #expect(columns.allSatisfy { $0 == expected })
      #expect(rows[1].hasPrefix("| :--- | :--- | ---: |") && rows[1].hasSuffix(" ---: |"))
    }
  }

  @Test("CSV: reads back, means, SDs and n in columns of their own, ★ as *, not run empty")
  func csv() throws {
    #expect(
      try quickTable().rendered(as: .csv) == """
        model,sparsity,dense_mean,dense_sd,dense_n,oneshot+ft_mean,oneshot+ft_sd,oneshot+ft_n,\
        dpf_mean,dpf_sd,dpf_n,sm_mean,sm_sd,sm_n,random_mean,random_sd,random_n
        resnet8,0.80,87.42,0.12,3,86.90,0.36,3,85.01,0.34,3,,,,59.34,42.73,3
        resnet8,0.95,87.42,0.12,3,,,,80.01,0.34,3,*,,3,,,

        """)
    var odd = try quickTable()
    odd.rows[0].model = "a,\"b\"\nc"
    #expect(odd.rendered(as: .csv).contains("\n\"a,\"\"b\"\"\nc\",0.80,87.42,"))
  }

  @Test("LaTeX: braces, dollars and environments are balanced, every row has all columns")
  func latex() throws {
    for table in try Self.tables() {
      let text = table.rendered(as: .latex)
      let plain = text.replacing("\\{", with: "").replacing("\\}", with: "")
        .replacing("\\$", with: "").replacing("\\&", with: "")
      #expect(plain.count { $0 == "{" } == plain.count { $0 == "}" })
      #expect(plain.count { $0 == "$" } % 2 == 0)
      #expect(text.matches(of: /\\begin/).count == text.matches(of: /\\end\{/).count)
      #expect(text.unicodeScalars.allSatisfy { $0.isASCII })
      let rows = plain.split(separator: "\n").filter { $0.hasSuffix("\\\\") }
      let columns = 2 + table.methods.count * (table.showsPaper ? 2 : 1)
      #expect(rows.count == table.rows.count + 1)
      #expect(rows.allSatisfy { $0.count { $0 == "&" } == columns - 1 })
    }
    let text = try quickTable().rendered(as: .latex)
    #expect(text.contains("$87.42\\pm0.12$") && text.contains("$\\star$ 2/3"))
    #expect(text.contains("$59.34\\pm42.73$ ($\\star$ 1/3)"))
  }

  @Test("HTML: one well-formed table with a caption and scoped headers")
  func html() throws {
    final class Counter: NSObject, XMLParserDelegate {
      var elements: [String: Int] = [:]
      func parser(
        _: XMLParser, didStartElement name: String, namespaceURI: String?, qualifiedName: String?,
        attributes: [String: String]
      ) {
        elements[name, default: 0] += 1
        if name == "th", attributes["scope"] == nil { elements["unscoped", default: 0] += 1 }
      }
    }
    for table in try Self.tables() {
      let parser = XMLParser(data: Data(table.rendered(as: .html).utf8))
      let counter = Counter()
      parser.delegate = counter
      #expect(parser.parse())
      #expect(counter.elements["table"] == 1 && counter.elements["caption"] == 1)
      #expect(counter.elements["unscoped"] == nil)
      let columns = table.methods.count * (table.showsPaper ? 2 : 1)
      #expect(counter.elements["td"] == table.rows.count * columns + table.footer.count)
    }
  }

  @Test("JSON: decodes, and each cell names its runs with their counts")
  func json() throws {
    struct Decoded: Decodable {
      struct Row: Decodable { let model: String, sparsity: Double, cells: [Cell] }
      struct Cell: Decodable {
        let cell, method, text: String, mean, sd: String?, n: Int, star: Bool, runs: [Run]
      }
      struct Run: Decodable { let run: String, seed, correct, total: Int, converged: Bool }
      let schema, id, profile: String, rows: [Row]
    }
    let table = try quickTable()
    let decoded = try JSONDecoder().decode(
      Decoded.self, from: Data(table.rendered(as: .json).utf8))
    #expect(decoded.schema == Schema.current && decoded.id == "quick" && decoded.profile == "quick")
    let cell = decoded.rows[1].cells[2]
    #expect(cell.cell == "quick:quick/resnet8/dpf/0.95" && cell.text == "80.01 ± 0.34")
    #expect(cell.runs.map(\.correct) == [8001, 8035, 7967] && cell.mean == "80.01")
    #expect(decoded.rows[0].cells[3].n == 0 && decoded.rows[0].cells[3].mean == nil)
    #expect(decoded.rows[1].cells[3].star)
    #expect(decoded.rows[0].sparsity == 0.8)
  }

  @Test(
    "a format has two names",
    arguments: [
      ("text", "txt"), ("markdown", "md"), ("latex", "tex"), ("csv", "csv"), ("html", "html"),
      ("json", "json"),
    ])
  func names(long: String, short: String) {
    #expect(TableFormat(name: long) == TableFormat(name: short.uppercased()))
    #expect(TableFormat(name: long)?.rawValue == short)
    #expect(TableFormat(name: "pdf") == nil)
  }
}
