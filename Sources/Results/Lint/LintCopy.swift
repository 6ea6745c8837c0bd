/// Cells in which a copy of the tables differs from the embedded ones: also those that no rule
/// can check against another.
enum LintCopy {
  static func findings(_ tables: PaperRows.Tables) -> [PaperLint.Finding] {
    PaperTable.files.keys.sorted().flatMap { id -> [PaperLint.Finding] in
      guard let copy = tables[id], let own = try? PaperRows(id, PaperTable.files[id]) else {
        return []
      }
      if copy.rows.count != own.rows.count {
        return [
          .init(.damaged, "copy", id, "\(copy.rows.count) rows instead of \(own.rows.count)")
        ]
      }
      return zip(copy.rows, own.rows).enumerated().flatMap { index, pair in
        own.columns.filter { pair.0[$0] != pair.1[$0] }.map { column in
          PaperLint.Finding(
            .damaged, "copy", "\(id):\(index + 2) \(column)",
            "\(printable(pair.0[column])) instead of \(printable(pair.1[column]))")
        }
      }
    }
  }
}
