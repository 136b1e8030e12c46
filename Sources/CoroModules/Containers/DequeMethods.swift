import CoroRuntime
import CoroSyntax

/// The methods of `collections.deque`.
final class DequeMethods {
  private let type: TypeObject
  private let iterator: TypeObject
  private let reversed: TypeObject

  static func define(_ machine: Machine, _ module: ModuleObject) {
    let methods = DequeMethods(machine, module)
    let type = methods.type
    machine.define(methods.makingRows + methods.endRows, in: type)
    machine.define(methods.itemRows + methods.searchRows, in: type)
    machine.define(methods.operatorRows + methods.comparisonRows, in: type)
    machine.define(
      [
        NativeAttribute("maxlen") { (machine, value) throws(Unwind) in
          try methods.deque(value, machine).mostElements.map { .int($0) } ?? .none
        }
      ], in: type)
    machine.set(type.ownNamespace, machine.names.hash, .none)
    machine.put("_deque_iterator", .type(Ref(methods.iterator)), in: module)
  }

  private init(_ machine: Machine, _ module: ModuleObject) {
    type = machine.makeType("deque", in: module, named: "collections")
    type.matchPatterns(asSequence: true, asMapping: false)
    iterator = machine.makeBuiltinType("_deque_iterator", layout: .iterator, module: "_collections")
    reversed = machine.makeBuiltinType("_deque_reverse_iterator", layout: .iterator, module: "_collections")
    machine.defineIteration(in: iterator, hasLengthHint: true)
    machine.defineIteration(in: reversed, hasLengthHint: true)
  }

  private func deque(_ value: Value, _ machine: Machine) throws(Unwind) -> DequeObject {
    try machine.receiver(value, DequeObject.self, type)
  }

  private func other(_ value: Value) -> DequeObject? {
    if case .object(let ref) = value { ref.object as? DequeObject } else { nil }
  }

  private func extend(_ deque: DequeObject, with value: Value, _ machine: Machine) throws(Unwind) {
    let source = other(value) === deque ? Value.list(Ref(try machine.elements(of: value))) : value
    try machine.forEach(in: source) { (element) throws(Unwind) in
      try deque.append(element, machine)
      return true
    }
  }

  private func copy(_ deque: DequeObject, _ machine: Machine) throws(Unwind) -> DequeObject {
    let copy = machine.adopt(DequeObject(type: deque.type))
    copy.mostElements = deque.mostElements
    copy.isExact = deque.isExact
    for index in 0..<deque.count { try copy.append(deque[index], machine) }
    return copy
  }

  private var makingRows: [NativeRow] {
    [
      NativeRow("__new__", "cls, /, *args, **kwargs", kind: .staticMethod) { (machine, arguments) throws(Unwind) in
        machine.adopt(DequeObject(type: try machine.requestedClass(arguments[0], self.type)), of: self.type)
      },
      NativeRow("__init__", "self, iterable=(), maxlen=None") { (machine, arguments) throws(Unwind) in
        let deque = try self.deque(arguments[0], machine)
        deque.mostElements = nil
        if let given = arguments[2].givenAndNotNone {
          guard machine.integerValue(given) != nil else { throw machine.raise(.typeError, "an integer is required") }
          let most = try machine.requireInt(given)
          if most < 0 { throw machine.raise(.valueError, "maxlen must be non-negative") }
          deque.mostElements = most
        }
        deque.removeAll()
        if let iterable = arguments[1].given { try self.extend(deque, with: iterable, machine) }
        return .none
      },
      NativeRow("copy", "self, /") { (machine, arguments) throws(Unwind) in
        .object(Ref(try self.copy(self.deque(arguments[0], machine), machine)))
      },
      NativeRow("__copy__", "self, /") { (machine, arguments) throws(Unwind) in
        .object(Ref(try self.copy(self.deque(arguments[0], machine), machine)))
      },
      NativeRow("__repr__", "self, /") { (machine, arguments) throws(Unwind) in
        let deque = try self.deque(arguments[0], machine)
        let name = machine.type(of: arguments[0]).plainName
        let elements = machine.makeList()
        for index in 0..<deque.count { try machine.append(deque[index], to: elements) }
        let limit = deque.mostElements.map { ", maxlen=\($0)" } ?? ""
        let address = Ref(deque).address
        if machine.beginRepresenting(address) {
          defer { machine.endRepresenting(address) }
          return machine.string("\(name)(\(try machine.representation(.list(Ref(elements))))\(limit))")
        }
        return machine.string("[...]")
      },
      .classItem,
    ]
  }

  private var endRows: [NativeRow] {
    [
      NativeRow("append", "self, item, /") { (machine, arguments) throws(Unwind) in
        try self.deque(arguments[0], machine).append(arguments[1], machine)
        return .none
      },
      NativeRow("appendleft", "self, item, /") { (machine, arguments) throws(Unwind) in
        try self.deque(arguments[0], machine).prepend(arguments[1], machine)
        return .none
      },
      NativeRow("pop", "self, /") { (machine, arguments) throws(Unwind) in
        let deque = try self.deque(arguments[0], machine)
        if deque.count == 0 { throw machine.raise(.indexError, "pop from an empty deque") }
        return deque.removeLast()
      },
      NativeRow("popleft", "self, /") { (machine, arguments) throws(Unwind) in
        let deque = try self.deque(arguments[0], machine)
        if deque.count == 0 { throw machine.raise(.indexError, "pop from an empty deque") }
        return deque.removeFirst()
      },
      NativeRow("extend", "self, iterable, /") { (machine, arguments) throws(Unwind) in
        try self.extend(self.deque(arguments[0], machine), with: arguments[1], machine)
        return .none
      },
      NativeRow("extendleft", "self, iterable, /") { (machine, arguments) throws(Unwind) in
        let deque = try self.deque(arguments[0], machine)
        let source =
          self.other(arguments[1]) === deque ? Value.list(Ref(try machine.elements(of: arguments[1]))) : arguments[1]
        try machine.forEach(in: source) { (element) throws(Unwind) in
          try deque.prepend(element, machine)
          return true
        }
        return .none
      },
      NativeRow("clear", "self, /") { (machine, arguments) throws(Unwind) in
        try self.deque(arguments[0], machine).removeAll()
        return .none
      },
      NativeRow("rotate", "self, n=1, /") { (machine, arguments) throws(Unwind) in
        let steps = try arguments[1].given.map { (value) throws(Unwind) in try machine.requireInt(value) } ?? 1
        try self.deque(arguments[0], machine).rotate(steps, machine)
        return .none
      },
      NativeRow("reverse", "self, /") { (machine, arguments) throws(Unwind) in
        try self.deque(arguments[0], machine).reverse()
        return .none
      },
    ]
  }

  private func index(_ value: Value, _ deque: DequeObject, _ machine: Machine) throws(Unwind) -> Int {
    guard machine.integerValue(value) != nil || !machine.special(machine.names.index, of: value).isUndefined else {
      throw machine.raise(
        .typeError, "sequence index must be integer, not '\(machine.typeName(value))'")
    }
    var index = try machine.index(value)
    if index < 0 { index += deque.count }
    if index < 0 || index >= deque.count { throw machine.raise(.indexError, "deque index out of range") }
    return index
  }

  private var itemRows: [NativeRow] {
    [
      NativeRow("__len__", "self, /") { (machine, arguments) throws(Unwind) in
        .int(try self.deque(arguments[0], machine).count)
      },
      NativeRow("__bool__", "self, /") { (machine, arguments) throws(Unwind) in
        .bool(try self.deque(arguments[0], machine).count > 0)
      },
      NativeRow("__getitem__", "self, index, /") { (machine, arguments) throws(Unwind) in
        let deque = try self.deque(arguments[0], machine)
        return deque[try self.index(arguments[1], deque, machine)]
      },
      NativeRow("__setitem__", "self, index, value, /") { (machine, arguments) throws(Unwind) in
        let deque = try self.deque(arguments[0], machine)
        deque[try self.index(arguments[1], deque, machine)] = arguments[2]
        return .none
      },
      NativeRow("__delitem__", "self, index, /") { (machine, arguments) throws(Unwind) in
        let deque = try self.deque(arguments[0], machine)
        deque.remove(at: try self.index(arguments[1], deque, machine))
        return .none
      },
      NativeRow("__iter__", "self, /") { (machine, arguments) throws(Unwind) in
        let deque = try self.deque(arguments[0], machine)
        return .object(Ref(machine.adopt(DequeIterator(type: Ref(self.iterator), deque, isReversed: false))))
      },
      NativeRow("__reversed__", "self, /") { (machine, arguments) throws(Unwind) in
        let deque = try self.deque(arguments[0], machine)
        return .object(Ref(machine.adopt(DequeIterator(type: Ref(self.reversed), deque, isReversed: true))))
      },
      NativeRow("insert", "self, index, value, /") { (machine, arguments) throws(Unwind) in
        let deque = try self.deque(arguments[0], machine)
        var index = try machine.requireInt(arguments[1])
        if let most = deque.mostElements, deque.count >= most {
          throw machine.raise(.indexError, "deque already at its maximum size")
        }
        if index < 0 { index = max(0, index + deque.count) }
        try deque.insert(arguments[2], at: min(index, deque.count), machine)
        return .none
      },
    ]
  }

  /// The index of an element between bounds, or nil.
  private func find(
    _ element: Value, in deque: DequeObject, from start: Int, to end: Int, _ machine: Machine
  ) throws(Unwind) -> Int? {
    let before = deque.changes
    var index = start
    while index < min(end, deque.count) {
      if try machine.isEqual(deque[index], element) { return index }
      if deque.changes != before { throw machine.raise(.runtimeError, "deque mutated during iteration") }
      index += 1
    }
    return nil
  }

  private var searchRows: [NativeRow] {
    [
      NativeRow("__contains__", "self, item, /") { (machine, arguments) throws(Unwind) in
        let deque = try self.deque(arguments[0], machine)
        return .bool(try self.find(arguments[1], in: deque, from: 0, to: deque.count, machine) != nil)
      },
      NativeRow("count", "self, item, /") { (machine, arguments) throws(Unwind) in
        let deque = try self.deque(arguments[0], machine)
        var found = 0
        var from = 0
        while let index = try self.find(arguments[1], in: deque, from: from, to: deque.count, machine) {
          found += 1
          from = index + 1
        }
        return .int(found)
      },
      NativeRow("index", "self, item, start=0, stop=0, /") { (machine, arguments) throws(Unwind) in
        let deque = try self.deque(arguments[0], machine)
        let start = try machine.searchBound(arguments[2], count: deque.count, default: 0)
        let end = try machine.searchBound(arguments[3], count: deque.count, default: deque.count)
        if let index = try self.find(arguments[1], in: deque, from: start, to: end, machine) { return .int(index) }
        throw machine.raise(.valueError, "\(try machine.representation(arguments[1])) is not in deque")
      },
      NativeRow("remove", "self, item, /") { (machine, arguments) throws(Unwind) in
        let deque = try self.deque(arguments[0], machine)
        guard let index = try self.find(arguments[1], in: deque, from: 0, to: deque.count, machine) else {
          throw machine.raise(.valueError, "\(try machine.representation(arguments[1])) is not in deque")
        }
        deque.remove(at: index)
        return .none
      },
    ]
  }

  private func repeated(_ deque: DequeObject, _ value: Value, _ machine: Machine) throws(Unwind) -> DequeObject {
    var times = max(0, try machine.repetitions(value))
    let result = machine.adopt(DequeObject(type: Ref(type)))
    result.mostElements = deque.mostElements
    // Of nothing there is no more, and of what has a greatest length only the end is left.
    if deque.count == 0 { return result }
    if let most = deque.mostElements { times = min(times, most / deque.count + 1) }
    let wanted = min(try machine.checkedSize(deque.count, times: times), deque.mostElements ?? Int.max)
    try machine.charge(machine.checkedSize(wanted, times: 16))
    for _ in 0..<times {
      for index in 0..<deque.count { try result.append(deque[index], machine) }
    }
    return result
  }

  private var operatorRows: [NativeRow] {
    let multiply: NativeBody = { (machine, arguments) throws(Unwind) in
      .object(Ref(try self.repeated(self.deque(arguments[0], machine), arguments[1], machine)))
    }
    return [
      NativeRow("__add__", "self, other, /") { (machine, arguments) throws(Unwind) in
        guard self.other(arguments[1]) != nil else {
          throw machine.raise(
            .typeError, "can only concatenate deque (not \"\(machine.typeName(arguments[1]))\") to deque")
        }
        let result = try self.copy(self.deque(arguments[0], machine), machine)
        try self.extend(result, with: arguments[1], machine)
        return .object(Ref(result))
      },
      NativeRow("__iadd__", "self, other, /") { (machine, arguments) throws(Unwind) in
        try self.extend(self.deque(arguments[0], machine), with: arguments[1], machine)
        return arguments[0]
      },
      NativeRow("__mul__", "self, value, /", multiply), NativeRow("__rmul__", "self, value, /", multiply),
      NativeRow("__imul__", "self, value, /") { (machine, arguments) throws(Unwind) in
        let deque = try self.deque(arguments[0], machine)
        let result = try self.repeated(deque, arguments[1], machine)
        deque.removeAll()
        for index in 0..<result.count { try deque.append(result[index], machine) }
        return arguments[0]
      },
    ]
  }

  private var comparisonRows: [NativeRow] {
    let rows: [(String, ComparisonOperator)] = [
      ("__eq__", .equal), ("__ne__", .notEqual), ("__lt__", .less), ("__le__", .lessOrEqual), ("__gt__", .greater),
      ("__ge__", .greaterOrEqual),
    ]
    return rows.map { name, comparator in
      NativeRow(name, "self, other, /") { (machine, arguments) throws(Unwind) in
        guard self.other(arguments[1]) != nil else { return .notImplemented }
        let left = try machine.elements(of: arguments[0])
        let right = try machine.elements(of: arguments[1])
        return try machine.compare(comparator, .list(Ref(left)), .list(Ref(right)))
      }
    }
  }
}
