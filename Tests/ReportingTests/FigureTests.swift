import Foundation
import Reporting
import Results
import Testing

@Suite("a figure")
struct FigureTests {
  @Test("draws")
  func draws() throws {
    let folder = "/tmp/wtres-plots"
    print(try Figure.accuracy(of: quickTable(), model: "resnet8").write(to: folder, png: true))
    print(try Figure.accuracy(of: manyTable(), model: "resnet20").write(to: folder, png: true))
    print(try Figure.accuracy(of: paperFigureTable(), model: "resnet20").write(to: folder, png: true))
    for curve in Figure.Curve.allCases {
      print(
        try Figure.curves(curve, of: quickSpec, row: quickSpec.rows[1], records: quickCurves(4), decays: [2, 3])
          .write(to: folder, png: true))
      print(
        try Figure.curves(curve, of: longSpec, row: longSpec.rows[0], records: longCurves(), decays: [150, 225])
          .write(to: folder, png: true))
    }
  }
}
