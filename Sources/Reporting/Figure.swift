import Results

/// A figure as a value: what its data file and its script are written from.
public struct Figure: Hashable, Sendable {
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
    public init(name: String, shape: Shape, points: [Point]) {
      (self.name, self.shape, self.points) = (name, shape, points)
    }
  }

  /// The file name, without extension.
  public var id: String
  public var title: String
  public var xLabel, yLabel: String
  /// In the order of the table.
  public var series: [Series]
  /// Ticks of the x axis; `nil` leaves them to gnuplot.
  public var ticks: [Double]?
  /// Decay epochs: thin grey vertical lines.
  public var marks: [Double] = []
  /// What the error bars are, n, data, schedule: comment of the script.
  public var caption: [String]

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
