import CoroRuntime

/// `product`, `permutations`, `combinations` and `combinations_with_replacement`.
enum CombinatoricIterators {
  static func define(_ machine: Machine, _ module: ModuleObject) {
    IterationModule.define("product", "/, *iterables, repeat=1", machine, module) {
      (machine, cls, arguments) throws(Unwind) in
      let times = try arguments[1].given.map { (value) throws(Unwind) in try machine.requireInt(value) } ?? 1
      if times < 0 { throw machine.raise(.valueError, "repeat argument cannot be negative") }
      guard let iterables = arguments[2].tupleObject else { throw machine.raise(.typeError, "a tuple is required") }
      try machine.charge(machine.checkedSize(machine.checkedSize(iterables.count, times: times), times: 32))
      let pools = machine.makeTuple(capacity: iterables.count * times)
      for index in 0..<iterables.count {
        let pool = Value.list(Ref(try machine.elements(of: iterables[index])))
        for round in 0..<times { machine.fill(pools, at: round * iterables.count + index, with: pool) }
      }
      return ProductIterator(type: cls, pools: pools)
    }
    let modes: [(String, String, ChoiceIterator.Mode)] = [
      ("permutations", "iterable, r=None", .permutations), ("combinations", "iterable, r", .combinations),
      ("combinations_with_replacement", "iterable, r", .withReplacement),
    ]
    for (name, signature, mode) in modes {
      IterationModule.define(name, signature, machine, module) { (machine, cls, arguments) throws(Unwind) in
        // Of a combination CPython looks at the size first.
        let given: Int? = mode == .permutations ? nil : try machine.requireInt(arguments[2])
        let pool = try machine.elements(of: arguments[1])
        let size: Int
        if mode == .permutations, arguments[2].givenAndNotNone == nil {
          size = pool.count
        } else {
          if mode == .permutations, machine.integerValue(arguments[2]) == nil {
            throw machine.raise(.typeError, "Expected int as r")
          }
          if let given { size = given } else { size = try machine.requireInt(arguments[2]) }
        }
        if size < 0 { throw machine.raise(.valueError, "r must be non-negative") }
        if mode != .withReplacement, size > pool.count {
          return ChoiceIterator(type: cls, pool: pool, size: 0, mode: .none)
        }
        try machine.charge(machine.checkedSize(size, times: 8))
        return ChoiceIterator(type: cls, pool: pool, size: size, mode: mode)
      }
    }
  }
}

/// `itertools.product`: counts like an odometer.
final class ProductIterator: IteratorObject {
  private let pools: Ref<TupleObject>
  private var indexes: [Int]
  private var isFinished = false
  private var isStarted = false

  init(type: Ref<TypeObject>, pools: TupleObject) {
    self.pools = Ref(pools)
    indexes = Array(repeating: 0, count: pools.count)
    super.init(type: type)
  }

  override func trace(_ tracer: Tracer) { tracer.visit(pools) }
  override var byteCount: Int { 112 + indexes.count * 8 }

  override func next(_ machine: Machine) throws(Unwind) -> Value {
    if isFinished { return .undefined }
    let pools = pools.object
    if isStarted {
      var place = indexes.count - 1
      while place >= 0 {
        indexes[place] += 1
        if indexes[place] < pool(pools, place).count { break }
        indexes[place] = 0
        place -= 1
      }
      if place < 0 { return finish() }
    } else {
      isStarted = true
      for place in indexes.indices where pool(pools, place).count == 0 { return finish() }
    }
    let result = machine.makeTuple(capacity: indexes.count)
    for place in indexes.indices { machine.fill(result, at: place, with: pool(pools, place)[indexes[place]]) }
    return .tuple(Ref(result))
  }

  private func pool(_ pools: TupleObject, _ place: Int) -> ListObject {
    guard case .list(let ref) = pools[place] else { fatalError("a pool is a list") }
    return ref.object
  }

  private func finish() -> Value {
    isFinished = true
    return .undefined
  }
}

/// Choices of some elements of a pool, in lexicographic order of their places.
final class ChoiceIterator: IteratorObject {
  enum Mode { case permutations, combinations, withReplacement, none }

  private let pool: Ref<ListObject>
  private let size: Int
  private let mode: Mode
  private var indexes: [Int]
  /// Of permutations: how many steps each place has left.
  private var cycles: [Int] = []
  private var isStarted = false
  private var isFinished = false

  init(type: Ref<TypeObject>, pool: ListObject, size: Int, mode: Mode) {
    self.pool = Ref(pool)
    self.size = size
    self.mode = mode
    switch mode {
    case .permutations:
      indexes = Array(0..<pool.count)
      cycles = (0..<size).map { pool.count - $0 }
    case .combinations: indexes = Array(0..<size)
    case .withReplacement:
      indexes = Array(repeating: 0, count: size)
      isFinished = pool.count == 0 && size > 0
    case .none:
      indexes = []
      isFinished = true
    }
    super.init(type: type)
  }

  override func trace(_ tracer: Tracer) { tracer.visit(pool) }
  override var byteCount: Int { 128 + (indexes.count + cycles.count) * 8 }

  override func next(_ machine: Machine) throws(Unwind) -> Value {
    if isFinished { return .undefined }
    if isStarted, !advance() {
      isFinished = true
      return .undefined
    }
    isStarted = true
    let result = machine.makeTuple(capacity: size)
    for place in 0..<size { machine.fill(result, at: place, with: pool.object[indexes[place]]) }
    return .tuple(Ref(result))
  }

  private func advance() -> Bool {
    switch mode {
    case .permutations: return advancePermutation()
    case .combinations:
      let count = pool.object.count
      var place = size - 1
      while place >= 0, indexes[place] == place + count - size { place -= 1 }
      if place < 0 { return false }
      indexes[place] += 1
      for later in (place + 1)..<max(size, place + 1) { indexes[later] = indexes[later - 1] + 1 }
      return true
    case .withReplacement:
      let last = pool.object.count - 1
      var place = size - 1
      while place >= 0, indexes[place] == last { place -= 1 }
      if place < 0 { return false }
      let value = indexes[place] + 1
      for later in place..<size { indexes[later] = value }
      return true
    case .none: return false
    }
  }

  private func advancePermutation() -> Bool {
    var place = size - 1
    while place >= 0 {
      cycles[place] -= 1
      if cycles[place] == 0 {
        // This place has had every element: rotate it to the end and go one place up.
        let element = indexes.remove(at: place)
        indexes.append(element)
        cycles[place] = indexes.count - place
        place -= 1
      } else {
        indexes.swapAt(place, indexes.count - cycles[place])
        return true
      }
    }
    return false
  }
}
