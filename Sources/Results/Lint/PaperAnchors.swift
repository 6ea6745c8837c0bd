/// Sizes of networks by which the paper's numbers are checked; tests compare them with the
/// networks themselves.
package enum PaperAnchors {
  /// Parameters, and those of its convolutions.
  package static let resnet50 = (total: 25_557_032, prunable: 23_454_912)
  /// Multiply-adds, and those of its convolutions.
  package static let resnet20 = (macs: 41_403_008, convolutions: 40_812_544)
  /// The paper's name, weights of convolutions, and all other parameters.
  package static let wideResNets = [
    (name: "WideResNet-28-2", prunable: 1_462_704, dense: 4906),
    (name: "WideResNet-28-4", prunable: 5_839_280, dense: 9770),
    (name: "WideResNet-28-8", prunable: 23_335_344, dense: 19_498),
  ]
}
