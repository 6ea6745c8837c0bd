/// What is wrong with an option that has to lie in a range; `nil` if it does.
func outside<Value: Comparable>(
  _ range: ClosedRange<Value>, _ option: String, _ value: Value
) -> String? {
  range ~= value
    ? nil : "option \"\(option)\" is \(value), not in \(range.lowerBound) ... \(range.upperBound)"
}

/// As above, for a range without an end.
func outside<Value: Comparable>(
  _ range: PartialRangeFrom<Value>, _ option: String, _ value: Value
) -> String? {
  range ~= value ? nil : "option \"\(option)\" is \(value), below \(range.lowerBound)"
}

/// What is wrong with values that each hold from an epoch on, `[[epoch, value], …]`: they begin at
/// epoch 0, and no value lies below `least`.
func faultOfStages<Value: Comparable & ExpressibleByIntegerLiteral>(
  _ option: String, _ stages: OrOriginal<[[Value]]>, least: Value
) -> String? {
  guard case .own(let stages) = stages else { return nil }
  let epochs = stages.compactMap(\.first)
  let isWhole =
    stages.allSatisfy { $0.count == 2 && $0[1] >= least } && epochs.first == 0
    && epochs == epochs.sorted()
  return isWhole
    ? nil
    : "option \"\(option)\" is \(stages), not a list of [epoch, value] from epoch 0 on with values "
      + "of at least \(least)"
}
