import Foundation
import Results
import Tensors
import TestVectors
import Testing

@Suite("numbers and names are written as the specification has them")
struct FormatTests {
  @Test("mean and SD come from integers, half to even of the exact value")
  func accuracy() throws {
    struct Case: Decodable { let correct: [Int], total: Int, text: String }
    for item in try TestVectors.read("formats", "accuracy", as: [Case].self) {
      #expect(Format.accuracy(correct: item.correct, total: item.total) == item.text)
    }
    struct One: Decodable { let correct, total: Int, text: String }
    let one = try TestVectors.read("formats", "batchMeans", as: One.self)
    #expect(Format.accuracy(correct: [one.correct], total: one.total) == one.text)
    // SD exactly 0.125 and 0.375 percent: sqrt(2 d^2) / 100 with total 8 * 100
    #expect(Format.deviation(correct: [0, 2, 4], total: 1600) == "0.12")
    #expect(Format.deviation(correct: [0, 6, 12], total: 1600) == "0.38")
    #expect(Format.mean(correct: [1], total: 3) == "33.33")
  }

  @Test("★ stands for at least two of three, a single one is told beside the mean")
  func star() throws {
    struct Case: Decodable { let converged: [Bool], correct: [Int]?, text: String }
    for item in try TestVectors.read("formats", "star", as: [Case].self) {
      let correct = item.correct ?? item.converged.map { _ in 1000 }
      #expect(
        Format.cell(correct: correct, total: 10_000, converged: item.converged) == item.text)
    }
    #expect(Format.star([true]) == nil)
    #expect(Format.star([false]) == "★ 1/1")
    #expect(Format.star([true, false]) == nil)
    #expect(Format.star([]) == nil)
  }

  @Test("a difference has its sign always, and zero is +0.00")
  func delta() throws {
    for item in try TestVectors.read("formats", "delta", as: [[String]].self) {
      let a = try #require(Rational(item[0]))
      let b = try #require(Rational(item[1]))
      #expect(Format.delta(a, b) == item[2])
    }
    for text in ["", "-", ".", "1.2.3", "1e5", "1,2", "+", "nan", "9999999999999999"] {
      #expect(Rational(text) == nil, "\(text)")
    }
    #expect(Rational("-1.44").map { Format.decimals($0) } == "-1.44")
  }

  @Test("a sparsity has at least two decimals and no more than needed")
  func sparsity() throws {
    struct Case: Decodable {
      let value: Double, text: String
      init(from decoder: any Decoder) throws {
        var list = try decoder.unkeyedContainer()
        (value, text) = (try list.decode(Double.self), try list.decode(String.self))
      }
    }
    for item in try TestVectors.read("formats", "sparsity", as: [Case].self) {
      #expect(Format.sparsity(item.value) == item.text)
      #expect(Format.sparsity(parsing: item.text) == item.value)
    }
    #expect(Format.sparsity(0) == "0.00")
    for text in ["0.9", "90", "1.00", "-0.10", "0.900", ".90", "0,90", "", "nan"] {
      #expect(Format.sparsity(parsing: text) == nil, "\(text)")
    }
  }

  @Test("every cell's name reads back, and a wrong one is refused")
  func cells() throws {
    struct Case: Decodable {
      let artifact, model, method: String, sparsity: Double?, field: String?, name: String
    }
    for item in try TestVectors.read("formats", "cells", as: [Case].self) {
      let cell = CellName(
        artifact: item.artifact, model: item.model, method: item.method, sparsity: item.sparsity,
        field: item.field)
      #expect(cell.text == item.name)
      #expect(try CellName(item.name) == cell)
      let short = "short:" + item.name
      #expect(try CellName(short).text == short)
      #expect(try CellName(short).profile == "short")
    }
    let bad = try TestVectors.read("formats", "badCells", as: [String].self)
    for name in bad + [
      "paper:table1/resnet20/dense", ":table1/resnet20/dense", "", "a/b", "figure2/a/dense",
    ] {
      #expect(throws: ResultsError.self, "\(name)") { try CellName(name) }
    }
    #expect(try CellName("ten-epochs/resnet20/dpf/0.90").artifact == "ten-epochs")
    #expect(try CellName("table1/resnet20/dense/macs").field == "macs")
    #expect(
      throws: ResultsError.badName(
        kind: "cell", name: "table1/resnet20/dpf/0.9",
        form: "[profile:]artifact/model/method[/sparsity][/field], sparsity as in 0.90")
    ) { try CellName("table1/resnet20/dpf/0.9") }
  }

  @Test("a recipe's canonical JSON, its hash and its run's name")
  func configuration() throws {
    struct Case: Decodable { let canonical, sha256, run: String }
    let item = try TestVectors.read("formats", "configHash", as: Case.self)
    let config = try JSONDecoder().decode(JSONValue.self, from: Data(item.canonical.utf8))
    #expect(CanonicalJSON.text(config) == item.canonical)
    #expect(configHash(of: config) == item.sha256)
    let name = try RunName(item.run)
    let made = RunName(
      model: "resnet20", data: "cifar10", method: "dpf", sparsity: 0.9, profile: "paper", seed: 1,
      configHash: item.sha256)
    #expect(name == made)
    #expect(made.text == item.run)
  }

  @Test("canonical JSON sorts by bytes, writes the shortest numbers, and is the same from any type")
  func canonical() throws {
    struct Recipe: Encodable {
      let b = 0.1 as Float, a = 3.0, Z = [1, 2], é = "\u{1}\"/", t = true
    }
    let text = #"{"Z":[1,2],"a":3,"b":0.1,"t":true,"é":"\u0001\"/"}"#
    #expect(CanonicalJSON.text(Recipe()) == text)
    let decoded = try JSONDecoder().decode(JSONValue.self, from: Data(text.utf8))
    #expect(CanonicalJSON.text(decoded) == text)
    #expect(CanonicalJSON.text(.number(3)) == CanonicalJSON.text(.integer(3)))
    #expect(CanonicalJSON.text(.number(1e-5)) == "1e-05")
    #expect(
      CanonicalJSON.pretty(.object(["a": .array([]), "b": .object([:])]))
        == "{\n  \"a\": [],\n  \"b\": {}\n}\n")
  }

  @Test(
    "a run's name has its parts, hyphens of networks, methods and data included",
    arguments: [
      ("resnet8-fashion-mnist-oneshot+ft-0.80-quick-s3-00ff00ff", "fashion-mnist", "oneshot+ft"),
      ("resnet20-cifar10-lt-r03-0.90-short-s2-00ff00ff", "cifar10", "lt-r03"),
      ("wrn28_2-cifar10-mask-original-0.975-paper-bf16-s1-00ff00ff", "cifar10", "mask-original"),
      ("vgg16d-cifar10-dense-0.00-paper-s1-00ff00ff", "cifar10", "dense"),
      ("vgg16d-single-cifar10-dpf-0.95-paper-s1-00ff00ff", "cifar10", "dpf"),
      ("vgg16d-dropout-fashion-mnist-sm-0.95-paper-s1-00ff00ff", "fashion-mnist", "sm"),
    ])
  func runNames(text: String, data: String, method: String) throws {
    let name = try RunName(text)
    #expect(name.text == text)
    #expect(name.data == data && name.method == method)
    #expect(text.hasPrefix("\(name.model)-\(data)-"))
    #expect(name.precision == (text.contains("bf16") ? "bf16" : "float32"))
  }

  @Test(
    "a wrong run name is refused",
    arguments: [
      "", "resnet20", "resnet20-cifar10-dpf-0.9-paper-s1-6cec8704",
      "resnet20-cifar10-dpf-0.90-paper-s01-6cec8704", "resnet20-cifar10-dpf-0.90-paper-s1-6CEC8704",
      "resnet20-cifar10-dpf-0.90-paper-s1-6cec870", "resnet20-cifar10-0.90-paper-s1-6cec8704",
      "../resnet20-cifar10-dpf-0.90-paper-s1-6cec8704",
      "resnet20--cifar10-dpf-0.90-paper-s1-6cec8704",
    ])
  func badRunNames(text: String) {
    #expect(throws: ResultsError.self) { try RunName(text) }
  }
}
