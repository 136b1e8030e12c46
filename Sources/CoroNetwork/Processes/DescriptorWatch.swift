import CoroRuntime
import Synchronization

/// Waits until descriptors that a script reads and writes by itself are ready, on a thread of its own.
///
/// Each interest is told of once, and waits again only when the interpreter has dealt with it: a descriptor that nobody
/// reads from does not keep two threads busy.
final class DescriptorWatch: Sendable {
  struct Interest: Hashable, Sendable {
    let descriptor: Int32
    let writes: Bool
  }

  private let armed = Mutex<Set<Interest>>([])
  private let isStopped = Atomic<Bool>(false)
  /// Written to when the interests change: the thread looks again.
  private let wakeEnds: (read: Int32, write: Int32)
  private let report: @Sendable ([Interest]) -> Void

  /// An error number where there is no pipe or no thread to be had.
  static func start(_ report: @escaping @Sendable ([Interest]) -> Void) -> Result<DescriptorWatch, NetworkFailure> {
    var ends: [Int32] = [-1, -1]
    if pipe(&ends) != 0 { return .failure(NetworkFailure(kind: .system, number: errno)) }
    for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    _ = fcntl(ends[1], F_SETFL, O_NONBLOCK)
    let watch = DescriptorWatch((ends[0], ends[1]), report)
    let error = SystemThread.start { watch.run() }
    return error == 0 ? .success(watch) : .failure(NetworkFailure(kind: .system, number: error))
  }

  private init(_ ends: (read: Int32, write: Int32), _ report: @escaping @Sendable ([Interest]) -> Void) {
    wakeEnds = ends
    self.report = report
  }

  func arm(_ interest: Interest) {
    armed.withLock { _ = $0.insert(interest) }
    wake()
  }

  func disarm(_ interest: Interest) {
    armed.withLock { _ = $0.remove(interest) }
    wake()
  }

  /// Ends the thread.
  func stop() {
    isStopped.store(true, ordering: .releasing)
    wake()
  }

  private func wake() {
    // A full pipe wakes it as well.
    _ = [UInt8(1)].withUnsafeBytes { Platform.write(wakeEnds.write, $0) }
  }

  private func run() {
    defer { for end in [wakeEnds.read, wakeEnds.write] { close(end) } }
    while !isStopped.load(ordering: .acquiring) {
      let interests = armed.withLock { Array($0) }
      var entries = [pollfd(fd: wakeEnds.read, events: Int16(POLLIN), revents: 0)]
      for interest in interests {
        entries.append(
          pollfd(fd: interest.descriptor, events: Int16(interest.writes ? POLLOUT : POLLIN), revents: 0))
      }
      let count = poll(&entries, nfds_t(entries.count), -1)
      if count < 0 && errno != EINTR { return }
      if count <= 0 { continue }
      if entries[0].revents != 0 {
        var chunk = [UInt8](repeating: 0, count: 64)
        _ = chunk.withUnsafeMutableBytes { Platform.read(wakeEnds.read, $0) }
      }
      var ready: [Interest] = []
      armed.withLock { armed in
        // What was disarmed in the meantime is not told of.
        for (entry, interest) in zip(entries.dropFirst(), interests)
        where entry.revents != 0 && armed.remove(interest) != nil {
          ready.append(interest)
        }
      }
      if !ready.isEmpty { report(ready) }
    }
  }
}
