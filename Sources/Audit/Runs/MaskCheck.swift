/// Sparsity, parameters and multiply-adds, recounted from the bits of the final mask.
struct MaskCheck {
  let run: RunRecord

  func check(_ findings: inout Findings) {
    guard let mask = run.mask, let layers = run.layers, !run.summary.isNull else { return }
    let (file, summary) = (run.path("run.json"), run.summary)
    findings.compare(
      run.path("mask.gz"), "its SHA-256 is not the mask_sha256 of run.json", sha256(mask.bytes),
      found: summary["mask_sha256"].text)
    let rows = layers.filter { $0.epoch == layers.last?.epoch }
    let kept = keptCounts(mask, rows)
    checkLastEpoch(zip(rows, kept), &findings)
    let pruned = mask.count - mask.ones
    findings.compare(
      file, "sparsity_prunable", mask.count == 0 ? 0 : Double(pruned) / Double(mask.count),
      found: summary["sparsity_prunable"].double)
    if let named = summary["empty_layers"].texts {
      let empty = zip(rows, kept).filter { $0.1 == 0 }.map(\.0.layer)
      findings.compare(file, "empty_layers", empty, found: named)
    }
    guard let (network, prunable) = run.network else {
      return findings.note(
        file,
        "the network \(run.model) is not known here: parameters and multiply-adds are not recounted"
      )
    }
    checkLayers(rows, prunable, &findings)
    guard rows.map(\.layer) == prunable.compactMap(\.layer), mask.count == size(prunable) else {
      return
    }
    let recount = Recount(network, survivors: counts(rows, kept))
    findings.compare(file, "params", recount.parameters, found: summary["params"].integer)
    findings.compare(file, "macs", recount.multiplyAdds, found: summary["macs"].integer)
    findings.compare(
      file, "macs_conv", recount.convolutionMultiplyAdds, found: summary["macs_conv"].integer)
    findings.compare(
      file, "sparsity_all", Double(pruned) / Double(Recount(network).parameters),
      found: summary["sparsity_all"].double)
    guard !summary["sparsity_effective"].isNull else { return }
    let useful = network.usefulCount(prunable, mask)
    findings.compare(
      file, "sparsity_effective", Double(mask.count - useful) / Double(max(1, mask.count)),
      found: summary["sparsity_effective"].double)
  }

  private func keptCounts(_ mask: Bits, _ rows: [LayerRow]) -> [Int] {
    var start = 0
    return rows.map { row in
      defer { start += row.size }
      return mask.ones(in: start..<start + row.size)
    }
  }

  private func counts(_ rows: [LayerRow], _ kept: [Int]) -> [String: Int] {
    Dictionary(zip(rows.map(\.layer), kept)) { first, _ in first }
  }

  private func size(_ layers: [NetworkDescription.Step]) -> Int {
    layers.reduce(0) { $0 + $1.size }
  }

  /// A mask that is drawn again at the very end, an option, differs from that of the last epoch.
  private func checkLastEpoch(
    _ layers: Zip2Sequence<[LayerRow], [Int]>, _ findings: inout Findings
  ) {
    guard run.config["method"]["options"]["finalRefresh"].boolean != true, !run.stoppedEarly else {
      return
    }
    for (row, kept) in layers {
      findings.compare(
        run.path("layers.csv"), "survivors of \(row.layer) at epoch \(row.epoch), by mask.gz", kept,
        found: row.survivors)
    }
  }

  private func checkLayers(
    _ rows: [LayerRow], _ prunable: [NetworkDescription.Step], _ findings: inout Findings
  ) {
    findings.compare(
      run.path("layers.csv"), "the layers that may be pruned", prunable.compactMap(\.layer),
      found: rows.map(\.layer))
    for (row, step) in zip(rows, prunable) where row.layer == step.layer {
      findings.compare(
        run.path("layers.csv"), "size of \(row.layer)", step.size, found: row.size)
    }
  }
}
