/// Over a list from its end.
final class ReversedListIterator: IteratorObject {
  private var list: Ref<ListObject>?
  private var index: Int

  init(_ machine: Machine, _ list: ListObject) {
    self.list = Ref(list)
    index = list.count - 1
    super.init(type: machine.types.reversedListIterator)
  }

  override func trace(_ tracer: Tracer) { tracer.visit(list) }

  override func next(_ machine: Machine) -> Value {
    guard let list else { return .undefined }
    if index >= 0 && index < list.object.count {
      index -= 1
      return list.object[index + 1]
    }
    self.list = nil
    return .undefined
  }

  override var lengthHint: Int? {
    guard let list, index < list.object.count else { return 0 }
    return index + 1
  }
}

/// Over any sequence from its end, by index.
final class ReversedIterator: IteratorObject {
  private let sequence: Value
  private var index: Int

  init(type: Ref<TypeObject>, _ sequence: Value, count: Int) {
    self.sequence = sequence
    index = count - 1
    super.init(type: type)
  }

  override func trace(_ tracer: Tracer) { tracer.visit(sequence) }

  override func next(_ machine: Machine) throws(Unwind) -> Value {
    if index < 0 { return .undefined }
    do throws(Unwind) {
      let element = try machine.getItem(sequence, .int(index))
      index -= 1
      return element
    } catch {
      index = -1
      guard machine.isCurrentException(.indexError) || machine.isCurrentException(.stopIteration) else { throw error }
      _ = machine.takeException()
      return .undefined
    }
  }

  override var lengthHint: Int? { index + 1 }
}

/// Over a dictionary's keys, values or items from the last one.
final class ReversedTableIterator: IteratorObject {
  private let table: Ref<DictionaryObject>
  private let part: DictionaryViewObject.Part
  private var position: Int
  private var left: Int
  private var expectedCount: Int

  init(_ machine: Machine, _ table: DictionaryObject, part: DictionaryViewObject.Part) {
    self.table = Ref(table)
    self.part = part
    position = table.used - 1
    left = table.count
    expectedCount = table.count
    let types = machine.types
    super.init(
      type: part == .keys
        ? types.reversedKeyIterator : part == .values ? types.reversedValueIterator : types.reversedItemIterator)
  }

  override func trace(_ tracer: Tracer) { tracer.visit(table) }

  override func next(_ machine: Machine) throws(Unwind) -> Value {
    if left <= 0 { return .undefined }
    let table = table.object
    if table.count != expectedCount {
      expectedCount = -1
      throw machine.raise(.runtimeError, "dictionary changed size during iteration")
    }
    position = min(position, table.used - 1)
    while position >= 0, table.entries[position].key.isUndefined { position -= 1 }
    guard position >= 0 else {
      left = 0
      return .undefined
    }
    let entry = table.entries[position]
    position -= 1
    left -= 1
    switch part {
    case .keys: return entry.key
    case .values: return entry.value
    case .items: return machine.pair(entry.key, entry.value)
    }
  }

  override var lengthHint: Int? { left }
}

/// `iter(function, sentinel)`
final class CallableIterator: IteratorObject {
  private var function: Value
  private let sentinel: Value

  init(_ machine: Machine, _ function: Value, sentinel: Value) {
    self.function = function
    self.sentinel = sentinel
    super.init(type: machine.types.callableIterator)
  }

  override func trace(_ tracer: Tracer) {
    tracer.visit(function)
    tracer.visit(sentinel)
  }

  override func next(_ machine: Machine) throws(Unwind) -> Value {
    if function.isUndefined { return .undefined }
    let value: Value
    do throws(Unwind) { value = try machine.call(function) } catch {
      guard machine.isCurrentException(.stopIteration) else { throw error }
      _ = machine.takeException()
      function = .undefined
      return .undefined
    }
    if try machine.isEqual(value, sentinel) {
      function = .undefined
      return .undefined
    }
    return value
  }
}
