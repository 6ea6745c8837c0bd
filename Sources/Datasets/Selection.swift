import Tensors

/// Which examples a batch is made of, and what changes them: all that reading it takes.
package struct Selection: Hashable, Sendable {
  /// How training changes the examples. Each has a position counted from the run's beginning, from
  /// which alone its change is drawn.
  struct Change: Hashable, Sendable {
    let augmentation: Augmentation
    let seed: Int
    let stream: String
    /// Of the first example of the batch.
    let position: Int
  }

  let count: Int
  private let first: Int
  private let order: ArraySlice<Int32>?
  /// `nil` leaves them as they are.
  let change: Change?

  /// The examples at these positions, in this order.
  init(_ order: ArraySlice<Int32>, change: Change?) {
    (count, first) = (order.count, order.startIndex)
    (self.order, self.change) = (order, change)
  }

  /// Examples as they are, in file order.
  init(_ range: Range<Int>) {
    (count, first, order, change) = (range.count, range.lowerBound, nil, nil)
  }

  /// The position of the example that comes to a slot.
  func position(_ slot: Int) -> Int { order.map { Int($0[first + slot]) } ?? first + slot }

  /// What the change of the example in a slot is drawn from.
  func random(_ slot: Int) -> RandomStream? {
    change.map { RandomStream(seed: $0.seed, name: $0.stream, position: $0.position + slot) }
  }
}
