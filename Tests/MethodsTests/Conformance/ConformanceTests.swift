import Pruning
import Tensors
import Testing
import Training

/// Every method of the folder `Methods`, by its defaults and by the options below, against every
/// property of the kit.
@Suite("Conformance")
struct ConformanceTests {
  struct Case: Sendable, CustomTestStringConvertible {
    let method: any Method
    let testDescription: String
  }

  static let cases: [Case] = {
    let variants: [(String, [String: JSONValue])] = [
      ("dpf", ["sparsity": .number(0.5)]),
      ("dpf", ["unit": .string("weight-per-layer"), "period": .integer(1)]),
      ("dpf", ["unit": .string("filter"), "sparsity": .number(0.4)]),
      (
        "dpf",
        ["compressor": .string("uniform"), "bits": .integer(4), "final-refresh": .bool(true)]
      ),
      ("dpf", ["ramp": .string("step"), "decay-on": .string("effective")]),
      ("incremental", ["scope": .string("layer")]),
      ("random", ["scope": .string("layer")]),
      ("snip", ["same-init": .bool(true)]),
      (
        "dsr", ["sparsity": .number(0.5), "n-p-mode": .string("scaled"), "threshold": .number(0.1)]
      ),
      ("sfp", ["mode": .string("constant")]),
      ("rigl", ["sparsity": .number(0.5), "densities": .string("erk"), "period": .integer(50)]),
      ("set", ["sparsity": .number(0.5)]),
      ("sm", ["sparsity": .number(0.5)]),
      ("mask-original", ["source": .string("lt")]),
      ("mask-random", ["stretch": .number(0.5)]),
      ("mask-rewound", ["rewind-step": .integer(30)]),
    ]
    let defaults = allMethods.map { Case(method: $0.init(), testDescription: $0.name) }
    return defaults
      + variants.map { name, options in
        guard let method = try? Catalogue().method(name, options: options) else {
          preconditionFailure("\(name): \(options)")
        }
        let text = options.keys.sorted().joined(separator: ", ")
        return Case(method: method, testDescription: "\(name) with \(text)")
      }
  }()

  @Test("every method has every property", arguments: cases)
  func conforms(_ test: Case) throws {
    for property in Property.allCases {
      let violation = try property.examine(test.method)
      #expect(violation == nil, "\(property.rawValue): \(violation ?? "")")
    }
  }

  @Test("a broken method is caught, by the property that it breaks", arguments: brokenMethods)
  func caught(_ broken: BrokenMethod) throws {
    let catalogue = Catalogue(adding: [broken.type])
    let method = try catalogue.method(broken.type.name)
    let found = try Property.allCases.filter {
      try $0.examine(method, catalogue: catalogue) != nil
    }
    #expect(found.contains(broken.breaks), "found \(found)")
  }

  @Test("every property catches a broken method")
  func everyPropertyIsTested() {
    let caught = Set(brokenMethods.map(\.breaks))
    #expect(Property.allCases.filter { !caught.contains($0) } == [])
  }
}
