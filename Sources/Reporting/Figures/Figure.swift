import Results

/// Points and lines as a value: what its data file and its script are written from.
public struct Figure: Picture, Hashable {
  public struct Point: Hashable, Sendable {
    public var x, y: Double
    /// Sample SD; `nil` for a single run.
    public var deviation: Double?
    /// How many runs the mean is over.
    public var n: Int
    /// Published mean and SD, where they belong beside ours.
    public var paper, paperDeviation: Double?

    public init(
      x: Double, y: Double, deviation: Double? = nil, n: Int = 1, paper: Double? = nil,
      paperDeviation: Double? = nil
    ) {
      (self.x, self.y, self.deviation, self.n) = (x, y, deviation, n)
      (self.paper, self.paperDeviation) = (paper, paperDeviation)
    }
  }

  public struct Series: Hashable, Sendable {
    public enum Shape: Hashable, Sendable {
      /// Points with error bars, joined by lines.
      case points
      /// One value across the whole width, with its SD as a band: the dense network.
      case level
      /// A line with a point now and then: many x values.
      case curve
    }
    public var name: String
    public var shape: Shape
    public var points: [Point]
    /// Colour and dash in place of those of its position: for series in pairs.
    public var look: Look?
    /// Whether it is measured by the axis on the right.
    public var isRight = false
    public init(name: String, shape: Shape, points: [Point]) {
      (self.name, self.shape, self.points) = (name, shape, points)
    }
  }

  /// A series' place among the colours, and whether its line is broken.
  public struct Look: Hashable, Sendable {
    public var colour: Int
    public var isDashed: Bool
    public init(colour: Int, isDashed: Bool = false) {
      (self.colour, self.isDashed) = (colour, isDashed)
    }
  }

  public var id: String
  public var title: String
  public var xLabel, yLabel: String
  /// The label of the axis on the right, of series that have one.
  public var rightLabel: String?
  public var isLogX = false
  public var isLogY = false
  /// In the order of the table.
  public var series: [Series]
  /// Ticks of the x axis; `nil` leaves them to gnuplot.
  public var ticks: [Double]?
  /// Decay epochs: thin grey vertical lines.
  public var marks: [Double] = []
  public var caption: [String]

  public init(
    id: String, title: String, xLabel: String, yLabel: String, series: [Series],
    ticks: [Double]? = nil, marks: [Double] = [], caption: [String]
  ) {
    (self.id, self.title, self.xLabel, self.yLabel) = (id, title, xLabel, yLabel)
    self.series = series.filter { !$0.points.isEmpty }
    (self.ticks, self.marks, self.caption) = (ticks, marks, caption)
  }

  public var isEmpty: Bool { series.isEmpty }

  /// The data file: `series,x,y,sd,n,paper,paper_sd`.
  public var csv: String {
    func text(_ value: Double?) -> String { value.map { "\($0)" } ?? "" }
    let rows = series.flatMap { series in
      series.points.map {
        [
          series.name, text($0.x), text($0.y), text($0.deviation), "\($0.n)", text($0.paper),
          text($0.paperDeviation),
        ]
      }
    }
    return csvText([["series", "x", "y", "sd", "n", "paper", "paper_sd"]] + rows)
  }
}
