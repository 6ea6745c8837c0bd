/// A figure of the paper: what is drawn of its runs, and the shapes it should have.
protocol PaperFigure {
  /// The artifact's id, `figure4`.
  static var id: String { get }
  static func pictures(_ data: FigureData) -> [any Picture]
  static func claims(_ data: FigureData) -> [Claim]
}

public enum PaperFigures {
  private static var all: [any PaperFigure.Type] {
    [
      Figure3.self, Figure4.self, Figure5.self, Figure6.self, Figure7.self, Figure8.self,
      Figure9.self, Figure10.self, Figure11a.self, Figure11b.self, Figure11c.self, Figure12.self,
      Figure13.self, Figure14.self, Figure15.self, Figure16.self,
    ]
  }

  /// Ids of the figures, in the paper's order.
  public static var ids: [String] { all.map { $0.id } }

  /// Pictures of a figure; `nil` for other experiments.
  public static func pictures(_ data: FigureData) -> [any Picture]? {
    figure(data.spec.id)?.pictures(data)
  }

  /// Shapes that a figure should have; none for other experiments. Those that are not derived are
  /// trends where the schedule is not the paper's.
  public static func claims(_ data: FigureData) -> [Claim] {
    (figure(data.spec.id)?.claims(data) ?? []).map { claim in
      var claim = claim
      claim.isTrend = claim.origin != .derived && data.spec.profile != "paper"
      return claim
    }
  }

  private static func figure(_ id: String) -> (any PaperFigure.Type)? { all.first { $0.id == id } }
}
