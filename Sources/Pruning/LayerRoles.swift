import Networks

extension Layer {
  /// Whether it is the convolution of a shortcut, which every network here names so.
  package var isShortcut: Bool { name.hasSuffix(".downsample") || name.hasSuffix(".shortcut") }
}
