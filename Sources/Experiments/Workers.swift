import CKernels
import Foundation
import Synchronization

/// Threads of our own: training sets the processor's mode for small numbers, which belongs to a
/// thread and must not leak into a pool that others use.
package enum Workers {
  /// Runs `body` for every input on a thread of its own, and waits for all.
  package static func concurrently<Input: Sendable, Output: Sendable>(
    _ inputs: [Input], _ body: @escaping @Sendable (Input) -> Output
  ) -> [Output] {
    let results = Mutex<[Int: Output]>([:])
    let shared = Shared(results)
    let done = DispatchSemaphore(value: 0)
    for (index, input) in inputs.enumerated() {
      let thread = Thread {
        pb_flush_subnormals()
        let output = body(input)
        shared.value.withLock { $0[index] = output }
        done.signal()
      }
      thread.stackSize = 16 << 20
      thread.start()
    }
    for _ in inputs { done.wait() }
    return shared.value.withLock { results in inputs.indices.map { results[$0]! } }
  }

  private final class Shared<Output: Sendable>: Sendable {
    let value: Mutex<[Int: Output]>
    init(_ value: consuming Mutex<[Int: Output]>) { self.value = value }
  }
}

/// Asks all workers to stop at the next step.
public final class StopFlag: Sendable {
  private let flag = Atomic(false)
  public init() {}
  public func set() { flag.store(true, ordering: .relaxed) }
  public var isSet: Bool { flag.load(ordering: .relaxed) }
}
