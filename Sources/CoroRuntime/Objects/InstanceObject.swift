/// An instance of a class written in the language.
public final class InstanceObject: HeapObject {
  private final var shapeReference: Unmanaged<Shape>
  /// The shape's number again, so that inline caches need not follow the reference.
  private(set) final var shapeNumber: Int
  private(set) final var slots: UnsafeMutablePointer<Value>
  private final var room: Int32
  private final var used: Int32 = 0
  /// What few attributes stand in: a block of their own was a second line of the cache to fetch for each object, and
  /// half of what making one costs.
  private final var inside: (Value, Value, Value, Value) = (.undefined, .undefined, .undefined, .undefined)

  /// Attributes for which there is room in the object.
  static let insideCapacity = 4

  /// - Parameter capacity: attributes that it will probably have; there is room for a few more in any case.
  init(type: Ref<TypeObject>, shape: Shape, capacity: Int) {
    shapeReference = .passUnretained(shape)
    shapeNumber = shape.number
    room = Int32(max(capacity, InstanceObject.insideCapacity))
    slots = UnsafeMutablePointer(bitPattern: 8).unsafelyUnwrapped
    super.init(type: type, kind: .instance)
    slots = capacity <= InstanceObject.insideCapacity ? insideSlots : MemoryBlock.allocate(capacity)
  }

  deinit { if slots != insideSlots { slots.deallocate() } }

  @inline(__always)
  private final var insideSlots: UnsafeMutablePointer<Value> {
    withUnsafeMutablePointer(to: &inside) { UnsafeMutableRawPointer($0).assumingMemoryBound(to: Value.self) }
  }

  /// Attributes for which it has room.
  final var capacity: Int { Int(room) }
  final var slotCount: Int { Int(used) }

  @inline(__always)
  final var shape: Shape {
    get { shapeReference._withUnsafeGuaranteedRef { $0 } }
    set { setShape(.passUnretained(newValue), number: newValue.number) }
  }

  @inline(__always)
  private final func setShape(_ shape: Unmanaged<Shape>, number: Int) {
    shapeReference = shape
    shapeNumber = number
  }

  /// A spare instance with a block of the right size becomes one of a class, as `init` makes it.
  @inline(__always)
  func reuse(type: Ref<TypeObject>, shape: Shape) {
    typeReference = type
    setShape(.passUnretained(shape), number: shape.number)
    used = 0
  }

  public override func trace(_ tracer: Tracer) { tracer.visit(slots, count: slotCount) }
  public override var byteCount: Int { InstanceObject.bytes(capacity: capacity) }

  /// Of one with room for that many attributes.
  static func bytes(capacity: Int) -> Int { capacity <= insideCapacity ? 128 : 128 + capacity * 16 }

  /// Adds a slot under a shape that has room for it.
  func add(_ value: Value, shape next: Shape) {
    if used >= room {
      let moved = MemoryBlock.allocate(capacity * 2, of: Value.self)
      moved.update(from: slots, count: slotCount)
      if slots != insideSlots { slots.deallocate() }
      slots = moved
      room *= 2
    }
    slots[slotCount] = value
    used += 1
    shape = next
  }

  /// From now on its attributes stand in a dictionary.
  func replaceSlots(by dictionary: Ref<DictionaryObject>, shape next: Shape) {
    slots[0] = .dictionary(dictionary)
    used = 1
    shape = next
  }

  /// The same where the block of slots has room already; false where it has not.
  @inline(__always)
  final func addInPlace(_ value: Value, shape next: Unmanaged<Shape>, number: Int) -> Bool {
    if used >= room { return false }
    slots[slotCount] = value
    used += 1
    setShape(next, number: number)
    return true
  }

  /// Takes an attribute away: a shape has no slot without a value, so that a cache need not ask.
  ///
  /// - Parameter root: the shape of an instance of its class without attributes.
  func remove(_ removed: Int, root: Shape, _ machine: Machine) {
    let names = shape.names
    var next = root
    for (slot, name) in names.enumerated() where slot != removed { next = next.adding(name, machine) }
    for slot in removed..<max(slotCount - 1, removed) { slots[slot] = slots[slot + 1] }
    used -= 1
    shape = next
  }

  /// The dictionary that holds the attributes, once something asked for `__dict__`.
  var dictionary: DictionaryObject? {
    guard shape.isDictionary, slotCount > 0, case .dictionary(let ref) = slots[0] else { return nil }
    return ref.object
  }
}
