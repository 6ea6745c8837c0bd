import Results

/// What a set of runs has in common and may claim: data, schedule, precision.
struct Scope: Hashable {
  private let schedules: [String]
  private let factors: [Double]
  private let data: [String]
  private let precision: String?
  private let numerics: Int
  /// Whether the runs were judged on images held out of training.
  let isValidation: Bool

  /// Throws where runs differ that must not be mixed.
  init(_ summaries: [Record.Summary]) throws {
    let results = summaries.filter { $0.status != .failed }
    for run in results where run.precision != results[0].precision {
      throw ReportError.mixed(what: "precision", runs: [results[0].run, run.run])
    }
    isValidation = results.first?.isValidation ?? false
    for run in results where run.isValidation != isValidation {
      throw ReportError.mixed(what: "the images they are judged on", runs: [results[0].run, run.run])
    }
    precision = results.first?.precision
    schedules = Set(results.map(\.schedule)).sorted()
    factors = Set(results.compactMap(\.scheduleFactor)).sorted()
    data = Set(results.compactMap(\.dataSet)).sorted()
    numerics = Set(results.map(\.numerics)).count
  }

  /// Whether there is no result.
  var isEmpty: Bool { schedules.isEmpty }

  /// Whether the paper's numbers may stand beside these.
  var isPaper: Bool {
    !isValidation && schedules == ["paper"] && (data == ["cifar10"] || data == ["imagenet"])
  }

  private var dataText: String {
    let names = [
      "cifar10": "CIFAR-10", "fashion-mnist": "Fashion-MNIST", "fashionmnist": "Fashion-MNIST",
      "imagenet": "ImageNet", "imagenet-part": "pictures other than all of ImageNet",
    ]
    return data.map { names[$0] ?? $0 }.joined(separator: " and ")
  }

  private var scheduleText: String {
    if schedules == ["paper"] { return "the paper's schedule" }
    let known = factors.map { "schedule × \(shortened($0))" }
    let other = schedules.filter { $0 == "paper" || !$0.hasPrefix("scaled(") }
    return (known + other.map { "schedule \($0)" }).joined(separator: " and ")
  }

  var notes: [String] {
    guard !schedules.isEmpty else { return [] }
    var parts = [scheduleText, dataText]
    if let precision, precision != "float32" { parts.append(precision) }
    let subject = parts.filter { !$0.isEmpty }.joined(separator: ", ")
    var notes = [
      isPaper
        ? subject
        : subject
          + (schedules == ["paper"]
            ? ": not the paper's data, nothing of the paper beside ours"
            : ": a trend, not a reproduction")
    ]
    if isValidation {
      notes.append("judged on images held out of the training set: for choices, not for results")
    }
    if numerics > 1 {
      notes.append("trained by \(numerics) kinds of kernels, whose last bits differ")
    }
    return notes
  }

  func line(models: [String]) -> String {
    var shown: [String] = []
    for model in models where !shown.contains(model) { shown.append(model) }
    let parts = [dataText, shown.joined(separator: ", "), schedules.isEmpty ? "" : scheduleText]
    return "Scope: " + parts.filter { !$0.isEmpty }.joined(separator: "; ")
      + ". Schema \(Schema.current)."
  }

  /// Two significant digits: 0.0133333 is 0.013, 0.08 is 0.08.
  private func shortened(_ factor: Double) -> String {
    guard factor > 0, factor < 1 else { return "\(factor)" }
    var (scale, value) = (1.0, factor)
    while value < 10 { (scale, value) = (scale * 10, factor * scale * 10) }
    return "\(value.rounded(.toNearestOrEven) / scale)"
  }
}
