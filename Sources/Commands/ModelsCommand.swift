import ArgumentParser
import Experiments
import Networks
import Results

struct ModelsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "models",
    abstract: "List the networks with their parameters and costs, or show one layer by layer.",
    discussion: "Example: prunebench models show wrn28_2",
    subcommands: [List.self, Show.self], defaultSubcommand: List.self)

  struct List: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "List the networks.",
      discussion: """
        Names of the same pattern are understood everywhere, too: resnet44, wrn40_4.

        Example: prunebench models list
        """)

    @Flag(help: "Print JSON.")
    var json = false

    func run() throws {
      let entries = try Architecture.names.map { try ModelEntry($0) }
      if json { return try print(JSONText.of(entries)) }
      let header = ["network", "pictures", "parameters", "prunable", "filters", "MACs"]
      print(TextColumns.layout(header, entries.map { [$0.name, $0.pictures] + $0.counts }))
      print("\nMACs: \(Architecture.multiplyAddRule)")
      print("names: \(Architecture.patterns.joined(separator: ", "))")
    }
  }

  struct Show: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Show the layers of a network and what they add up to.",
      discussion: "Example: prunebench models show vgg16d --json")

    @Argument(help: "The network's name.")
    var name: String

    @Flag(help: "Print JSON.")
    var json = false

    func run() throws {
      let entry = try ModelEntry(name, withLayers: true)
      if json { return try print(JSONText.of(entry)) }
      print(entry.text)
    }
  }
}

/// What is printed of a network.
private struct ModelEntry: Encodable {
  let name: String
  /// Channels, height, width of a picture.
  let input: [Int]
  let classes: Int
  /// They add up to the rest; none in lists.
  var layers: [LayerCost]?
  let total, prunable, filters, macs: Int

  init(_ name: String, withLayers: Bool = false) throws {
    let network: Architecture
    do {
      network = try Architecture.named(name)
    } catch {
      throw ConfigurationError("\(error)")
    }
    let (shape, layout) = (network.inputShape, network.layout)
    (self.name, classes) = (name, network.classes)
    input = [shape.channels, shape.height, shape.width]
    layers = withLayers ? network.layerCosts : nil
    (total, macs) = (network.parameterCount(), network.multiplyAdds())
    (prunable, filters) = (layout.prunableRange.count, layout.filters.count)
  }

  var pictures: String { Self.extent(input) }
  var counts: [String] { [total, prunable, filters, macs].map(Format.grouped) }

  var text: String {
    let header = ["layer", "weights", "output", "parameters", "prunable", "filters", "MACs"]
    let rows = (layers ?? []).map { layer in
      [layer.name, Self.extent(layer.shape), Self.extent(layer.output)]
        + [layer.parameters, layer.prunable, layer.filters, layer.macs].map {
          $0 == 0 ? "-" : Format.grouped($0)
        }
    }
    return "\(name)  pictures \(pictures), \(classes) classes\n\n"
      + TextColumns.layout(header, rows + [["total", "", ""] + counts])
      + "\n\nMACs: \(Architecture.multiplyAddRule)"
  }

  private static func extent(_ sides: [Int]) -> String {
    sides.map(String.init).joined(separator: "x")
  }
}
