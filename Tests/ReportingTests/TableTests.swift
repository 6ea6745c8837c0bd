import Foundation
import Reporting
import Results
import Testing

@Suite("a table")
struct TableTests {
  @Test("prints")
  func prints() throws {
    for format in TableFormat.allCases { print(try quickTable().rendered(as: format)) }
    for format in TableFormat.allCases { print(try paperTable().rendered(as: format)) }
  }
}
