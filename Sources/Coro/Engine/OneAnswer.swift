import Dispatch
import Synchronization

/// One answer on its way from one thread to another that waits for it.
package final class OneAnswer<Answer: Sendable>: Sendable {
  private let answer = Mutex<Answer?>(nil)
  private let semaphore = DispatchSemaphore(value: 0)

  package init() {}

  /// To be called once.
  package func give(_ given: Answer) {
    answer.withLock { $0 = given }
    semaphore.signal()
  }

  /// Waits for so many milliseconds, without a number for as long as it takes; nil where none came in time.
  package func wait(milliseconds: Int? = nil) -> Answer? {
    let end = milliseconds.map { DispatchTime.now() + .milliseconds($0) } ?? .distantFuture
    guard semaphore.wait(timeout: end) == .success else { return nil }
    return answer.withLock { $0 }
  }
}
