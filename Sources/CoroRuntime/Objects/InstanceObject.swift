/// An instance of a class written in the language.
public final class InstanceObject: HeapObject {
  private final var shapeReference: Unmanaged<Shape>
  /// The shape's number again, so that inline caches need not follow the reference.
  private(set) final var shapeNumber: Int
  final var slots: UnsafeMutablePointer<Value>
  final var capacity: Int
  final var slotCount = 0

  init(type: Ref<TypeObject>, shape: Shape, capacity: Int) {
    shapeReference = .passUnretained(shape)
    shapeNumber = shape.number
    self.capacity = capacity
    slots = MemoryBlock.allocate(max(capacity, 1))
    super.init(type: type, kind: .instance)
  }

  deinit { slots.deallocate() }

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
    slotCount = 0
  }

  public override func trace(_ tracer: Tracer) { tracer.visit(slots, count: slotCount) }
  public override var byteCount: Int { 112 + capacity * 16 }

  /// Adds a slot under a shape that has room for it.
  func add(_ value: Value, shape next: Shape) {
    if slotCount >= capacity {
      let newCapacity = max(4, capacity * 2)
      let moved = MemoryBlock.allocate(newCapacity, of: Value.self)
      moved.update(from: slots, count: slotCount)
      slots.deallocate()
      slots = moved
      capacity = newCapacity
    }
    slots[slotCount] = value
    slotCount += 1
    shape = next
  }

  /// The same where the block of slots has room already; false where it has not.
  @inline(__always)
  final func addInPlace(_ value: Value, shape next: Unmanaged<Shape>, number: Int) -> Bool {
    if slotCount >= capacity { return false }
    slots[slotCount] = value
    slotCount += 1
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
    slotCount -= 1
    shape = next
  }

  /// The dictionary that holds the attributes, once something asked for `__dict__`.
  var dictionary: DictionaryObject? {
    guard shape.isDictionary, slotCount > 0, case .dictionary(let ref) = slots[0] else { return nil }
    return ref.object
  }
}
