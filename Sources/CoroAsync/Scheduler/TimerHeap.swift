import CoroRuntime

/// Deadlines in order: a binary heap in one flat block.
///
/// Equal deadlines come out in the order they went in. A cancelled entry stays until it comes to the top or until
/// more than half of a large heap is cancelled: cancelling is then free of any search.
struct TimerHeap<Target> {
  struct Entry {
    let deadline: Double
    /// Makes the order stable.
    let sequence: UInt64
    let target: Target

    @inline(__always)
    func isBefore(_ other: Entry) -> Bool {
      deadline < other.deadline || (deadline == other.deadline && sequence < other.sequence)
    }
  }

  private var entries = LargeStack<Entry>()
  private var nextSequence: UInt64 = 0
  /// Cancelled entries that are still in the heap.
  private(set) var cancelledCount = 0

  /// Fewer are not worth rebuilding the heap for: CPython's figure.
  private static var fewest: Int { 100 }
  /// Room for more entries than this is given back when they are gone: 96 KB.
  private static var mostKeptEmpty: Int { 4096 }

  var isEmpty: Bool { entries.count == 0 }
  var count: Int { entries.count }
  var first: Entry? { entries.count > 0 ? entries[0] : nil }

  /// Whoever owns it calls this in the end.
  func deallocate() { entries.deallocate() }

  func forEach<Failure: Error>(_ body: (Entry) throws(Failure) -> Void) throws(Failure) {
    for index in 0..<entries.count { try body(entries[index]) }
  }

  /// Answers the entry's number among all that there ever were.
  @discardableResult
  mutating func push(_ target: Target, at deadline: Double) -> UInt64 {
    let entry = Entry(deadline: deadline, sequence: nextSequence, target: target)
    nextSequence += 1
    entries.append(entry)
    moveUp(entry, from: entries.count - 1)
    return entry.sequence
  }

  mutating func popFirst() -> Entry? {
    guard let first else { return nil }
    let last = entries.removeLast()
    if entries.count > 0 { moveDown(last, from: 0) }
    // What takes the places of timers needs the room that is not needed any more: a million sleepers that all wake.
    if entries.capacity > TimerHeap.mostKeptEmpty && entries.count * 4 < entries.capacity {
      entries.shrink(to: entries.count * 2)
    }
    return first
  }

  /// An entry in the heap was cancelled: whoever owns it says so.
  mutating func noteCancellation() { cancelledCount += 1 }

  /// A cancelled entry came out of the heap at its time.
  mutating func noteDrop() { cancelledCount -= 1 }

  /// Drops cancelled entries from the top, or everywhere when there are too many.
  mutating func dropCancelled(_ isCancelled: (Entry) -> Bool) {
    if cancelledCount == 0 { return }
    if entries.count > TimerHeap.fewest && cancelledCount * 2 > entries.count {
      entries.removeAll(where: isCancelled)
      for index in stride(from: entries.count / 2 - 1, through: 0, by: -1) { moveDown(entries[index], from: index) }
      cancelledCount = 0
      return
    }
    while let first, isCancelled(first) {
      _ = popFirst()
      cancelledCount -= 1
    }
  }

  mutating func removeAll() {
    entries.removeAll()
    cancelledCount = 0
  }

  private mutating func moveUp(_ entry: Entry, from start: Int) {
    var index = start
    while index > 0 {
      let parent = (index - 1) / 2
      if !entry.isBefore(entries[parent]) { break }
      entries[index] = entries[parent]
      index = parent
    }
    entries[index] = entry
  }

  private mutating func moveDown(_ entry: Entry, from start: Int) {
    var index = start
    let count = entries.count
    while true {
      var child = 2 * index + 1
      if child >= count { break }
      if child + 1 < count && entries[child + 1].isBefore(entries[child]) { child += 1 }
      if !entries[child].isBefore(entry) { break }
      entries[index] = entries[child]
      index = child
    }
    entries[index] = entry
  }
}
