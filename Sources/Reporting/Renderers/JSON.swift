import Results
import Tensors

extension Table {
  /// The table with everything behind it: counts and names of the runs of each cell. Means and SDs
  /// are texts, rounded as in all formats.
  func json() -> String {
    CanonicalJSON.pretty(
      .object([
        "schema": .string(Schema.current), "id": .string(id), "profile": .string(profile),
        "caption": .string(caption), "notes": .array(notes.map { .string($0) }),
        "footer": .array(footer.map { .string($0) }),
        "columns": .array(methods.map { .string($0) }),
        "rows": .array(
          rows.map { row in
            .object([
              "model": .string(row.model), "sparsity": .number(row.sparsity),
              "cells": .array(zip(methods, row.cells).map { $1.json(method: $0) }),
            ])
          }),
      ]))
  }
}

extension Cell {
  fileprivate func json(method: String) -> JSONValue {
    func text(_ text: String?) -> JSONValue { text.map { .string($0) } ?? .null }
    var fields: [String: JSONValue] = [
      "cell": .string(name.text), "method": .string(method), "n": .integer(runs.count),
      "planned": .bool(isPlanned), "mean": text(mean), "sd": text(deviation), "star": .bool(star != nil),
      "text": .string(self.text),
      "runs": .array(
        runs.map { run in
          .object([
            "run": .string(run.name), "seed": .integer(run.seed), "correct": .integer(run.correct),
            "total": .integer(run.total), "converged": .bool(run.converged),
          ])
        }),
    ]
    if let paperText { fields["paper"] = .string(paperText) }
    return .object(fields)
  }
}

extension Sheet {
  /// The rows as objects by column, all texts.
  func json() -> String {
    let keys = header
    return CanonicalJSON.pretty(
      .object([
        "schema": .string(Schema.current), "id": .string(id), "caption": .string(caption),
        "notes": .array(notes.map { .string($0) }), "footer": .array(footer.map { .string($0) }),
        "rows": .array(
          rows.map { row in
            .object(
              Dictionary(zip(keys, row.map { JSONValue.string($0) })) { first, _ in first })
          }),
      ]))
  }
}
