import CoroRuntime

/// The native part of `heapq`: binary heaps in lists.
enum HeapQueueModule {
  static func fill(_ machine: Machine, _ module: ModuleObject) throws(Unwind) {
    machine.define(smallestFirstRows, in: module)
    machine.define(largestFirstRows, in: module)
  }

  private static func heap(_ value: Value, _ name: String, _ machine: Machine) throws(Unwind) -> ListObject {
    if let list = value.listObject { return list }
    let place = ["heapify", "heappop", "_heappop_max", "_heapify_max"].contains(name) ? "" : " 1"
    throw machine.raise(.typeError, "\(name)() argument\(place) must be list, not \(machine.shortTypeName(value))")
  }

  /// Whether the first comes out before the second; a comparison may change the list.
  private static func precedes(
    _ first: Value, _ second: Value, isLargestFirst: Bool, _ list: ListObject, _ machine: Machine
  ) throws(Unwind) -> Bool {
    let count = list.count
    let answer = try isLargestFirst ? machine.lessThan(second, first) : machine.lessThan(first, second)
    if list.count != count { throw machine.raise(.runtimeError, "list changed size during iteration") }
    return answer
  }

  /// Moves the element at a place up to where it belongs, but not above `top`.
  private static func rise(
    _ list: ListObject, from start: Int, top: Int, isLargestFirst: Bool, _ machine: Machine
  ) throws(Unwind) {
    var place = start
    while place > top {
      let parent = (place - 1) / 2
      let element = list[place]
      guard try precedes(element, list[parent], isLargestFirst: isLargestFirst, list, machine) else { return }
      list[place] = list[parent]
      list[parent] = element
      place = parent
    }
  }

  /// Lets the element at a place sink to a leaf along the better children, then rise again: fewer comparisons than
  /// looking for its place on the way down, since what is moved here nearly always belongs near the bottom.
  private static func sink(
    _ list: ListObject, from start: Int, isLargestFirst: Bool, _ machine: Machine
  ) throws(Unwind) {
    let end = list.count
    var place = start
    var child = 2 * place + 1
    while child < end {
      if child + 1 < end,
        try !precedes(list[child], list[child + 1], isLargestFirst: isLargestFirst, list, machine)
      {
        child += 1
      }
      let moved = list[place]
      list[place] = list[child]
      list[child] = moved
      place = child
      child = 2 * place + 1
    }
    try rise(list, from: place, top: start, isLargestFirst: isLargestFirst, machine)
  }

  private static func pop(_ list: ListObject, isLargestFirst: Bool, _ machine: Machine) throws(Unwind) -> Value {
    if list.count == 0 { throw machine.raise(.indexError, "index out of range") }
    let last = list.remove(at: list.count - 1)
    if list.count == 0 { return last }
    let first = list[0]
    list[0] = last
    try sink(list, from: 0, isLargestFirst: isLargestFirst, machine)
    return first
  }

  private static func replace(
    _ list: ListObject, _ value: Value, isLargestFirst: Bool, _ machine: Machine
  ) throws(Unwind) -> Value {
    if list.count == 0 { throw machine.raise(.indexError, "index out of range") }
    let first = list[0]
    list[0] = value
    try sink(list, from: 0, isLargestFirst: isLargestFirst, machine)
    return first
  }

  private static func heapify(_ list: ListObject, isLargestFirst: Bool, _ machine: Machine) throws(Unwind) {
    var place = list.count / 2 - 1
    while place >= 0 {
      try sink(list, from: place, isLargestFirst: isLargestFirst, machine)
      place -= 1
    }
  }

  private static var smallestFirstRows: [NativeRow] {
    [
      NativeRow("heappush", "heap, item, /") { (machine, arguments) throws(Unwind) in
        let list = try heap(arguments[0], "heappush", machine)
        try machine.append(arguments[1], to: list)
        try rise(list, from: list.count - 1, top: 0, isLargestFirst: false, machine)
        return .none
      },
      NativeRow("heappop", "heap, /") { (machine, arguments) throws(Unwind) in
        try pop(heap(arguments[0], "heappop", machine), isLargestFirst: false, machine)
      },
      NativeRow("heapreplace", "heap, item, /") { (machine, arguments) throws(Unwind) in
        try replace(heap(arguments[0], "heapreplace", machine), arguments[1], isLargestFirst: false, machine)
      },
      NativeRow("heappushpop", "heap, item, /") { (machine, arguments) throws(Unwind) in
        let list = try heap(arguments[0], "heappushpop", machine)
        if list.count == 0 { return arguments[1] }
        guard try precedes(list[0], arguments[1], isLargestFirst: false, list, machine) else { return arguments[1] }
        return try replace(list, arguments[1], isLargestFirst: false, machine)
      },
      NativeRow("heapify", "heap, /") { (machine, arguments) throws(Unwind) in
        try heapify(heap(arguments[0], "heapify", machine), isLargestFirst: false, machine)
        return .none
      },
    ]
  }

  private static var largestFirstRows: [NativeRow] {
    [
      NativeRow("_heappop_max", "heap, /") { (machine, arguments) throws(Unwind) in
        try pop(heap(arguments[0], "_heappop_max", machine), isLargestFirst: true, machine)
      },
      NativeRow("_heapreplace_max", "heap, item, /") { (machine, arguments) throws(Unwind) in
        try replace(heap(arguments[0], "_heapreplace_max", machine), arguments[1], isLargestFirst: true, machine)
      },
      NativeRow("_heapify_max", "heap, /") { (machine, arguments) throws(Unwind) in
        try heapify(heap(arguments[0], "_heapify_max", machine), isLargestFirst: true, machine)
        return .none
      },
    ]
  }
}
