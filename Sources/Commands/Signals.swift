import Experiments
import Foundation

/// Turns SIGINT, SIGTERM and SIGHUP into a stop at the next step; a second one ends the process.
final class Signals {
  private let sources: [any DispatchSourceSignal]

  init(_ stop: StopFlag) {
    sources = [SIGINT, SIGTERM, SIGHUP].map { number in
      signal(number, SIG_IGN)
      let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
      source.setEventHandler {
        if stop.isSet { exit(128 + number) }
        stop.set()
      }
      source.resume()
      return source
    }
  }
}
