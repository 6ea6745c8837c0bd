import Foundation
import Results

/// All results as one page that needs no network and no scripts.
public struct ReportPage: Sendable {
  /// A table or figure under one profile.
  public struct Section: Sendable {
    public var id, title: String
    public var sheets: [Sheet] = []
    public var pictures: [Drawn] = []
    public var claims: [Claim] = []
    /// Training curves, with the addresses of their pictures.
    public var curves: [(name: String, address: String)] = []
    /// Runs behind it, with the addresses of their records.
    public var runs: [(name: String, address: String)] = []

    public init(id: String, title: String) { (self.id, self.title) = (id, title) }
  }

  /// A picture with its SVG text; `nil` where it could not be drawn.
  public struct Drawn: Sendable {
    public var picture: any Picture
    public var svg: Data?
    public init(picture: any Picture, svg: Data?) { (self.picture, self.svg) = (picture, svg) }
  }

  public struct Part: Sendable {
    public var title: String
    /// Sentences beneath the title.
    public var text: [String]
    public var sections: [Section]
    public init(title: String, text: [String], sections: [Section]) {
      (self.title, self.text, self.sections) = (title, text, sections)
    }
  }

  public var parts: [Part]

  public init(parts: [Part]) { self.parts = parts }

  public var html: String {
    let contents = parts.map { part in
      "<li>\(htmlText(part.title))<ul>"
        + part.sections.map {
          "<li><a href=\"#\(htmlText($0.id))\">\(htmlText($0.title))</a></li>"
        }.joined() + "</ul></li>"
    }
    let lines =
      [
        "<!DOCTYPE html>", "<html lang=\"en\">", "<head>", "<meta charset=\"utf-8\">",
        "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">",
        "<title>prunebench: results</title>", "<style>\(Self.style)</style>", "</head>", "<body>",
        "<header><h1>prunebench: results</h1>",
        "<p>Tables and figures of <cite>Dynamic Model Pruning with Feedback</cite> (ICLR 2020), "
          + "from the records of this repository.</p></header>",
        "<nav><h2>Contents</h2><ul>",
      ] + contents + ["</ul></nav>", "<main>"]
      + parts.flatMap { part in
        ["<h2>\(htmlText(part.title))</h2>"] + part.text.map { "<p>\(htmlText($0))</p>" }
          + part.sections.flatMap(Self.lines)
      } + ["</main>", "</body>", "</html>"]
    return lines.map { $0 + "\n" }.joined()
  }

  private static func lines(_ section: Section) -> [String] {
    var lines = ["<section id=\"\(htmlText(section.id))\">", "<h3>\(htmlText(section.title))</h3>"]
    lines += section.sheets.map { "<div class=\"wide\">\($0.html())</div>" }
    lines += section.pictures.map(figure)
    if !section.claims.isEmpty {
      lines.append("<ul class=\"claims\">")
      lines += section.claims.map {
        let word = $0.outcome.rawValue
        return "<li><b class=\"\(word.replacing(" ", with: "-"))\">\($0.word)</b> "
          + "\(htmlText($0.text))"
          + ($0.detail.isEmpty ? "" : " <small>(\(htmlText($0.detail)))</small>")
          + "</li>"
      }
      lines.append("</ul>")
    }
    lines += links("training curves", section.curves) + links("runs", section.runs)
    return lines + ["</section>"]
  }

  private static func links(
    _ what: String, _ links: [(name: String, address: String)]
  ) -> [String] {
    guard !links.isEmpty else { return [] }
    return ["<details><summary>\(links.count) \(what)</summary><ul>"]
      + links.map { "<li><a href=\"\(htmlText($0.address))\">\(htmlText($0.name))</a></li>" }
      + ["</ul></details>"]
  }

  private static func figure(_ drawn: Drawn) -> String {
    let caption = htmlText(
      ([drawn.picture.title] + drawn.picture.caption).map {
        $0.hasSuffix(".") ? $0 : $0 + "."
      }.joined(separator: " "))
    guard let svg = drawn.svg else {
      return
        "<figure><figcaption>\(caption) Not drawn: nothing was run for it.</figcaption></figure>"
    }
    return "<figure><img alt=\"\(caption)\" src=\"\(address(svg))\">"
      + "<figcaption>\(caption)</figcaption></figure>"
  }

  /// A picture as an address. As text, without gnuplot's many empty groups, it takes two thirds of
  /// what it takes in base64.
  private static func address(_ svg: Data) -> String {
    var lines: [Substring] = []
    for line in String(decoding: svg, as: UTF8.self).split(separator: "\n") {
      if line == "</g>", lines.last?.hasPrefix("<g ") == true {
        lines.removeLast()
      } else {
        lines.append(line)
      }
    }
    return "data:image/svg+xml,"
      + lines.joined(separator: " ").replacing("%", with: "%25").replacing("#", with: "%23")
      .replacing("&", with: "%26").replacing("\"", with: "'")
  }

  private static let style = """
    :root { color-scheme: light dark; --ink: #1b1b1b; --paper: #ffffff; --line: #d8d8d8;
      --soft: #f4f4f2; --good: #00684d; --bad: #a63c00; --open: #6b5a00; }
    @media (prefers-color-scheme: dark) { :root { --ink: #e8e8e6; --paper: #161616; --line: #3a3a3a;
      --soft: #222222; --good: #5fd0a8; --bad: #ff9a63; --open: #e6cf6a; } }
    body { font: 16px/1.5 system-ui, sans-serif; color: var(--ink); background: var(--paper);
      max-width: 72rem; margin: 0 auto; padding: 1rem; }
    .wide { overflow-x: auto; } nav ul { columns: 3 14rem; } nav li { break-inside: avoid; }
    table { border-collapse: collapse; margin: 1rem 0; font-size: 0.9rem; }
    caption { text-align: left; font-weight: 600; padding: 0.3rem 0; }
    th, td { border-bottom: 1px solid var(--line); padding: 0.2rem 0.6rem; text-align: left;
      white-space: nowrap; font-weight: 400; }
    thead th { font-weight: 600; background: var(--soft); }
    tfoot td { white-space: normal; font-size: 0.8rem; }
    figure { margin: 1rem 0; } img { width: 40rem; max-width: 100%; background: #ffffff; border: 1px solid var(--line); }
    figcaption, details { font-size: 0.85rem; }
    .holds { color: var(--good); } .fails { color: var(--bad); }
    .undecided, .not-run { color: var(--open); } a { color: inherit; }
    """
}
