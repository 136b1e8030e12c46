import CoroSyntax

/// What a child expression's value is read from without calling the child: a slot, a slot whose small integer is
/// changed by a constant, or a literal.
struct DirectRead {
  /// Where its value stands, or -1.
  private let slot: Int
  /// What is added to the small integer that stands there: `i - 1` as an index, as an argument, as a new value.
  private let change: Int
  /// The value of a literal, else `.undefined`. The child keeps it alive.
  private let literal: Value

  init(_ node: ExpressionNode) {
    let sum = node.readableSum
    slot = sum?.slot ?? node.readableSlot ?? -1
    change = sum?.change ?? 0
    literal = node.constant ?? .undefined
  }

  /// The value; `.undefined` where the child has to be asked.
  @inline(__always)
  func value(_ frame: Frame) -> Value {
    if slot < 0 { return literal }
    let value = frame[slot]
    if change == 0 { return value }
    if case .int(let number) = value {
      let (sum, overflow) = number.addingReportingOverflow(change)
      if !overflow { return .int(sum) }
    }
    return .undefined
  }
}

/// A child expression. A variable that stands in a slot is read on the spot instead of by a virtual call; that and
/// the slow paths kept out of `evaluate` took a loop over a list from 633 instructions an element to 424.
struct Operand {
  private let node: ExpressionNode
  private let read: DirectRead

  init(_ node: ExpressionNode) {
    self.node = node
    read = DirectRead(node)
  }

  @inline(__always)
  func evaluate(_ frame: Frame, _ machine: Machine) throws(Unwind) -> Value {
    let value = read.value(frame)
    return value.isUndefined ? try node.evaluate(frame, machine) : value
  }

  /// See `ExpressionNode.sleepDirectly`.
  @inline(__always)
  func sleepDirectly(
    _ sleeper: DirectSleep, _ frame: Frame, _ machine: Machine
  ) throws(Unwind) -> DirectSleep.Outcome { try node.sleepDirectly(sleeper, frame, machine) }

  /// What can be read on the spot, `.undefined` where that is nothing or the variable is unbound.
  ///
  /// A node that finds all it needs this way calls nothing and so saves no registers: that is worth a method of its
  /// own for the rest.
  @inline(__always)
  func direct(_ frame: Frame) -> Value { read.value(frame) }
}

/// What becomes of a child's value that its parent alone has, and only for a moment: the list of `len(line.split())`,
/// the tuple of `name, _, value = line.partition(":")`. The parent gives it back when it is done (`Heap.giveBack`).
///
/// The child is a slice, a sum of strings or lists, or a call of a method that makes all its values anew. It says so of
/// the very value that it gives, and the parent asks at once. Any other child says nothing.
struct PassingValue {
  private let mayBeNew: Bool

  init(_ child: ExpressionNode) { mayBeNew = child.startTellingNew() }

  /// Whether nobody else has the value that the child gave just now. To be asked each time that the child was evaluated:
  /// what it said must not stay for the next parent.
  @inline(__always)
  func isNew(_ machine: Machine) -> Bool {
    if !mayBeNew { return false }
    let isNew = machine.state.pointee.isValueNew
    machine.state.pointee.isValueNew = false
    return isNew
  }
}

/// Child expressions in a row, read without counting references.
final class OperandList {
  private struct Item {
    let node: Unmanaged<ExpressionNode>
    let read: DirectRead
  }
  let count: Int
  private let items: UnsafeMutablePointer<Item>
  /// Keeps the nodes.
  private let nodes: [ExpressionNode]

  init(_ nodes: [ExpressionNode]) {
    self.nodes = nodes
    count = nodes.count
    items = .allocate(capacity: nodes.count)
    for (index, node) in nodes.enumerated() {
      (items + index).initialize(to: Item(node: Unmanaged.passUnretained(node), read: DirectRead(node)))
    }
  }

  deinit { items.deallocate() }

  /// The value of the one at an index below `count`.
  @inline(__always)
  func evaluate(_ index: Int, _ frame: Frame, _ machine: Machine) throws(Unwind) -> Value {
    let direct = items[index].read.value(frame)
    if !direct.isUndefined { return direct }
    guard let value = items[index].node._withUnsafeGuaranteedRef({ $0.attempt(frame, machine) }) else { throw Unwind() }
    return value
  }
}

/// Targets in a row, called without counting references; those in slots are not called at all.
final class TargetList {
  private struct Item {
    let node: Unmanaged<TargetNode>
    /// Of a local variable, or -1.
    let slot: Int
  }
  let count: Int
  private let items: UnsafeMutablePointer<Item>
  /// Keeps the nodes.
  private let nodes: [TargetNode]

  init(_ nodes: [TargetNode]) {
    self.nodes = nodes
    count = nodes.count
    items = .allocate(capacity: nodes.count)
    for (index, node) in nodes.enumerated() {
      (items + index).initialize(to: Item(node: .passUnretained(node), slot: (node as? LocalTarget)?.slot ?? -1))
    }
  }

  deinit { items.deallocate() }

  /// Assigns to the one at an index below `count`.
  @inline(__always)
  func assign(_ value: Value, to index: Int, _ frame: Frame, _ machine: Machine) throws(Unwind) {
    let item = items[index]
    if item.slot >= 0 {
      frame[item.slot] = value
      return
    }
    guard item.node._withUnsafeGuaranteedRef({ $0.attempt(value, frame, machine) }) else { throw Unwind() }
  }
}

/// The general way of an operator: what its node does when none of its shortcuts fits.
extension Machine {
  /// `left operation right`, or the new value of `left operation= right`.
  @inline(never)
  func combine(
    _ operation: BinaryOperator, _ left: Value, _ right: Value, isInPlace: Bool, _ frame: Frame, _ span: PackedSpan
  ) throws(Unwind) -> Value {
    frame.position = span
    do throws(Unwind) {
      if isInPlace { return try inPlace(operation, left, right) }
      return try operation == .add ? add(left, right) : binary(operation, left, right)
    } catch { throw located(error, span) }
  }

  /// The new value of what an augmented assignment has read: numbers on the spot.
  @inline(__always)
  func augment(
    _ old: Value, _ operation: BinaryOperator, _ operand: Value, _ frame: Frame, _ span: PackedSpan
  ) throws(Unwind) -> Value {
    if let quick = operation.quickly(old, operand) { return quick }
    return try combine(operation, old, operand, isInPlace: true, frame, span)
  }

  /// `object[index]`: an element of a list on the spot.
  @inline(__always)
  func loadItem(_ object: Value, _ index: Value, _ frame: Frame, _ span: PackedSpan) throws(Unwind) -> Value {
    if case .list(let list) = object, case .int(let position) = index {
      let count = list.with { $0.elementCount }
      if position >= 0 && position < count { return list.with { $0.elements }[position] }
      if position < 0 && position + count >= 0 { return list.with { $0.elements }[position + count] }
    } else if case .dictionary(let dictionary) = object, case .string(let key) = index {
      let value = dictionary.with { table in key.with { get(table, $0) } }
      if !value.isUndefined { return value }
    } else if case .string(let string) = object, case .int(let position) = index, position >= 0 {
      if position < string.with({ $0.count }) { return character(string.with { $0[position] }) }
    } else if case .tuple(let tuple) = object, case .int(let position) = index {
      let count = tuple.with { $0.count }
      if position >= 0 && position < count { return tuple.with { $0.elements }[position] }
      if position < 0 && position + count >= 0 { return tuple.with { $0.elements }[position + count] }
    } else if case .object(let ref) = object, case .int(let position) = index, ref.with({ $0.kind }) == .range,
      ref.with({ $0.isExact })
    {
      let (start, step, count) = ref.downcast(to: RangeObject.self).with { ($0.start, $0.step, $0.count) }
      // Every element is a word, also where the way to it is not.
      if position >= 0 && position < count { return .int(start &+ position &* step) }
    }
    return try getItem(object, index, frame, span)
  }

  /// `object[index] = value`: into a list, and with a plain key into a dictionary, on the spot.
  @inline(__always)
  func storeItem(
    _ object: Value, _ index: Value, _ value: Value, _ frame: Frame, _ span: PackedSpan
  ) throws(Unwind) {
    if case .list(let list) = object, case .int(let position) = index, position >= 0,
      position < list.with({ $0.elementCount }), !list.with({ $0.isBeingSorted })
    {
      list.with { $0.elements }[position] = value
      return
    }
    if case .dictionary(let dictionary) = object, dictionary.with({ setPlainly($0, index, value) }) { return }
    try setItem(object, index, value, frame, span)
  }

  @inline(never)
  func compare(
    _ comparator: ComparisonOperator, _ left: Value, _ right: Value, _ frame: Frame, _ span: PackedSpan
  ) throws(Unwind) -> Value {
    frame.position = span
    do throws(Unwind) { return try compare(comparator, left, right) } catch { throw located(error, span) }
  }

  @inline(never)
  func getItem(_ object: Value, _ index: Value, _ frame: Frame, _ span: PackedSpan) throws(Unwind) -> Value {
    frame.position = span
    do throws(Unwind) { return try getItem(object, index) } catch { throw located(error, span) }
  }

  @inline(never)
  func setItem(
    _ object: Value, _ index: Value, _ value: Value, _ frame: Frame, _ span: PackedSpan
  ) throws(Unwind) {
    frame.position = span
    do throws(Unwind) { try setItem(object, index, value) } catch { throw located(error, span) }
  }

  @inline(never)
  func getAttribute(
    _ object: Value, _ name: StringObject, _ frame: Frame, _ span: PackedSpan
  ) throws(Unwind) -> Value {
    frame.position = span
    do throws(Unwind) { return try getAttribute(object, name) } catch { throw located(error, span) }
  }

  @inline(never)
  func isTrue(_ value: Value, _ frame: Frame, _ span: PackedSpan) throws(Unwind) -> Bool {
    do throws(Unwind) { return try isTrue(value) } catch { throw located(error, span) }
  }
}

extension BinaryOperator {
  /// Of two small integers or two floats, where the answer takes one instruction; nil: ask the machine.
  @inline(__always)
  func quickly(_ left: Value, _ right: Value) -> Value? {
    if case .int(let a) = left, case .int(let b) = right {
      let (result, overflow) =
        switch self {
        case .add: a.addingReportingOverflow(b)
        case .subtract: a.subtractingReportingOverflow(b)
        case .multiply: a.multipliedReportingOverflow(by: b)
        default: (0, true)
        }
      return overflow ? nil : .int(result)
    }
    if case .float(let a) = left, case .float(let b) = right {
      switch self {
      case .add: return .float(a + b)
      case .subtract: return .float(a - b)
      case .multiply: return .float(a * b)
      default: return nil
      }
    }
    return nil
  }
}
