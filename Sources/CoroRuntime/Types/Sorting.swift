/// A stable merge sort of numbers that stand for elements: natural runs, as CPython's, without galloping.
///
/// It moves indexes only, so that a comparison may call script: the elements stay on the heap, where a collection
/// sees them.
struct StableSort {
  /// The permutation so far.
  private(set) var order: [Int]
  private var buffer: [Int] = []
  /// Runs that are not merged yet.
  private var runs: [(start: Int, count: Int)] = []

  init(count: Int) {
    order = Array(0..<count)
  }

  mutating func sort(_ isLess: (Int, Int) throws(Unwind) -> Bool) throws(Unwind) {
    let count = order.count
    if count < 2 { return }
    let least = StableSort.leastRun(count)
    var start = 0
    while start < count {
      var length = try countRun(from: start, isLess)
      if length < least {
        let forced = min(least, count - start)
        try insertionSort(from: start, sorted: length, count: forced, isLess)
        length = forced
      }
      runs.append((start, length))
      start += length
      try mergeWhereDue(isLess)
    }
    while runs.count > 1 { try mergeAt(lastMerge(), isLess) }
  }

  /// So that the number of runs is a power of two or a little less.
  private static func leastRun(_ count: Int) -> Int {
    var count = count
    var lost = 0
    while count >= 64 {
      lost |= count & 1
      count >>= 1
    }
    return count + lost
  }

  /// The length of the run that begins here; one that strictly falls is turned around.
  private mutating func countRun(
    from start: Int, _ isLess: (Int, Int) throws(Unwind) -> Bool
  ) throws(Unwind) -> Int {
    let count = order.count
    if start + 1 >= count { return 1 }
    var end = start + 2
    if try isLess(order[start + 1], order[start]) {
      while end < count, try isLess(order[end], order[end - 1]) { end += 1 }
      order[start..<end].reverse()
    } else {
      while end < count, try !isLess(order[end], order[end - 1]) { end += 1 }
    }
    return end - start
  }

  private mutating func insertionSort(
    from start: Int, sorted: Int, count: Int, _ isLess: (Int, Int) throws(Unwind) -> Bool
  ) throws(Unwind) {
    for next in start + sorted..<start + count {
      let pivot = order[next]
      var low = start
      var high = next
      while low < high {
        let middle = low + (high - low) / 2
        if try isLess(pivot, order[middle]) { high = middle } else { low = middle + 1 }
      }
      var index = next
      while index > low {
        order[index] = order[index - 1]
        index -= 1
      }
      order[low] = pivot
    }
  }

  private mutating func mergeWhereDue(_ isLess: (Int, Int) throws(Unwind) -> Bool) throws(Unwind) {
    while runs.count > 1 {
      let last = runs.count - 2
      let isUneven =
        last > 0 && runs[last - 1].count <= runs[last].count + runs[last + 1].count
        || last > 1 && runs[last - 2].count <= runs[last - 1].count + runs[last].count
      if isUneven {
        try mergeAt(runs[last - 1].count < runs[last + 1].count ? last - 1 : last, isLess)
      } else if runs[last].count <= runs[last + 1].count {
        try mergeAt(last, isLess)
      } else {
        return
      }
    }
  }

  private func lastMerge() -> Int {
    let last = runs.count - 2
    return last > 0 && runs[last - 1].count < runs[last + 1].count ? last - 1 : last
  }

  /// Merges a run with the one after it.
  private mutating func mergeAt(_ index: Int, _ isLess: (Int, Int) throws(Unwind) -> Bool) throws(Unwind) {
    let (start, leftCount) = runs[index]
    let rightStart = start + leftCount
    let end = rightStart + runs[index + 1].count
    runs[index].count = end - start
    runs.remove(at: index + 1)
    buffer.removeAll(keepingCapacity: true)
    buffer.append(contentsOf: order[start..<rightStart])
    var left = 0
    var right = rightStart
    var place = start
    while left < buffer.count && right < end {
      if try isLess(order[right], buffer[left]) {
        order[place] = order[right]
        right += 1
      } else {
        order[place] = buffer[left]
        left += 1
      }
      place += 1
    }
    while left < buffer.count {
      order[place] = buffer[left]
      left += 1
      place += 1
    }
  }
}
