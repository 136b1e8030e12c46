import CoroRuntime

/// Deadlines in order: a heap in one flat block, whose entries have four children each, which lie together. In a binary heap
/// taking the first of 100,000 timers touched twice as many places.
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
  /// So many stand in pages of their own: 1.5 MB.
  private static var manyEntries: Int { 1 << 16 }

  var isEmpty: Bool { entries.count == 0 }
  var count: Int { entries.count }
  var first: Entry? { entries.count > 0 ? entries.base[0] : nil }

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

  /// The first one, where its deadline is before that moment.
  mutating func popFirst(before end: Double) -> Entry? {
    if entries.count > 0 && entries.base[0].deadline < end { popFirst() } else { nil }
  }

  mutating func popFirst() -> Entry? {
    guard let first else { return nil }
    let last = entries.removeLast()
    if entries.count > 0 { moveDown(last, from: 0) }
    if entries.capacity > TimerHeap.mostKeptEmpty { giveBackRoom() }
    return first
  }

  /// What takes the places of timers needs the room that is not needed any more: a million sleepers that all wake. A large
  /// block is cut at its end, which costs one call of the system.
  private mutating func giveBackRoom() {
    if entries.capacity > TimerHeap.manyEntries {
      if entries.count + entries.count / 4 < entries.capacity { entries.shrink(to: entries.count + entries.count / 8) }
    } else if entries.count * 4 < entries.capacity {
      entries.shrink(to: entries.count * 2)
    }
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
      for index in stride(from: (entries.count - 2) / 4, through: 0, by: -1) where index < entries.count {
        moveDown(entries[index], from: index)
      }
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

  // The moves go through a plain pointer: a subscript of another module's generic type is not specialised here, and
  // took a third of the time of 100,000 timers.

  private func moveUp(_ entry: Entry, from start: Int) {
    let places = entries.base
    var index = start
    while index > 0 {
      let parent = (index - 1) / 4
      if !entry.isBefore(places[parent]) { break }
      places[index] = places[parent]
      index = parent
    }
    places[index] = entry
  }

  private func moveDown(_ entry: Entry, from start: Int) {
    let (places, count) = (entries.base, entries.count)
    var index = start
    while true {
      var child = 4 * index + 1
      if child >= count { break }
      let end = min(child + 4, count)
      var other = child + 1
      while other < end {
        if places[other].isBefore(places[child]) { child = other }
        other += 1
      }
      if !places[child].isBefore(entry) { break }
      places[index] = places[child]
      index = child
    }
    places[index] = entry
  }
}
