/// How a series looks: a colour, a point shape and a dash, so that a print in grey reads as well.
struct SeriesStyle {
  private let colour: String
  private let filled, open: Int
  private let dash: String

  /// The colour of the axis on the right and of what it measures.
  static let rightAxis = "#009E73"

  /// The dense network, wherever it stands: black and solid.
  static let dense = SeriesStyle(colour: "#000000", filled: 15, open: 14, dash: "solid")

  /// Okabe and Ito's colours, which the colour-blind tell apart; all combinations of colour, shape
  /// and dash of the first 30 series are different.
  init(_ position: Int) {
    let colours = ["#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#999999"]
    let shapes = [(7, 6), (5, 4), (9, 8), (13, 12), (11, 10)]
    let dashes = [
      "solid", "(16,6)", "(16,5,3,5)", "(5,4)", "(30,7)", "(16,5,3,5,3,5)",
    ]
    let shape = shapes[position % shapes.count]
    self.init(
      colour: colours[position % colours.count], filled: shape.0, open: shape.1,
      dash: dashes[position % dashes.count])
  }

  /// A colour shared with another series, told apart by the dash.
  init(_ look: Figure.Look) {
    let like = SeriesStyle(look.colour)
    self.init(
      colour: like.colour, filled: like.filled, open: like.open,
      dash: look.isDashed ? "(8,6)" : "solid")
  }

  func coloured(_ colour: String) -> SeriesStyle {
    SeriesStyle(colour: colour, filled: filled, open: open, dash: dash)
  }

  private init(colour: String, filled: Int, open: Int, dash: String) {
    (self.colour, self.filled, self.open, self.dash) = (colour, filled, open, dash)
  }

  var line: String { "linecolor '\(colour)' linewidth 1.5 dashtype \(dash)" }
  var bar: String { "linecolor '\(colour)' linewidth 1 dashtype solid" }
  var point: String { "pointtype \(filled) pointsize 0.7" }
  var openPoint: String { "pointtype \(open) pointsize 0.9" }
}
