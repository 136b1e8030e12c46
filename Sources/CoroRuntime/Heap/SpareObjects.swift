import CNativeStack

/// Objects of one shape that a collection found to be garbage, kept to be made anew.
///
/// A program that makes and drops small objects gets the same ones again and again: nothing is freed and allocated,
/// and what was touched last is still in the cache. Making a short string and collecting it came from 75 to 25 ns.
///
/// Each is held by one strong reference, which is the pool's while the object waits here, and the heap's otherwise.
private struct SparePool {
  private var objects: UnsafeMutablePointer<Unmanaged<HeapObject>>
  private var count = 0
  private var capacity = 64

  init() { objects = MemoryBlock.allocate(capacity) }

  /// One to be filled; it comes with its strong reference.
  @inline(__always)
  mutating func take() -> Unmanaged<HeapObject>? {
    if count == 0 { return nil }
    count -= 1
    // The next ones lie apart in memory, like all objects.
    if count >= 4 { coro_prefetch(objects[count - 4].toOpaque()) }
    return objects[count]
  }

  /// Takes the reference over; false where there are as many already.
  @inline(__always)
  mutating func keep(_ object: Unmanaged<HeapObject>, most: Int) -> Bool {
    if count == capacity, !grow(most) { return false }
    objects[count] = object
    count += 1
    return true
  }

  private mutating func grow(_ most: Int) -> Bool {
    guard capacity < most else { return false }
    let moved = MemoryBlock.allocate(capacity * 2, of: Unmanaged<HeapObject>.self)
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

/// What a spare object can become: a class, and where blocks of elements stay with their objects, the size of its block.
struct SpareShape<Object: HeapObject> {
  /// The number of its pool.
  let number: Int

  fileprivate init(_ number: Int) { self.number = number }
}

extension SpareShape where Object == StringObject {
  /// A `RoomyStringObject` is the second.
  static var short: SpareShape { SpareShape(1) }
  static var roomy: SpareShape { SpareShape(2) }
}

extension SpareShape where Object == ListObject { static var list: SpareShape { SpareShape(3) } }
extension SpareShape where Object == DictionaryObject { static var dictionary: SpareShape { SpareShape(4) } }
extension SpareShape where Object == SetObject { static var set: SpareShape { SpareShape(5) } }
extension SpareShape where Object == CellObject { static var cell: SpareShape { SpareShape(6) } }
extension SpareShape where Object == BoundMethodObject { static var boundMethod: SpareShape { SpareShape(7) } }
extension SpareShape where Object == ListIterator { static var listIterator: SpareShape { SpareShape(8) } }
extension SpareShape where Object == RangeObject { static var range: SpareShape { SpareShape(9) } }
extension SpareShape where Object == RangeIterator { static var rangeIterator: SpareShape { SpareShape(10) } }
extension SpareShape where Object == ExceptionObject { static var exception: SpareShape { SpareShape(11) } }
extension SpareShape where Object == TracebackObject { static var traceback: SpareShape { SpareShape(12) } }

/// By the number of elements, of slots, of cells, and of slots of the frame.
extension SpareShape where Object == TupleObject {
  static func tuple(_ size: Int) -> SpareShape { SpareShape(16 + size) }
}

extension SpareShape where Object == InstanceObject {
  static func instance(_ size: Int) -> SpareShape { SpareShape(32 + size) }
}

extension SpareShape where Object == FunctionObject {
  static func function(_ size: Int) -> SpareShape { SpareShape(48 + size) }
}

extension SpareShape where Object == GeneratorObject {
  static func generator(_ size: Int) -> SpareShape { SpareShape(64 + size) }
}

/// The spare objects of one heap, by what they can become.
struct SparePools {
  private let pools: UnsafeMutablePointer<SparePool>

  /// Nearly all tuples have no more elements, nearly all instances no more attributes.
  static let mostElements = 8
  /// Places in a list's block, and in a dictionary's index, with which it is still kept.
  static let mostPlaces = 16
  /// Slots of a generator's frame with which it is still kept: progress and temporaries take some of them.
  static let mostSlots = 16
  static let poolCount = SpareShape<GeneratorObject>.generator(mostSlots).number + 1

  init() {
    pools = MemoryBlock.allocate(SparePools.poolCount)
    for number in 0..<SparePools.poolCount { (pools + number).initialize(to: SparePool()) }
  }

  /// One to be filled; it comes with its strong reference.
  @inline(__always)
  func take<Object>(_ shape: SpareShape<Object>) -> Unmanaged<Object>? {
    guard let spare = pools[shape.number].take() else { return nil }
    return Unmanaged.fromOpaque(spare.toOpaque())
  }

  /// A generator whose frame has that many slots.
  @inline(__always)
  func takeGenerator(slotCount: Int) -> Unmanaged<GeneratorObject>? {
    slotCount <= SparePools.mostSlots ? take(.generator(slotCount)) : nil
  }

  /// Keeps an object that is garbage; its reference is taken over. False where there are as many already.
  ///
  /// The object stays as it is until it is taken: others that go along with it may still be looked at.
  ///
  /// - Parameters:
  ///   - number: the object's `number(of:)`, not 0.
  ///   - most: objects of one shape that are kept.
  @inline(__always)
  func keep(_ object: Unmanaged<HeapObject>, number: Int, most: Int) -> Bool {
    pools[number].keep(object, most: most)
  }

  /// The number of an object's shape; 0 where it would not be made anew.
  @inline(__always)
  static func number(of object: Unmanaged<HeapObject>) -> Int {
    let kind = object._withUnsafeGuaranteedRef { $0.isPlainGarbage ? $0.kind : .other }
    switch kind {
    case .string:
      switch read(object, as: StringObject.self, { $0.room }) {
      case .inside: return SpareShape<StringObject>.short.number
      case .roomy: return SpareShape<StringObject>.roomy.number
      case .other: return 0
      }
    case .tuple:
      let size = read(object, as: TupleObject.self) { $0.count }
      return size <= mostElements ? SpareShape<TupleObject>.tuple(size).number : 0
    case .list:
      return read(object, as: ListObject.self) { $0.capacity } <= mostPlaces ? SpareShape<ListObject>.list.number : 0
    case .instance:
      let size = read(object, as: InstanceObject.self) { $0.capacity }
      return size <= mostElements ? SpareShape<InstanceObject>.instance(size).number : 0
    case .function:
      let size = read(object, as: FunctionObject.self) { $0.closureCount }
      return size <= mostElements ? SpareShape<FunctionObject>.function(size).number : 0
    case .dictionary:
      let size = read(object, as: DictionaryObject.self) { $0.indexSize }
      return size <= mostPlaces ? SpareShape<DictionaryObject>.dictionary.number : 0
    case .set:
      return read(object, as: SetObject.self) { $0.indexSize } <= mostPlaces ? SpareShape<SetObject>.set.number : 0
    case .generator:
      // Its function may be garbage as well, but is still there.
      let size = read(object, as: GeneratorObject.self) { $0.function.with { $0.entry.slotCount } }
      return size <= mostSlots ? SpareShape<GeneratorObject>.generator(size).number : 0
    case .cell: return SpareShape<CellObject>.cell.number
    case .boundMethod: return SpareShape<BoundMethodObject>.boundMethod.number
    case .exception: return SpareShape<ExceptionObject>.exception.number
    case .traceback: return SpareShape<TracebackObject>.traceback.number
    case .range: return SpareShape<RangeObject>.range.number
    case .iterator:
      let swiftClass = object._withUnsafeGuaranteedRef { ObjectIdentifier(Swift.type(of: $0)) }
      if swiftClass == ObjectIdentifier(ListIterator.self) { return SpareShape<ListIterator>.listIterator.number }
      return swiftClass == ObjectIdentifier(RangeIterator.self) ? SpareShape<RangeIterator>.rangeIterator.number : 0
    default: return 0
    }
  }

  @inline(__always)
  private static func read<Object: HeapObject, Answer>(
    _ object: Unmanaged<HeapObject>, as _: Object.Type, _ body: (Object) -> Answer
  ) -> Answer {
    Unmanaged<Object>.fromOpaque(object.toOpaque())._withUnsafeGuaranteedRef { body($0) }
  }

  /// Frees half of those that nobody took since the last collection: what a program once made much of goes in the end.
  func trim() { shrink(isEnd: false) }

  /// The end: nothing may be kept or taken afterwards.
  func deallocate() {
    shrink(isEnd: true)
    pools.deallocate()
  }

  private func shrink(isEnd: Bool) {
    for number in 0..<SparePools.poolCount { pools[number].shrink(isEnd: isEnd) }
  }
}
