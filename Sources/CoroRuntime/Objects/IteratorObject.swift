/// A built-in iterator: a native loop that is driven from outside.
///
/// A subclass answers one element at a time and keeps its state in fields that it traces.
open class IteratorObject: HeapObject {
  /// An iterator of that class.
  public init(type: Ref<TypeObject>) {
    super.init(type: type, kind: .iterator)
  }

  /// The next element, or `.undefined` at the end; after an end always `.undefined` again.
  open func next(_ machine: Machine) throws(Unwind) -> Value { .undefined }

  /// Like `next`, and answers nil instead of throwing: for callers that do not hold the iterator.
  @inline(__always)
  final func attemptNext(_ machine: Machine) -> Value? {
    do throws(Unwind) { return try next(machine) } catch { return nil }
  }

  /// Whether every element is a tuple that nobody else has.
  var makesTuplesAnew: Bool { false }

  /// How many elements are left, where that is known: what `__length_hint__` answers.
  open var lengthHint: Int? { nil }
}

package final class ListIterator: IteratorObject {
  final var list: Ref<ListObject>?
  final var index = 0
  /// Of a loop, which nobody else sees and which gives it back at its end; the second with its list.
  enum Use { case general, loop, loopAndList }
  final var use = Use.general

  init(_ machine: Machine, _ list: ListObject) {
    self.list = Ref(list)
    super.init(type: machine.types.listIterator)
  }

  /// A spare one begins with another list, as `init` makes it.
  @inline(__always)
  func reuse(_ list: Ref<ListObject>) {
    self.list = list
    index = 0
    use = .general
  }

  package override func trace(_ tracer: Tracer) { tracer.visit(list) }

  package override func next(_ machine: Machine) -> Value { step() }

  @inline(__always)
  final func step() -> Value {
    guard let list else { return .undefined }
    if index < list.with({ $0.elementCount }) {
      index += 1
      return list.with { $0.elements }[index - 1]
    }
    self.list = nil
    return .undefined
  }

  package override var lengthHint: Int? { list.map { max(0, $0.object.count - index) } ?? 0 }
}

package final class TupleIterator: IteratorObject {
  let tuple: Ref<TupleObject>
  final var index = 0

  init(_ machine: Machine, _ tuple: TupleObject) {
    self.tuple = Ref(tuple)
    super.init(type: machine.types.tupleIterator)
  }

  package override func trace(_ tracer: Tracer) { tracer.visit(tuple) }

  package override func next(_ machine: Machine) -> Value {
    guard index < tuple.with({ $0.count }) else { return .undefined }
    index += 1
    return tuple.with { $0[index - 1] }
  }

  package override var lengthHint: Int? { tuple.object.count - index }
}

package final class RangeIterator: IteratorObject {
  final var current: Int
  private(set) final var step: Int
  final var left: Int
  /// Of a loop, which nobody else sees and which gives it back at its end.
  final var isOfLoop = false

  init(_ machine: Machine, start: Int, step: Int, count: Int) {
    current = start
    self.step = step
    left = count
    super.init(type: machine.types.rangeIterator)
  }

  /// A spare one begins with another range, as `init` makes it.
  @inline(__always)
  func reuse(start: Int, step: Int, count: Int) {
    current = start
    self.step = step
    left = count
    isOfLoop = false
  }

  package override func next(_ machine: Machine) -> Value {
    guard left > 0 else { return .undefined }
    left -= 1
    let value = current
    current = current &+ step
    return .int(value)
  }

  package override var lengthHint: Int? { left }
}

package final class StringIterator: IteratorObject {
  let string: Ref<StringObject>
  final var index = 0

  init(_ machine: Machine, _ string: StringObject) {
    self.string = Ref(string)
    super.init(type: machine.types.stringIterator)
  }

  package override func trace(_ tracer: Tracer) { tracer.visit(string) }

  package override func next(_ machine: Machine) -> Value {
    guard index < string.with({ $0.count }) else { return .undefined }
    index += 1
    return machine.character(string.with { $0[index - 1] })
  }

  package override var lengthHint: Int? { string.object.count - index }
}

package final class BytesIterator: IteratorObject {
  let bytes: Ref<BytesObject>
  final var index = 0

  init(_ machine: Machine, _ bytes: BytesObject) {
    self.bytes = Ref(bytes)
    super.init(type: bytes.kind == .bytes ? machine.types.bytesIterator : machine.types.byteArrayIterator)
  }

  package override func trace(_ tracer: Tracer) { tracer.visit(bytes) }

  package override func next(_ machine: Machine) -> Value {
    guard index < bytes.object.bytes.count else { return .undefined }
    index += 1
    return .int(Int(bytes.object.bytes[index - 1]))
  }
}

/// Over a dictionary's keys, values or items, or a set's elements; notices a change of size.
package final class TableIterator: IteratorObject {
  let table: Ref<TableObject>
  let part: DictionaryViewObject.Part
  final var position = 0
  final var left: Int
  private final var expectedCount: Int
  final var isFinished = false

  init(_ machine: Machine, _ table: TableObject, part: DictionaryViewObject.Part) {
    self.table = Ref(table)
    self.part = part
    left = table.count
    expectedCount = table.count
    let types = machine.types
    let type =
      table.kind == .set
      ? types.setIterator
      : part == .keys
        ? types.dictionaryKeyIterator : part == .values ? types.dictionaryValueIterator : types.dictionaryItemIterator
    super.init(type: type)
  }

  package override func trace(_ tracer: Tracer) { tracer.visit(table) }

  override var makesTuplesAnew: Bool { part == .items }

  package override func next(_ machine: Machine) throws(Unwind) -> Value {
    if isFinished { return .undefined }
    let table = self.table.object
    if table.count != expectedCount {
      // From now on it fails whatever the size.
      expectedCount = -1
      throw machine.raise(
        .runtimeError, "\(table.kind == .set ? "Set" : "dictionary") changed size during iteration")
    }
    let found = table.nextPosition(from: position)
    guard found >= 0 else {
      isFinished = true
      return .undefined
    }
    if left <= 0 {
      isFinished = true
      throw machine.raise(.runtimeError, "dictionary keys changed during iteration")
    }
    left -= 1
    position = found + 1
    let entry = table.entries[found]
    switch part {
    case .keys: return entry.key
    case .values: return entry.value
    case .items: return machine.pair(entry.key, entry.value)
    }
  }

  package override var lengthHint: Int? { left }
}
