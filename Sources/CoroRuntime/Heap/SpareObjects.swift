import CNativeStack

/// Objects of one Swift class that a collection found to be garbage, kept to be made anew.
///
/// A program that makes and drops small objects gets the same ones again and again: nothing is freed and allocated,
/// and what was touched last is still in the cache. Making a short string and collecting it came from 75 to 25 ns.
///
/// Each is held by one strong reference, which is the pool's while the object waits here, and the heap's otherwise.
struct SpareObjects<Object: HeapObject> {
  private var objects: UnsafeMutablePointer<Unmanaged<Object>>
  private var count = 0
  private var capacity = 64

  init() { objects = MemoryBlock.allocate(capacity) }

  /// One to be filled; it comes with its strong reference.
  @inline(__always)
  mutating func take() -> Unmanaged<Object>? {
    if count == 0 { return nil }
    count -= 1
    // The next ones lie apart in memory, like all objects.
    if count >= 4 { coro_prefetch(objects[count - 4].toOpaque()) }
    return objects[count]
  }

  /// Takes the reference over; false where there are as many already.
  @inline(__always)
  mutating func keep(_ object: Unmanaged<Object>, most: Int) -> Bool {
    if count == capacity, !grow(most) { return false }
    objects[count] = object
    count += 1
    return true
  }

  private mutating func grow(_ most: Int) -> Bool {
    guard capacity < most else { return false }
    let moved = MemoryBlock.allocate(capacity * 2, of: Unmanaged<Object>.self)
    moved.update(from: objects, count: count)
    objects.deallocate()
    objects = moved
    capacity *= 2
    return true
  }

  /// Frees half of those that are there, or, at the end, all: nothing may be kept or taken afterwards.
  mutating func shrink(isEnd: Bool) {
    let left = isEnd ? 0 : count / 2
    while count > left {
      count -= 1
      objects[count].release()
    }
    if isEnd { objects.deallocate() }
  }
}

/// The spare objects of one heap, by what they can become.
///
/// Blocks of elements stay with their objects; tuples and instances are told apart by the size of theirs.
struct SparePools {
  /// With their text inside, and with a block of `StringObject.roomyBytes`.
  var strings = SpareObjects<StringObject>()
  var roomyStrings = SpareObjects<StringObject>()
  var lists = SpareObjects<ListObject>()
  var dictionaries = SpareObjects<DictionaryObject>()
  var sets = SpareObjects<SetObject>()
  var cells = SpareObjects<CellObject>()
  var boundMethods = SpareObjects<BoundMethodObject>()
  var listIterators = SpareObjects<ListIterator>()
  var ranges = SpareObjects<RangeObject>()
  var rangeIterators = SpareObjects<RangeIterator>()
  var exceptions = SpareObjects<ExceptionObject>()
  var tracebacks = SpareObjects<TracebackObject>()
  /// By the number of elements, of slots and of cells: from 0 up to the greatest.
  let tuples: UnsafeMutablePointer<SpareObjects<TupleObject>>
  let instances: UnsafeMutablePointer<SpareObjects<InstanceObject>>
  let functions: UnsafeMutablePointer<SpareObjects<FunctionObject>>
  /// By the number of slots of their frames.
  let generators: UnsafeMutablePointer<SpareObjects<GeneratorObject>>

  /// Nearly all tuples have no more elements, nearly all instances no more attributes.
  static let mostElements = 8
  /// Places in a list's block, and in a dictionary's index, with which it is still kept.
  static let mostPlaces = 16
  /// Slots of a generator's frame with which it is still kept: progress and temporaries take some of them.
  static let mostSlots = 16

  init() {
    tuples = MemoryBlock.allocate(SparePools.mostElements + 1)
    instances = MemoryBlock.allocate(SparePools.mostElements + 1)
    functions = MemoryBlock.allocate(SparePools.mostElements + 1)
    for size in 0...SparePools.mostElements {
      (tuples + size).initialize(to: SpareObjects())
      (instances + size).initialize(to: SpareObjects())
      (functions + size).initialize(to: SpareObjects())
    }
    generators = MemoryBlock.allocate(SparePools.mostSlots + 1)
    for size in 0...SparePools.mostSlots { (generators + size).initialize(to: SpareObjects()) }
  }

  /// A generator whose frame has that many slots.
  @inline(__always)
  func takeGenerator(slotCount: Int) -> Unmanaged<GeneratorObject>? {
    slotCount <= SparePools.mostSlots ? generators[slotCount].take() : nil
  }

  /// Keeps an object that is garbage, if it is of a class whose objects are made anew; its reference is taken over.
  /// The object stays as it is until it is taken: others that go along with it may still be looked at.
  ///
  /// - Parameter most: objects of one kind that are kept.
  @inline(__always)
  mutating func keep(_ object: Unmanaged<HeapObject>, most: Int) -> Bool {
    let kind = object._withUnsafeGuaranteedRef { $0.isPlainGarbage ? $0.kind : .other }
    switch kind {
    case .string:
      let string = SparePools.downcast(object, to: StringObject.self)
      switch string._withUnsafeGuaranteedRef({ $0.room }) {
      case .inside: return strings.keep(string, most: most)
      case .roomy: return roomyStrings.keep(string, most: most)
      case .other: return false
      }
    case .tuple:
      let tuple = SparePools.downcast(object, to: TupleObject.self)
      let size = tuple._withUnsafeGuaranteedRef { $0.count }
      return size <= SparePools.mostElements && tuples[size].keep(tuple, most: most)
    case .list:
      let list = SparePools.downcast(object, to: ListObject.self)
      return list._withUnsafeGuaranteedRef { $0.capacity } <= SparePools.mostPlaces && lists.keep(list, most: most)
    case .instance:
      let instance = SparePools.downcast(object, to: InstanceObject.self)
      let size = instance._withUnsafeGuaranteedRef { $0.capacity }
      return size <= SparePools.mostElements && instances[size].keep(instance, most: most)
    case .function:
      let function = SparePools.downcast(object, to: FunctionObject.self)
      let size = function._withUnsafeGuaranteedRef { $0.closureCount }
      return size <= SparePools.mostElements && functions[size].keep(function, most: most)
    case .dictionary:
      let dictionary = SparePools.downcast(object, to: DictionaryObject.self)
      return dictionary._withUnsafeGuaranteedRef { $0.indexSize } <= SparePools.mostPlaces
        && dictionaries.keep(dictionary, most: most)
    case .set:
      let set = SparePools.downcast(object, to: SetObject.self)
      return set._withUnsafeGuaranteedRef { $0.indexSize } <= SparePools.mostPlaces && sets.keep(set, most: most)
    case .generator:
      let generator = SparePools.downcast(object, to: GeneratorObject.self)
      // Its function may be garbage as well, but is still there.
      let size = generator._withUnsafeGuaranteedRef { $0.function.with { $0.entry.slotCount } }
      return size <= SparePools.mostSlots && generators[size].keep(generator, most: most)
    case .cell: return cells.keep(SparePools.downcast(object, to: CellObject.self), most: most)
    case .boundMethod: return boundMethods.keep(SparePools.downcast(object, to: BoundMethodObject.self), most: most)
    case .exception: return exceptions.keep(SparePools.downcast(object, to: ExceptionObject.self), most: most)
    case .traceback: return tracebacks.keep(SparePools.downcast(object, to: TracebackObject.self), most: most)
    case .range: return ranges.keep(SparePools.downcast(object, to: RangeObject.self), most: most)
    case .iterator:
      let swiftClass = object._withUnsafeGuaranteedRef { ObjectIdentifier(Swift.type(of: $0)) }
      if swiftClass == ObjectIdentifier(ListIterator.self) {
        return listIterators.keep(SparePools.downcast(object, to: ListIterator.self), most: most)
      }
      return swiftClass == ObjectIdentifier(RangeIterator.self)
        && rangeIterators.keep(SparePools.downcast(object, to: RangeIterator.self), most: most)
    default: return false
    }
  }

  @inline(__always)
  private static func downcast<Object: HeapObject>(
    _ object: Unmanaged<HeapObject>, to type: Object.Type
  ) -> Unmanaged<Object> {
    Unmanaged<Object>.fromOpaque(object.toOpaque())
  }

  /// Frees half of those that nobody took since the last collection: what a program once made much of goes in the end.
  mutating func trim() { shrink(isEnd: false) }

  /// The end: nothing may be kept or taken afterwards.
  mutating func deallocate() {
    shrink(isEnd: true)
    tuples.deallocate()
    instances.deallocate()
    functions.deallocate()
    generators.deallocate()
  }

  private mutating func shrink(isEnd: Bool) {
    strings.shrink(isEnd: isEnd)
    roomyStrings.shrink(isEnd: isEnd)
    lists.shrink(isEnd: isEnd)
    dictionaries.shrink(isEnd: isEnd)
    sets.shrink(isEnd: isEnd)
    cells.shrink(isEnd: isEnd)
    boundMethods.shrink(isEnd: isEnd)
    listIterators.shrink(isEnd: isEnd)
    ranges.shrink(isEnd: isEnd)
    rangeIterators.shrink(isEnd: isEnd)
    exceptions.shrink(isEnd: isEnd)
    tracebacks.shrink(isEnd: isEnd)
    for size in 0...SparePools.mostElements {
      tuples[size].shrink(isEnd: isEnd)
      instances[size].shrink(isEnd: isEnd)
      functions[size].shrink(isEnd: isEnd)
    }
    for size in 0...SparePools.mostSlots { generators[size].shrink(isEnd: isEnd) }
  }
}
