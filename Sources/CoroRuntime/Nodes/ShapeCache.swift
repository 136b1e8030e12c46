/// Where instances of a few shapes have an attribute: what a node that reads or writes it remembers.
///
/// One node often meets several classes (a scheduler's tasks, a tree's nodes). With one entry it would look the
/// attribute up anew at each change of class: 670 instructions instead of 40.
struct ShapeCache {
  /// A shape's number and a class's version belong together: both are unique in their interpreter.
  private struct Entry {
    var shape = -1
    var version = -1
    var slot = 0
  }

  private var first = Entry()
  private var second = Entry()
  private var third = Entry()
  private var fourth = Entry()

  /// The slot where it is the same class as last time; else -1.
  @inline(__always)
  func latest(_ instance: Ref<InstanceObject>) -> Int {
    instance.with { $0.shapeNumber } == first.shape
      && instance.with { $0.typeReference }.with { $0.version } == first.version ? first.slot : -1
  }

  /// The slot where the class is one of those remembered; else -1.
  @inline(__always)
  func slot(_ instance: Ref<InstanceObject>) -> Int {
    let shape = instance.with { $0.shapeNumber }
    let entry: Entry
    if shape == first.shape {
      entry = first
    } else if shape == second.shape {
      entry = second
    } else if shape == third.shape {
      entry = third
    } else if shape == fourth.shape {
      entry = fourth
    } else {
      return -1
    }
    return instance.with { $0.typeReference }.with { $0.version } == entry.version ? entry.slot : -1
  }

  /// The oldest makes room, or what was known of the shape before its class changed.
  mutating func remember(shape: Int, version: Int, slot: Int) {
    let entry = Entry(shape: shape, version: version, slot: slot)
    if shape == first.shape {
      first = entry
      return
    }
    if shape != second.shape {
      if shape != third.shape { fourth = third }
      third = second
    }
    second = first
    first = entry
  }
}

/// What assigning an attribute that an instance does not have yet makes of it, for two shapes: `__init__` does little
/// else. Looked up anew, each attribute cost a search of the class and one of the shape: a third of `binary_trees`.
struct AdditionCache {
  private struct Entry {
    var before = -1
    var version = -1
    /// Kept alive by the class, which has this version only as long as it lives.
    var after: Unmanaged<Shape>?
    var afterNumber = -1
  }

  private var first = Entry()
  private var second = Entry()

  /// Adds the attribute; false where the instance is of a shape or class that is not remembered, or has no room.
  @inline(__always)
  func add(_ value: Value, to instance: Ref<InstanceObject>) -> Bool {
    let shape = instance.with { $0.shapeNumber }
    let entry: Entry
    if shape == first.before {
      entry = first
    } else if shape == second.before {
      entry = second
    } else {
      return false
    }
    guard instance.with({ $0.typeReference }).with({ $0.version }) == entry.version, let after = entry.after else {
      return false
    }
    return instance.with { $0.addInPlace(value, shape: after, number: entry.afterNumber) }
  }

  mutating func remember(before: Int, version: Int, after: Shape) {
    if before != first.before { second = first }
    first = Entry(before: before, version: version, after: .passUnretained(after), afterNumber: after.number)
  }
}
