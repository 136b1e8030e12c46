/// Which attributes an instance has, and where: instances that got the same names in the same order share one.
///
/// A shape belongs to one class and lives as long as it; instances refer to it without counting.
final class Shape {
  /// Unique in its interpreter: what inline caches compare.
  let number: Int
  /// Names in slot order; interned, and kept alive by this shape.
  let names: [StringObject]
  /// The addresses of the names: most shapes are small enough to be searched one by one.
  private let addresses: UnsafeMutablePointer<UInt>
  private let count: Int
  /// Slot of each name, by its address, where there are many.
  private let slots: [UInt: Int]
  private static let fewNames = 12
  private var transitions: [UInt: Shape] = [:]
  /// Set for instances that keep their attributes in a dictionary, in slot 0.
  let isDictionary: Bool

  /// Beyond this many attributes an instance changes to a dictionary: it is used as a table.
  static let mostAttributes = 64

  init(number: Int, names: [StringObject], isDictionary: Bool = false) {
    self.number = number
    self.names = names
    self.isDictionary = isDictionary
    count = names.count
    addresses = UnsafeMutablePointer<UInt>.allocate(capacity: max(names.count, 1))
    var slots: [UInt: Int] = [:]
    for (slot, name) in names.enumerated() {
      addresses[slot] = Ref(name).address
      if names.count > Shape.fewNames { slots[Ref(name).address] = slot }
    }
    self.slots = slots
  }

  deinit { addresses.deallocate() }

  /// Slot of an interned name, or -1.
  func slot(of name: StringObject) -> Int {
    let address = Ref(name).address
    if count > Shape.fewNames { return slots[address] ?? -1 }
    for slot in 0..<count where addresses[slot] == address { return slot }
    return -1
  }

  /// The shape that has one more attribute.
  func adding(_ name: StringObject, _ machine: Machine) -> Shape {
    if let known = transitions[Ref(name).address] { return known }
    let next = Shape(number: machine.nextUniqueNumber(), names: names + [name])
    transitions[Ref(name).address] = next
    return next
  }
}
