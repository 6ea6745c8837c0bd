import Comparing
import Testing

struct SpreadTests {
  @Test("the median of an even number of rounds is the mean of the middle two")
  func median() {
    #expect(Spread([4, 1, 3]).median == 3)
    #expect(Spread([4, 1, 3, 2]).median == 2.5)
    #expect(Spread([7]) == Spread([7, 7]))
  }

  @Test("ratios are formed within rounds: a round that is slow for both changes nothing")
  func ratios() {
    let ratio = Spread([20, 10, 40], over: [10, 5, 20])
    #expect(ratio == Spread([2, 2, 2]))
  }

  @Test("slower is printed as readily as faster, with the range of the ratio itself")
  func text() {
    let faster = Ratio(over: "", Spread([2, 4, 1.5]))
    let slower = Ratio(over: "", Spread([0.5, 0.4, 1.25]))
    #expect(faster.text == "2.00x (1.50 ... 4.00) faster")
    #expect(slower.text == "0.50x (0.40 ... 1.25) slower")
  }

  @Test("a processor's name becomes a file name")
  func slugs() {
    #expect(slug("AMD EPYC") == "amd-epyc")
    #expect(slug("Intel(R) Xeon(R) CPU @ 2.60GHz") == "intel-r-xeon-r-cpu-2-60ghz")
  }

  @Test("a table is aligned: the first column left, the others right, no space behind")
  func table() {
    var table = TextTable(["", "images/s"])
    table.append(["fused", "9"])
    table.append(["BLAS", ""])
    #expect("\(table)" == "         images/s\n  fused         9\n  BLAS")
  }
}
