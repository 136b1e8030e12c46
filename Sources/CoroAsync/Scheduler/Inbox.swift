import CoroRuntime
import Synchronization

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// What another thread wants done on the interpreter's own. It holds no reference to a heap object: no collection
/// would see it here.
package typealias Delivery = @Sendable (Machine) throws(Unwind) -> Void

/// Where other threads leave work for a scheduler, and where the scheduler waits when it has none.
///
/// The one object of a loop that several threads share: everything in it is behind the lock or atomic, which is why
/// it may say of itself that it is sendable.
package final class Inbox: @unchecked Sendable {
  private let lock = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
  private let condition = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)
  private var deliveries: [Delivery] = []
  private var isWoken = false
  /// Looked at without the lock: a scheduler asks at every tick.
  private let hasNews = Atomic<Bool>(false)

  package init() {
    pthread_mutex_init(lock, nil)
    #if canImport(Darwin)
      pthread_cond_init(condition, nil)
    #else
      var attributes = pthread_condattr_t()
      pthread_condattr_init(&attributes)
      pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC)
      pthread_cond_init(condition, &attributes)
      pthread_condattr_destroy(&attributes)
    #endif
  }

  deinit {
    pthread_cond_destroy(condition)
    pthread_mutex_destroy(lock)
    condition.deallocate()
    lock.deallocate()
  }

  /// From any thread.
  package func post(_ delivery: @escaping Delivery) {
    pthread_mutex_lock(lock)
    deliveries.append(delivery)
    hasNews.store(true, ordering: .releasing)
    pthread_cond_signal(condition)
    pthread_mutex_unlock(lock)
  }

  /// From any thread: ends a wait without leaving anything.
  package func wake() {
    pthread_mutex_lock(lock)
    isWoken = true
    hasNews.store(true, ordering: .releasing)
    pthread_cond_signal(condition)
    pthread_mutex_unlock(lock)
  }

  /// All that was left since the last time, in order.
  func take() -> [Delivery] {
    guard hasNews.load(ordering: .acquiring) else { return [] }
    pthread_mutex_lock(lock)
    let taken = deliveries
    deliveries.removeAll(keepingCapacity: false)
    isWoken = false
    hasNews.store(false, ordering: .relaxed)
    pthread_mutex_unlock(lock)
    return taken
  }

  /// Waits until something is there, but no longer than so many seconds.
  func wait(_ seconds: Double) {
    pthread_mutex_lock(lock)
    defer { pthread_mutex_unlock(lock) }
    if !deliveries.isEmpty || isWoken || seconds <= 0 { return }
    let whole = seconds.rounded(.down)
    var time = timespec()
    #if canImport(Darwin)
      time.tv_sec = Int(whole)
      time.tv_nsec = Int((seconds - whole) * 1e9)
      pthread_cond_timedwait_relative_np(condition, lock, &time)
    #else
      clock_gettime(CLOCK_MONOTONIC, &time)
      time.tv_sec += Int(whole)
      time.tv_nsec += Int((seconds - whole) * 1e9)
      if time.tv_nsec >= 1_000_000_000 {
        time.tv_nsec -= 1_000_000_000
        time.tv_sec += 1
      }
      // Woken too early once in a while is no harm: the scheduler looks again.
      pthread_cond_timedwait(condition, lock, &time)
    #endif
  }
}
