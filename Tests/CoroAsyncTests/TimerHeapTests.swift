import Testing

@testable import CoroAsync

@Suite struct TimerHeapTests {
  @Test func deadlinesComeInOrder() {
    var heap = TimerHeap<Int>()
    var random = SystemRandomNumberGenerator()
    let deadlines = (0..<1000).map { _ in Double(Int.random(in: 0..<100, using: &random)) }
    for (index, deadline) in deadlines.enumerated() { heap.push(index, at: deadline) }
    var last = (deadline: -1.0, target: -1)
    while let entry = heap.popFirst() {
      // Equal deadlines in the order they went in.
      #expect(entry.deadline > last.deadline || (entry.deadline == last.deadline && entry.target > last.target))
      last = (entry.deadline, entry.target)
    }
  }

  @Test func cancelledEntriesLeaveTheTop() {
    var heap = TimerHeap<Int>()
    for index in 0..<10 { heap.push(index, at: Double(index)) }
    for _ in 0..<3 { heap.noteCancellation() }
    heap.dropCancelled { $0.target < 3 }
    #expect(heap.first?.target == 3)
    #expect(heap.cancelledCount == 0)
  }

  @Test func manyCancelledEntriesLeaveTheHeap() {
    var heap = TimerHeap<Int>()
    for index in 0..<1000 {
      heap.push(index, at: Double(1000 - index))
      if index % 4 != 0 { heap.noteCancellation() }
    }
    heap.dropCancelled { $0.target % 4 != 0 }
    #expect(heap.count == 250)
    var last = -1.0
    while let entry = heap.popFirst() {
      #expect(entry.deadline > last)
      last = entry.deadline
    }
  }

  /// Room is given back meanwhile, and taken again.
  @Test func aLargeHeapStaysInOrder() {
    var heap = TimerHeap<Int>()
    defer { heap.deallocate() }
    for index in 0..<200_000 { heap.push(index, at: Double(index * 7919 % 200_000)) }
    var last = -1.0
    var isOrdered = true
    for round in 0..<150_000 {
      guard let entry = heap.popFirst(before: .infinity) else { break }
      isOrdered = isOrdered && entry.deadline >= last
      last = entry.deadline
      if round % 3 == 0 { heap.push(round, at: Double(200_000 + round)) }
    }
    #expect(heap.count == 100_000)
    let early = heap.popFirst(before: last)
    #expect(early?.deadline == nil)
    while let entry = heap.popFirst() {
      isOrdered = isOrdered && entry.deadline >= last
      last = entry.deadline
    }
    #expect(isOrdered)
  }
}
