import Foundation
import Results
import TestVectors
import Testing

@Suite("the paper's tables")
struct PaperTests {
  @Test("are embedded byte for byte", arguments: 1...6)
  func embedded(number: Int) throws {
    let file = TestVectors.testsFolder.deletingLastPathComponent()
      .appending(path: "Sources/Results/Paper/table\(number).csv")
    #expect(try String(contentsOf: file, encoding: .utf8) == PaperTable("table\(number)")?.csv)
  }

  @Test("every cell of Tables 1, 2, 4 and 6 is found again by model, method and sparsity")
  func cells() throws {
    let models = [
      "ResNet-20": "resnet20", "ResNet-32": "resnet32", "ResNet-56": "resnet56",
      "WideResNet-28-2": "wrn28_2", "WideResNet-28-4": "wrn28_4", "WideResNet-28-8": "wrn28_8",
      "VGG16-D": "vgg16d",
    ]
    for id in ["table1", "table2", "table4", "table6"] {
      let table = try #require(PaperTable(id))
      let lines = table.csv.split(separator: "\n").map {
        $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
      }
      for row in lines.dropFirst() {
        for column in stride(from: 2, to: row.count, by: 2) {
          let head = lines[0][column].replacing("_mean", with: "").replacing("_ft", with: "+ft")
          let method = id == "table6" && head == "dpf" ? "dpf-filter" : head
          let found = table.value(
            model: try #require(models[row[0]]), method: method, sparsity: Double(row[1]))
          switch try #require(found, "\(id) \(row[0]) \(method)") {
          case .number(let mean, let deviation):
            #expect(Format.decimals(mean) == row[column])
            #expect(deviation.map(Format.decimals) == row[column + 1])
          case .notConverged: #expect(row[column] == "*")
          case .blank: #expect(row[column].isEmpty)
          case .illegible: Issue.record("\(id) \(row) is legible")
          }
        }
      }
    }
  }

  @Test("Table 4 has 4 cells that did not converge and 3 that are blank; Table 5 has 8 lost ones")
  func states() throws {
    let table = try #require(PaperTable("table4"))
    #expect(table.count { $0 == .notConverged } == 4)
    #expect(table.count { $0 == .blank } == 3)
    let lost = try #require(PaperTable("table5")).count { $0 == .illegible }
    #expect(lost == 2 * 8)  // each under its plain name and as `macs`
    #expect(PaperTable("table7") == nil)
    #expect(PaperTable("quick") == nil)
  }

  @Test("cells are found by their names, in the profile `paper` alone")
  func names() throws {
    func mean(_ name: String) throws -> String? {
      guard case .number(let mean, _) = PaperTable.value(try CellName(name)) else { return nil }
      return Format.decimals(mean)
    }
    #expect(try mean("table2/resnet20/dpf+ft/0.95") == "90.34")
    #expect(try mean("table6/resnet32/dense") == "93.52")
    #expect(try mean("table3/resnet50/dpf/0.87") == "75.13")
    #expect(try mean("table3/resnet50/dpf/0.80") == "75.48")
    #expect(try mean("table3/resnet50/dpf/0.90/top5") == "92.13")
    #expect(try mean("table5/resnet20/dpf-layer/0.50/macs") == "20.99")
    #expect(try mean("short:table2/resnet20/dpf+ft/0.95") == nil)
    #expect(try mean("table2/resnet8/dpf/0.95") == nil)
  }
}
