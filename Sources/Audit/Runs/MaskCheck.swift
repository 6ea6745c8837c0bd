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
    let sizes = sizes(rows)
    let kept = keptCounts(mask, sizes)
    checkLastEpoch(zip(rows, kept), &findings)
    let pruned = mask.count - mask.ones
    findings.compare(
      file, "sparsity_prunable", mask.count == 0 ? 0 : Double(pruned) / Double(mask.count),
      found: summary["sparsity_prunable"].double)
    if !summary["prunable"].isNull {
      findings.compare(file, "prunable", mask.count, found: summary["prunable"].integer)
    }
    if let named = summary["empty_layers"].texts {
      let empty = zip(sizes, kept).filter { $0.1 == 0 }.map(\.0.layer)
      findings.compare(file, "empty_layers", empty, found: named)
    }
    guard let (network, prunable) = run.network else {
      return findings.note(
        file,
        "the network \(run.model) is not known here: parameters and multiply-adds are not recounted"
      )
    }
    checkLayers(sizes, prunable, &findings)
    guard sizes.map(\.layer) == prunable.compactMap(\.layer),
      sizes.map(\.size) == prunable.map(\.size)
    else { return }
    let survivors = Dictionary(zip(sizes.map(\.layer), kept)) { first, _ in first }
    let recount = Recount(network, survivors: survivors)
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

  /// The layers by `layers.csv`; by the network where the run was lost in its first epoch.
  private func sizes(_ rows: [LayerRow]) -> [(layer: String, size: Int)] {
    rows.isEmpty
      ? (run.network?.prunable ?? []).map { ($0.layer ?? "", $0.size) }
      : rows.map { ($0.layer, $0.size) }
  }

  private func keptCounts(_ mask: Bits, _ layers: [(layer: String, size: Int)]) -> [Int] {
    var start = 0
    return layers.map { layer in
      defer { start += layer.size }
      return mask.ones(in: start..<start + layer.size)
    }
  }

  private func checkLastEpoch(
    _ layers: Zip2Sequence<[LayerRow], [Int]>, _ findings: inout Findings
  ) {
    guard !run.stoppedEarly else { return }
    for (row, kept) in layers {
      findings.compare(
        run.path("layers.csv"), "survivors of \(row.layer) at epoch \(row.epoch), by mask.gz", kept,
        found: row.survivors)
    }
  }

  private func checkLayers(
    _ layers: [(layer: String, size: Int)], _ prunable: [NetworkDescription.Step],
    _ findings: inout Findings
  ) {
    let file = run.path("layers.csv")
    findings.compare(
      file, "the layers that may be pruned", prunable.compactMap(\.layer),
      found: layers.map(\.layer))
    for (layer, step) in zip(layers, prunable) where layer.layer == step.layer {
      findings.compare(file, "size of \(layer.layer)", step.size, found: layer.size)
    }
  }
}
