import Networks
import Testing

@Suite("Networks by name") struct FamilyTests {
  @Test("every listed network exists under its name, once")
  func listed() throws {
    for name in Architecture.names { #expect(try Architecture.named(name).name == name) }
    #expect(Set(Architecture.names).count == Architecture.names.count)
  }

  @Test(
    "any depth 6n + 2 or 6n + 4, any width",
    arguments: [
      ("resnet44", 43 + 2), ("resnet110", 109 + 2), ("resnet1202", 1201 + 2),
      ("resnet20b", 1 + 3 * 9 + 3), ("wrn40_4", 37 + 3), ("wrn16_8", 13 + 3), ("wrn22_1", 19 + 2),
    ])
  func depths(name: String, convolutions: Int) throws {
    #expect(try Architecture.named(name).layout.prunable.count == convolutions)
  }

  @Test("pictures and classes of the data set they are for")
  func shapes() throws {
    let (small, large) = (try Architecture.named("vgg16d"), try Architecture.named("resnet50"))
    #expect(small.inputShape == Shape(3, 32, 32) && small.classes == 10)
    #expect(large.inputShape == Shape(3, 224, 224) && large.classes == 1000)
    #expect(try Architecture.named("wrn16_1", inputChannels: 1, classes: 7).classes == 7)
  }

  static let all =
    "there are resnetD and resnetDb (D = 6n + 2), resnet50 (ImageNet), vgg16d, vgg16d-single, "
    + "vgg16d-dropout, wrnD_K (D = 6n + 4, K times as wide)"

  @Test(
    "a wrong name is told, with the nearest and with what there is",
    arguments: [
      ("resnet21", "did you mean \"resnet20\" or \"resnet26\"? "),
      ("resnet51", "did you mean \"resnet56\"? "),
      ("resnet2", "did you mean \"resnet8\"? "),
      ("resnet57b", "did you mean \"resnet56b\" or \"resnet62b\"? "),
      ("ResNet-20", "did you mean \"resnet20\"? "),
      ("wrn27_2", "did you mean \"wrn28_2\" or \"wrn22_2\"? "),
      ("WRN-28-10", "did you mean \"wrn28_10\"? "),
      ("wrn28_099", "did you mean \"wrn28_2\"? "),
      ("vgg16", "did you mean \"vgg16d\"? "),
      ("vgg16d_single", "did you mean \"vgg16d-single\"? "),
      ("resnet020", "did you mean \"resnet20\"? "),
      ("resnet99999999999999999999", ""),
      ("", ""),
    ])
  func unknown(name: String, advice: String) {
    #expect {
      try Architecture.named(name)
    } throws: {
      "\($0)" == "there is no network \"\(name)\"; \(advice)\(Self.all)"
    }
  }

  @Test("what a layer holds and costs adds up to the network")
  func layers() throws {
    for net in try Architecture.names.map({ try Architecture.named($0) }) + Architecture.reduced {
      let layers = net.layerCosts
      func sum(_ part: KeyPath<LayerCost, Int>) -> Int {
        layers.reduce(0) { $0 + $1[keyPath: part] }
      }
      #expect(sum(\.parameters) == net.parameterCount(), "\(net.name)")
      #expect(sum(\.prunable) == net.layout.prunableRange.count, "\(net.name)")
      #expect(sum(\.filters) == net.layout.filters.count, "\(net.name)")
      #expect(sum(\.macs) == net.multiplyAdds(), "\(net.name)")
    }
  }
}
