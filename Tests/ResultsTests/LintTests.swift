import Foundation
import Results
import TestVectors
import Testing

@Suite("Lint of the paper")
struct LintTests {
  private static let tables: [String: String] = Dictionary(
    uniqueKeysWithValues: (1...6).map { ("table\($0)", PaperTable("table\($0)")!.csv) })

  @Test("finds what an independent program found, nothing more, in its words and order")
  func vector() throws {
    let expected: [PaperLint.Finding] = try TestVectors.read("paper-lint", "findings")
    let found = PaperLint().findings
    for (ours, theirs) in zip(found, expected) { #expect(ours == theirs) }
    #expect(found.count == expected.count)
  }

  @Test("an equal copy shows nothing new, and nothing is missing")
  func copy() {
    let lint = PaperLint(Self.tables)
    #expect(lint.findings == PaperLint().findings)
    #expect(lint.new.isEmpty && lint.missing.isEmpty)
  }

  struct Change: Sendable, CustomTestStringConvertible {
    let table, from, to: String
    /// Rules of the findings that this raises, without those of the copy itself.
    let rules: [String]
    var testDescription: String { "\(table): \(from) to \(to)" }
  }

  static let changes = [
    Change(table: "table6", from: "ResNet-56,0.3,94.51", to: "ResNet-56,0.3,94.52",
      rules: ["dense-equal"]),
    Change(table: "table1", from: "VGG16-D,0.95,93.74,0.13,93.04", to: "VGG16-D,0.95,93.74,0.13,93.40",
      rules: ["table1-in-table4"]),
    Change(table: "table2", from: "88.01,0.30", to: "89.01,0.30", rules: ["table2-in-table4", "dpf-best"]),
    Change(table: "table3", from: "75.48,-0.47", to: "75.48,-0.74", rules: ["difference"]),
    Change(table: "table3", from: "0.80,0.724,7.06", to: "0.80,0.742,7.06", rules: ["reached-ratio"]),
    Change(table: "table4", from: "88.92,0.29", to: "84.92,0.29",
      rules: ["dpf-best", "table1-in-table4"]),
    Change(table: "table4", from: "95.98,0.10", to: "95.08,0.10",
      rules: ["dpf-best", "larger-parent-better", "monotone", "table1-in-table4"]),
    Change(table: "table4", from: "94.67,0.23", to: "94.76,0.23", rules: []),
    Change(table: "table5", from: "4.67", to: "4.76", rules: ["uniform"]),
    Change(table: "table6", from: "94.02,0.24,94.52", to: "94.02,0.24,94.12",
      rules: ["noticeable-margin"]),
  ]

  @Test("a changed digit raises new findings, and is itself named", arguments: changes)
  func changed(_ change: Change) throws {
    var tables = Self.tables
    let text = try #require(tables[change.table])
    try #require(text.contains(change.from))
    tables[change.table] = text.replacingOccurrences(of: change.from, with: change.to)
    let new = PaperLint(tables).new
    let rules = Set(new.map(\.rule))
    #expect(rules.isSuperset(of: change.rules), "\(rules)")
    #expect(new.contains { $0.rule == "copy" && $0.place.hasPrefix(change.table) })
  }

  @Test("a file that is no table is damaged, by line")
  func damaged() {
    var tables = Self.tables
    tables["table4"] = tables["table4"]!.replacingOccurrences(of: "94.67", with: "94,67")
    tables["table5"] = nil
    tables["table6"] = tables["table6"]!.replacingOccurrences(of: "95.15", with: "x")
    let damaged = PaperLint(tables).new.filter { $0.kind == .damaged }.map(\.place)
    #expect(damaged == ["table4:11", "table5", "table6:15"])
    #expect(!PaperLint(tables).missing.isEmpty)
  }
}
