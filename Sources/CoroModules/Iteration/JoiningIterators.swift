import CoroRuntime

/// `itertools.chain`
final class ChainIterator: IteratorObject {
  private var sources: Value
  private var current: Value = .undefined

  init(type: Ref<TypeObject>, sources: Value) {
    self.sources = sources
    super.init(type: type)
  }

  override func trace(_ tracer: Tracer) {
    tracer.visit(sources)
    tracer.visit(current)
  }

  override func next(_ machine: Machine) throws(Unwind) -> Value {
    while !sources.isUndefined {
      if current.isUndefined {
        let source = try machine.next(sources)
        if source.isUndefined {
          sources = .undefined
          break
        }
        current = try machine.makeIterator(source)
      }
      let element = try machine.next(current)
      if !element.isUndefined { return element }
      current = .undefined
      try machine.passNativeStep()
    }
    return .undefined
  }
}

/// `itertools.zip_longest`
final class LongestIterator: IteratorObject {
  private let sources: Ref<TupleObject>
  private let filling: Value
  private var active: Int

  init(type: Ref<TypeObject>, sources: TupleObject, filling: Value) {
    self.sources = Ref(sources)
    self.filling = filling
    active = sources.count
    super.init(type: type)
  }

  override func trace(_ tracer: Tracer) {
    tracer.visit(sources)
    tracer.visit(filling)
  }

  override func next(_ machine: Machine) throws(Unwind) -> Value {
    let sources = sources.object
    if active == 0 { return .undefined }
    let result = machine.makeTuple(capacity: sources.count)
    for index in 0..<sources.count {
      var element = sources[index].isNone ? Value.undefined : try machine.next(sources[index])
      if element.isUndefined {
        if !sources[index].isNone {
          // An exhausted source is forgotten, and not asked again.
          machine.fill(sources, at: index, with: .none)
          active -= 1
          if active == 0 { return .undefined }
        }
        element = filling
      }
      machine.fill(result, at: index, with: element)
    }
    return .tuple(Ref(result))
  }
}

/// `itertools.pairwise`
final class PairIterator: IteratorObject {
  private let source: Value
  private var previous: Value = .undefined

  init(type: Ref<TypeObject>, source: Value) {
    self.source = source
    super.init(type: type)
  }

  override func trace(_ tracer: Tracer) {
    tracer.visit(source)
    tracer.visit(previous)
  }

  override func next(_ machine: Machine) throws(Unwind) -> Value {
    if previous.isUndefined {
      previous = try machine.next(source)
      if previous.isUndefined { return .undefined }
    }
    let element = try machine.next(source)
    if element.isUndefined {
      return .undefined
    }
    defer { previous = element }
    return machine.pair(previous, element)
  }
}

/// `itertools.batched`
final class BatchIterator: IteratorObject {
  private let source: Value
  private let size: Int

  init(type: Ref<TypeObject>, source: Value, size: Int) {
    self.source = source
    self.size = size
    super.init(type: type)
  }

  override func trace(_ tracer: Tracer) { tracer.visit(source) }

  override func next(_ machine: Machine) throws(Unwind) -> Value {
    let batch = machine.makeList()
    while batch.count < size {
      let element = try machine.next(source)
      if element.isUndefined { break }
      try machine.append(element, to: batch)
      try machine.passNativeStep()
    }
    return batch.count == 0 ? .undefined : .tuple(Ref(machine.makeTuple(UnsafeBufferPointer(batch.buffer))))
  }
}

/// `itertools.groupby`
final class GroupIterator: IteratorObject {
  private let source: Value
  private let keyFunction: Value
  private let groupType: Ref<TypeObject>
  fileprivate var currentValue: Value = .undefined
  fileprivate var currentKey: Value = .undefined
  private var targetKey: Value = .undefined
  /// Which group is being read: older ones have ended.
  fileprivate var groupNumber = 0

  init(type: Ref<TypeObject>, groupType: TypeObject, source: Value, key: Value) {
    self.source = source
    keyFunction = key
    self.groupType = Ref(groupType)
    super.init(type: type)
  }

  override func trace(_ tracer: Tracer) {
    tracer.visit(source)
    tracer.visit(keyFunction)
    tracer.visit(groupType)
    tracer.visit(currentValue)
    tracer.visit(currentKey)
    tracer.visit(targetKey)
  }

  /// Reads one more element; false at the end.
  fileprivate func advance(_ machine: Machine) throws(Unwind) -> Bool {
    let element = try machine.next(source)
    if element.isUndefined { return false }
    let key = keyFunction.isNone ? element : try machine.call(keyFunction, element)
    currentValue = element
    currentKey = key
    return true
  }

  override func next(_ machine: Machine) throws(Unwind) -> Value {
    groupNumber += 1
    while currentKey.isUndefined || !targetKey.isUndefined {
      if !currentKey.isUndefined, try !machine.isEqual(targetKey, currentKey) { break }
      if try !advance(machine) { return .undefined }
      if targetKey.isUndefined { break }
      try machine.passNativeStep()
    }
    targetKey = currentKey
    let group = GroupMembers(type: groupType, parent: self, key: currentKey, number: groupNumber)
    return machine.tuple(currentKey, .object(Ref(machine.adopt(group))))
  }
}

/// The elements of one group; ends when its `groupby` goes on.
final class GroupMembers: IteratorObject {
  private let parent: Ref<GroupIterator>
  private let key: Value
  private let number: Int

  init(type: Ref<TypeObject>, parent: GroupIterator, key: Value, number: Int) {
    self.parent = Ref(parent)
    self.key = key
    self.number = number
    super.init(type: type)
  }

  override func trace(_ tracer: Tracer) {
    tracer.visit(parent)
    tracer.visit(key)
  }

  override func next(_ machine: Machine) throws(Unwind) -> Value {
    let parent = parent.object
    if parent.groupNumber != number { return .undefined }
    if parent.currentValue.isUndefined, try !parent.advance(machine) { return .undefined }
    if try !machine.isEqual(key, parent.currentKey) { return .undefined }
    defer { parent.currentValue = .undefined }
    return parent.currentValue
  }
}

/// One element that several iterators of a `tee` share, and the way to the next.
final class TeeLink: HeapObject {
  private let source: Value
  private var element: Value = .undefined
  private var following: Ref<TeeLink>?

  init(type: Ref<TypeObject>, source: Value) {
    self.source = source
    super.init(type: type, kind: .other)
  }

  override func trace(_ tracer: Tracer) {
    tracer.visit(source)
    tracer.visit(element)
    tracer.visit(following)
  }

  /// The element here and the link behind it; nil at the end.
  func read(_ machine: Machine) throws(Unwind) -> (Value, Ref<TeeLink>)? {
    if let following { return (element, following) }
    let next = try machine.next(source)
    if next.isUndefined { return nil }
    element = next
    let made = Ref(machine.adopt(TeeLink(type: type, source: source)))
    following = made
    return (next, made)
  }
}

/// One of the iterators that `tee` answers.
final class TeeIterator: IteratorObject {
  private(set) var link: Ref<TeeLink>

  init(type: Ref<TypeObject>, link: Ref<TeeLink>) {
    self.link = link
    super.init(type: type)
  }

  override func trace(_ tracer: Tracer) { tracer.visit(link) }

  override func next(_ machine: Machine) throws(Unwind) -> Value {
    guard let (element, following) = try link.object.read(machine) else { return .undefined }
    link = following
    return element
  }
}
