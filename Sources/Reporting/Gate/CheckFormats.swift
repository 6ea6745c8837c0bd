import Foundation

// What CI systems read.
extension CheckResult {
  /// JUnit XML: a case a check; fell = failure, without data = error, inconclusive = skipped.
  public var junit: String {
    func count(_ outcome: Check.Outcome) -> Int { checks.count { $0.outcome == outcome } }
    let cases = checks.map { check -> String in
      let open =
        "  <testcase classname=\"\(check.level.rawValue)\" name=\"\(htmlText(check.name))\""
      let message = "message=\"\(htmlText(check.text))\""
      switch check.outcome {
      case .held: return open + "/>"
      case .fell: return "\(open)>\n    <failure \(message)/>\n  </testcase>"
      case .error: return "\(open)>\n    <error \(message)/>\n  </testcase>"
      case .inconclusive: return "\(open)>\n    <skipped \(message)/>\n  </testcase>"
      }
    }
    let head =
      "<testsuite name=\"prunebench\" tests=\"\(checks.count)\" failures=\"\(count(.fell))\" "
      + "errors=\"\(count(.error))\" skipped=\"\(count(.inconclusive))\">"
    return (["<?xml version=\"1.0\" encoding=\"UTF-8\"?>", head] + cases + ["</testsuite>"])
      .map { $0 + "\n" }.joined()
  }

  /// Workflow commands of GitHub Actions, at most ten of a kind, worst first.
  public var annotations: [String] {
    func escaped(_ text: String) -> String {
      text.replacing("%", with: "%25").replacing("\r", with: "%0D").replacing("\n", with: "%0A")
    }
    func lines(_ outcome: Check.Outcome, _ command: String) -> [String] {
      problems.filter { $0.outcome == outcome }.prefix(10).map {
        let title = escaped($0.name).replacing(":", with: "%3A").replacing(",", with: "%2C")
        return "::\(command) title=\(title)::\(escaped($0.text))"
      }
    }
    return lines(.fell, "error") + lines(.error, "error") + lines(.inconclusive, "notice")
  }

  public var sheet: Sheet {
    Sheet(
      id: "check", caption: "Accuracy against the baseline",
      columns: [.word("level"), .word("check"), .word("outcome"), .word("found")],
      rows: (problems + checks.filter { $0.outcome == .held }).map {
        [$0.level.rawValue, $0.name, $0.outcome.rawValue, $0.text]
      }, footer: [summary])
  }
}
