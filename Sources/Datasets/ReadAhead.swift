import Foundation
import Synchronization
import Tensors

/// Decodes the next batch while the present one is in use. One thread uses it at a time.
final class ReadAhead: @unchecked Sendable {
  private let examples: Examples
  private let images: UnsafeMutablePointer<Float>
  /// What is in `images`, or on its way there.
  private var begun: (selection: Selection, reading: PictureReading)?
  /// Seconds for which somebody waited here.
  private(set) var waited = 0.0

  init(_ examples: Examples, capacity: Int) {
    self.examples = examples
    images = .allocate(capacity: capacity * examples.shape.count)
  }

  deinit {
    begun?.reading.wait()
    images.deallocate()
  }

  /// Fills `batch`, whose pictures have been decoded if they were announced, and begins with those
  /// of the `next` call.
  func fill(
    _ batch: inout Batch, with selection: Selection, then next: Selection?
  ) throws(DataError) {
    let start = ContinuousClock.now
    let fault = reading(of: selection).wait()
    waited += (ContinuousClock.now - start) / .seconds(1)
    batch.count = selection.count
    batch.images.withUnsafeMutableBufferPointer {
      $0.baseAddress!.update(from: images, count: selection.count * examples.shape.count)
    }
    for slot in 0..<selection.count {
      batch.labels[slot] = Int32(examples.label(at: selection.position(slot)))
    }
    if let next { _ = reading(of: next) }
    if let fault { throw fault }
  }

  private func reading(of selection: Selection) -> PictureReading {
    if let begun, begun.selection == selection { return begun.reading }
    begun?.reading.wait()  // it writes to the same place
    let reading = PictureReading(of: examples, selection, into: images)
    begun = (selection, reading)
    return reading
  }
}

/// Pictures on their way into memory.
final class PictureReading: Sendable {
  private let fault = Fault()
  private let job: DecodingThreads.Job?

  /// Begins to decode and normalise pictures.
  /// - Parameter images: memory for them, to be left alone until ``wait()`` returns.
  init(of examples: Examples, _ selection: Selection, into images: UnsafeMutablePointer<Float>) {
    let target = Target(images: images)
    job = examples.files?.threads.begin(selection.count) { [fault] slot, reader in
      do throws(DataError) {
        try examples.read(selection, slot, with: reader, into: target.images)
      } catch {
        fault.first.withLock { $0 = $0 ?? error }
      }
    }
  }

  /// Waits for the last picture.
  /// - Returns: what went wrong, if anything.
  @discardableResult
  func wait() -> DataError? {
    job?.wait()
    return fault.first.withLock { $0 }
  }

  private final class Fault: Sendable { let first = Mutex<DataError?>(nil) }

  /// Every slot is written by one thread.
  private struct Target: @unchecked Sendable { let images: UnsafeMutablePointer<Float> }
}
