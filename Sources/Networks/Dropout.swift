/// Which values dropout leaves out of a training step (Srivastava et al. 2014): each with
/// probability 1/2; those that stay are doubled, so that inference takes all as they are.
///
/// It is a function of the batch's `drawing`, the node, and the place of the value among those of
/// the batch, `example * values + value`: engines agree, and a resumed run draws the same.
enum Dropout {
  /// What is added to a batch's `drawing` for a node.
  static func salt(node: Int) -> UInt64 { UInt64(node) &* 0xd134_2543_de82_ef95 }

  /// 2 or 0, by SplitMix64.
  static func factor(_ key: UInt64, place: Int) -> Float {
    var z = key &+ UInt64(place + 1) &* 0x9e37_79b9_7f4a_7c15
    z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
    z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
    return (z ^ (z >> 31)) >> 63 == 1 ? 2 : 0
  }
}
