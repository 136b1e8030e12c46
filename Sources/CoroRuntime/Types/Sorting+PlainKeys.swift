/// Keys of a sort that are plain numbers or strings, or tuples of such, the same kinds in all of them: no script can
/// change how they compare.
///
/// Each is stood for by a number whose order is that of what it begins with: a comparison hardly ever has to look at
/// the keys themselves, which lie apart in memory. Sorting by a tuple of a string and an integer took four times as long.
struct PlainKeys {
  private enum Kind { case integer, float, string }

  private struct Item {
    let leading: UInt64
    let index: Int
  }

  private let keys: UnsafeMutablePointer<Value>
  private var items: [Item] = []
  /// Of the key, or of each element of it.
  private var kinds: [Kind] = []
  private var areTuples = false
  /// Equal leading numbers are equal keys.
  private var isLeadingEnough = false

  /// Nil where the keys are something else. They stay where they are, and no script runs, as long as this is used.
  init?(_ list: ListObject) {
    keys = list.elements
    guard readKinds(of: keys[0]) else { return nil }
    let count = list.count
    for index in 0..<count where !fits(keys[index]) { return nil }
    items.reserveCapacity(count)
    let hasPlainText = kinds[0] != .string || areAllNarrow(count)
    for index in 0..<count {
      items.append(Item(leading: hasPlainText ? PlainKeys.leading(element(0, of: index)) : 0, index: index))
    }
    isLeadingEnough = kinds.count == 1 && kinds[0] != .string
  }

  private mutating func readKinds(of first: Value) -> Bool {
    if case .tuple(let tuple) = first {
      areTuples = true
      for place in 0..<tuple.with({ $0.count }) {
        guard let kind = PlainKeys.kind(tuple.with { $0[place] }) else { return false }
        kinds.append(kind)
      }
    } else if let kind = PlainKeys.kind(first) {
      kinds.append(kind)
    }
    return !kinds.isEmpty
  }

  private static func kind(_ value: Value) -> Kind? {
    switch value {
    case .int: .integer
    case .float(let number): number.isNaN ? nil : .float
    case .string: .string
    default: nil
    }
  }

  private func fits(_ key: Value) -> Bool {
    guard areTuples else { return PlainKeys.kind(key) == kinds[0] }
    guard case .tuple(let tuple) = key, tuple.with({ $0.count }) == kinds.count else { return false }
    for place in 0..<kinds.count where PlainKeys.kind(tuple.with { $0[place] }) != kinds[place] { return false }
    return true
  }

  @inline(__always)
  private func element(_ place: Int, of index: Int) -> Value {
    if areTuples, case .tuple(let tuple) = keys[index] { return tuple.with { $0[place] } }
    return keys[index]
  }

  private func areAllNarrow(_ count: Int) -> Bool {
    for index in 0..<count {
      if case .string(let text) = element(0, of: index), text.with({ $0.isWide }) { return false }
    }
    return true
  }

  /// A number of the same order: equal for equal values, and for strings with the same beginning.
  private static func leading(_ value: Value) -> UInt64 {
    switch value {
    case .int(let number): return UInt64(bitPattern: Int64(number)) ^ 1 << 63
    case .float(let number):
      // Both zeros are equal.
      let bits = number == 0 ? 0 : number.bitPattern
      return bits >> 63 == 0 ? bits | 1 << 63 : ~bits
    case .string(let text):
      let (bytes, count) = text.with { ($0.narrow, $0.count) }
      var result: UInt64 = 0
      for place in 0..<min(count, 8) { result |= UInt64(bytes[place]) << UInt64(56 - 8 * place) }
      return result
    default: return 0
    }
  }

  /// The indexes of the keys in ascending order, or in descending order; equal ones keep theirs.
  func order(reverse: Bool) -> [Int] {
    var sorted = items
    if reverse {
      sorted.sort { left, right in
        let order = compare(right, left)
        return order < 0 || order == 0 && left.index < right.index
      }
    } else {
      sorted.sort { left, right in
        let order = compare(left, right)
        return order < 0 || order == 0 && left.index < right.index
      }
    }
    return sorted.map(\.index)
  }

  @inline(__always)
  private func compare(_ left: Item, _ right: Item) -> Int {
    if left.leading != right.leading { return left.leading < right.leading ? -1 : 1 }
    return isLeadingEnough ? 0 : compareFully(left.index, right.index)
  }

  @inline(never)
  private func compareFully(_ left: Int, _ right: Int) -> Int {
    for place in 0..<kinds.count {
      switch (element(place, of: left), element(place, of: right)) {
      case (.int(let a), .int(let b)): if a != b { return a < b ? -1 : 1 }
      case (.float(let a), .float(let b)): if a != b { return a < b ? -1 : 1 }
      case (.string(let a), .string(let b)):
        let order = a.with { first in b.with { first.compare(to: $0) } }
        if order != 0 { return order }
      default: break
      }
    }
    return 0
  }
}
