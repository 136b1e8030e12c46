import CoroSyntax

/// A literal.
final class ConstantNode: ExpressionNode {
  private let value: Value
  /// Keeps a literal on the heap alive.
  private let holder: HeapObject?

  init(_ value: Value) {
    self.value = value
    holder = value.heapObject
  }

  override func evaluate(_ frame: Frame, _ machine: Machine) throws(Unwind) -> Value { value }
  override var constant: Value? { value }
}

/// A local variable.
final class LocalNode: ExpressionNode {
  private let slot: Int
  private let name: StringObject
  private let span: PackedSpan

  init(slot: Int, name: StringObject, span: PackedSpan) {
    self.slot = slot
    self.name = name
    self.span = span
  }

  override func evaluate(_ frame: Frame, _ machine: Machine) throws(Unwind) -> Value {
    let value = frame[slot]
    return value.isUndefined ? try fail(machine) : value
  }

  @inline(never)
  private func fail(_ machine: Machine) throws(Unwind) -> Value {
    throw machine.located(machine.unbound(name), span)
  }

  override var localSlot: Int? { slot }
}

/// A value that suspension lifting put aside. Always set where it is read.
final class TemporaryNode: ExpressionNode {
  private let slot: Int
  init(slot: Int) { self.slot = slot }
  override func evaluate(_ frame: Frame, _ machine: Machine) throws(Unwind) -> Value { frame[slot] }
  override var readableSlot: Int? { slot }
}

/// Whether a temporary holds a value.
final class IsPresentNode: ExpressionNode {
  private let slot: Int
  init(slot: Int) { self.slot = slot }
  override func evaluate(_ frame: Frame, _ machine: Machine) throws(Unwind) -> Value {
    .bool(!frame[slot].isUndefined)
  }
}

/// A variable shared between functions.
final class CellNode: ExpressionNode {
  private let slot: Int
  private let name: StringObject
  private let isFree: Bool
  private let span: PackedSpan

  init(slot: Int, name: StringObject, isFree: Bool, span: PackedSpan) {
    self.slot = slot
    self.name = name
    self.isFree = isFree
    self.span = span
  }

  override func evaluate(_ frame: Frame, _ machine: Machine) throws(Unwind) -> Value {
    let value = frame.cellReference(slot).with { $0.value }
    return value.isUndefined ? try fail(machine) : value
  }

  @inline(never)
  private func fail(_ machine: Machine) throws(Unwind) -> Value {
    throw machine.located(isFree ? machine.unboundFree(name) : machine.unbound(name), span)
  }
}

extension Frame {
  /// The cell in a slot that resolution made a cell's.
  @inline(__always)
  func cell(_ slot: Int) -> CellObject { cellReference(slot).object }

  /// Like `cell`, without holding it.
  @inline(__always)
  func cellReference(_ slot: Int) -> Ref<CellObject> {
    guard case .object(let ref) = slots[slot] else { fatalError("a cell's slot without its cell") }
    return ref.downcast(to: CellObject.self)
  }
}

/// A global variable, or a built-in where there is no global of that name.
///
/// Remembers where in which layout of the table it found the name: while no key comes or goes, the entry's position
/// holds.
final class GlobalNode: ExpressionNode {
  private let name: StringObject
  private let span: PackedSpan
  private var globalsLayout = -1
  private var builtinsLayout = -1
  private var position = 0

  init(name: StringObject, span: PackedSpan) {
    self.name = name
    self.span = span
  }

  override func evaluate(_ frame: Frame, _ machine: Machine) throws(Unwind) -> Value {
    let value = remembered(frame, machine)
    return value.isUndefined ? try find(frame.function.globals.object, machine) : value
  }

  /// The value, where it stands where it was found last time; else `.undefined`.
  @inline(__always)
  func remembered(_ frame: Frame, _ machine: Machine) -> Value {
    let globals = frame.functionReference.with { $0.globals }
    if globals.with({ $0.layout }) == globalsLayout {
      if builtinsLayout < 0 { return globals.with { $0.entries }[position].value }
      if machine.builtins.layout == builtinsLayout { return machine.builtins.entries[position].value }
    }
    return .undefined
  }

  @inline(never)
  private func find(_ globals: DictionaryObject, _ machine: Machine) throws(Unwind) -> Value {
    let hash = name.hash(seed: machine.hashSeed)
    let found = globals.find(string: name, hash: hash)
    if found >= 0 {
      globalsLayout = machine.layout(of: globals)
      builtinsLayout = -1
      position = found
      return globals.entries[found].value
    }
    let builtins = machine.builtins
    let builtin = builtins.find(string: name, hash: hash)
    if builtin < 0 { throw machine.located(machine.nameError(name), span) }
    globalsLayout = machine.layout(of: globals)
    builtinsLayout = machine.layout(of: builtins)
    position = builtin
    return builtins.entries[builtin].value
  }
}

/// A name in a class body: its namespace first, then a cell or a global.
final class NamespaceNode: ExpressionNode {
  private let name: StringObject
  private let namespaceSlot: Int
  private let otherwise: ExpressionNode

  init(name: StringObject, namespaceSlot: Int, otherwise: ExpressionNode) {
    self.name = name
    self.namespaceSlot = namespaceSlot
    self.otherwise = otherwise
  }

  override func evaluate(_ frame: Frame, _ machine: Machine) throws(Unwind) -> Value {
    if case .dictionary(let ref) = frame[namespaceSlot] {
      let value = machine.get(ref.object, name)
      if !value.isUndefined { return value }
    } else {
      // A namespace of a metaclass's `__prepare__` that is no plain dictionary.
      let value = try machine.findItem(frame[namespaceSlot], .string(Ref(name)))
      if !value.isUndefined { return value }
    }
    return try otherwise.evaluate(frame, machine)
  }
}

// MARK: targets

final class LocalTarget: TargetNode {
  let slot: Int
  init(slot: Int) { self.slot = slot }
  override func assign(_ value: Value, _ frame: Frame, _ machine: Machine) throws(Unwind) { frame[slot] = value }
}

final class CellTarget: TargetNode {
  private let slot: Int
  init(slot: Int) { self.slot = slot }
  override func assign(_ value: Value, _ frame: Frame, _ machine: Machine) throws(Unwind) {
    frame.cellReference(slot).with { $0.value = value }
  }
}

final class GlobalTarget: TargetNode {
  private let name: StringObject
  private var layout = -1
  private var position = 0
  init(name: StringObject) { self.name = name }

  override func assign(_ value: Value, _ frame: Frame, _ machine: Machine) throws(Unwind) {
    let globals = frame.function.globals.object
    if globals.layout == layout {
      globals.entries[position].value = value
      return
    }
    machine.set(globals, name, value)
    position = globals.find(string: name, hash: name.hash(seed: machine.hashSeed))
    layout = machine.layout(of: globals)
  }
}

final class NamespaceTarget: TargetNode {
  private let name: StringObject
  private let namespaceSlot: Int
  init(name: StringObject, namespaceSlot: Int) {
    self.name = name
    self.namespaceSlot = namespaceSlot
  }

  override func assign(_ value: Value, _ frame: Frame, _ machine: Machine) throws(Unwind) {
    if case .dictionary(let ref) = frame[namespaceSlot] {
      machine.set(ref.object, name, value)
    } else {
      try machine.setItem(frame[namespaceSlot], .string(Ref(name)), value)
    }
  }
}

// MARK: errors and layouts

extension Machine {
  /// The number of a table's layout as it is now.
  func layout(of table: TableObject) -> Int {
    if table.layout == 0 { table.layout = nextUniqueNumber() }
    return table.layout
  }

  func unbound(_ name: StringObject) -> Unwind {
    raise(
      .unboundLocalError, "cannot access local variable '\(name.text)' where it is not associated with a value")
  }

  func unboundFree(_ name: StringObject) -> Unwind {
    raise(
      .nameError,
      "cannot access free variable '\(name.text)' where it is not associated with a value in enclosing scope",
      about: .undefined, name)
  }

  func nameError(_ name: StringObject) -> Unwind {
    raise(.nameError, "name '\(name.text)' is not defined", about: .undefined, name)
  }
}
