/// A network as the list of what costs something, made from its name alone (models-and-data.md 1):
/// how weights lead from one tensor to the next, how often each is used, and what is normalised.
package struct NetworkDescription: Sendable {
  /// A tensor: channels of square pictures.
  struct Site { var channels, side: Int }

  /// The way from one site to another: weights, or the values as they are.
  package struct Step: Sendable {
    /// Name of the weights; `nil` passes the values on, and needs equal channels.
    package let layer: String?
    let from, to: Int
    /// Weights are (outputs, inputs, kernel, kernel), row-major.
    package let outputs, inputs, kernel: Int
    /// How often each weight is used for one image.
    let uses: Int
    let isConvolution: Bool

    package var size: Int { layer == nil ? 0 : outputs * inputs * kernel * kernel }
  }

  private(set) var sites: [Site]
  /// Each after those that lead to its start; steps with weights are in flat order.
  package private(set) var steps: [Step] = []
  /// Parameters that are no weights of a step: batch norm and biases. Nothing prunes them.
  private(set) var otherParameters = 0
  /// Multiply-adds that do not depend on weights: 2 per batch-norm element, 1 per ReLU element.
  private(set) var fixedMultiplyAdds = 0

  /// - Parameter side: of the pictures.
  init(channels: Int, side: Int = 32) { sites = [Site(channels: channels, side: side)] }

  /// A new site without a way to it.
  mutating func site(_ channels: Int, side: Int) -> Int {
    sites.append(Site(channels: channels, side: side))
    return sites.count - 1
  }

  mutating func convolution(_ name: String, _ kernel: Int, from: Int, to: Int) {
    add(name, kernel, from, to, isConvolution: true)
  }

  /// A linear layer with a bias, of the means over the channels of `from`.
  /// - Returns: the site of its outputs.
  @discardableResult
  mutating func linear(_ name: String, from: Int, outputs: Int) -> Int {
    let to = site(outputs, side: 1)
    add("\(name).weight", 1, from, to, isConvolution: false)
    otherParameters += outputs
    return to
  }

  /// One bias a channel.
  mutating func bias(_ site: Int) { otherParameters += sites[site].channels }

  /// Of equal channels; the side may shrink, as by pooling, which costs nothing.
  mutating func pass(from: Int, to: Int) {
    let channels = sites[to].channels
    steps.append(
      Step(
        layer: nil, from: from, to: to, outputs: channels, inputs: channels, kernel: 1, uses: 0,
        isConvolution: false))
  }

  /// Batch norm over a site, or over what one step adds to it.
  mutating func normalise(_ site: Int) {
    otherParameters += 2 * sites[site].channels
    fixedMultiplyAdds += 2 * elements(site)
  }

  mutating func rectify(_ site: Int) { fixedMultiplyAdds += elements(site) }

  private func elements(_ site: Int) -> Int {
    sites[site].channels * sites[site].side * sites[site].side
  }

  private mutating func add(
    _ name: String, _ kernel: Int, _ from: Int, _ to: Int, isConvolution: Bool
  ) {
    steps.append(
      Step(
        layer: name, from: from, to: to, outputs: sites[to].channels, inputs: sites[from].channels,
        kernel: kernel, uses: sites[to].side * sites[to].side, isConvolution: isConvolution))
  }
}
