import CoroSyntax

/// An element of a display, or `*element`.
struct DisplayElement {
  let node: ExpressionNode
  let isStarred: Bool
}

/// `a, b`
final class TupleNode: ExpressionNode {
  let elements: OperandList
  init(_ elements: [ExpressionNode]) { self.elements = OperandList(elements) }

  override func evaluate(_ frame: Frame, _ machine: Machine) throws(Unwind) -> Value {
    // The tuple is found on the native stack by a collection during an element; no element is unset then.
    let tuple = machine.unfilledTuple(elements.count)
    for index in 0..<elements.count {
      let element = try elements.evaluate(index, frame, machine)
      tuple.with { $0.elements }[index] = element
    }
    return .tuple(tuple)
  }
}

/// `a, *b`
final class StarredTupleNode: ExpressionNode {
  private let elements: [DisplayElement]
  private let span: PackedSpan
  init(_ elements: [DisplayElement], _ span: PackedSpan) {
    self.elements = elements
    self.span = span
  }

  override func evaluate(_ frame: Frame, _ machine: Machine) throws(Unwind) -> Value {
    let list = try evaluateList(elements, frame, machine, span)
    return .tuple(Ref(machine.makeTuple(UnsafeBufferPointer(list.buffer))))
  }
}

/// `[a, b]`
final class ListNode: ExpressionNode {
  private let elements: OperandList
  init(_ elements: [ExpressionNode]) { self.elements = OperandList(elements) }

  override func evaluate(_ frame: Frame, _ machine: Machine) throws(Unwind) -> Value {
    let list = machine.emptyList(capacity: elements.count)
    for index in 0..<elements.count { try machine.append(elements.evaluate(index, frame, machine), to: list) }
    return .list(list)
  }
}

/// `[a, *b]`
final class StarredListNode: ExpressionNode {
  private let elements: [DisplayElement]
  private let span: PackedSpan
  init(_ elements: [DisplayElement], _ span: PackedSpan) {
    self.elements = elements
    self.span = span
  }

  override func evaluate(_ frame: Frame, _ machine: Machine) throws(Unwind) -> Value {
    .list(Ref(try evaluateList(elements, frame, machine, span)))
  }
}

/// `{a, b, *c}`
final class SetNode: ExpressionNode {
  private let elements: [DisplayElement]
  private let span: PackedSpan
  init(_ elements: [DisplayElement], _ span: PackedSpan) {
    self.elements = elements
    self.span = span
  }

  override func evaluate(_ frame: Frame, _ machine: Machine) throws(Unwind) -> Value {
    let list = try evaluateList(elements, frame, machine, span)
    let set = machine.makeSet(capacity: list.count)
    do throws(Unwind) {
      for index in 0..<list.count { try machine.add(list[index], to: set) }
    } catch { throw machine.located(error, span) }
    return .object(Ref(set))
  }
}

private func evaluateList(
  _ elements: [DisplayElement], _ frame: Frame, _ machine: Machine, _ span: PackedSpan
) throws(Unwind) -> ListObject {
  let list = machine.makeList(capacity: elements.count)
  for element in elements {
    let value = try element.node.evaluate(frame, machine)
    if element.isStarred {
      frame.position = span
      do throws(Unwind) {
        try machine.extendByStar(list, with: value)
      } catch { throw machine.located(error, span) }
    } else {
      try machine.append(value, to: list)
    }
  }
  return list
}

/// `{key: value, **other}`
final class DictionaryNode: ExpressionNode {
  enum Item {
    case pair(ExpressionNode, ExpressionNode)
    case unpack(ExpressionNode)
  }
  private let items: [Item]
  private let span: PackedSpan
  init(_ items: [Item], _ span: PackedSpan) {
    self.items = items
    self.span = span
  }

  override func evaluate(_ frame: Frame, _ machine: Machine) throws(Unwind) -> Value {
    let dictionary = machine.makeDictionary(capacity: items.count)
    for item in items {
      switch item {
      case .pair(let key, let value):
        let key = try key.evaluate(frame, machine)
        let value = try value.evaluate(frame, machine)
        do throws(Unwind) { try machine.set(dictionary, key, value) } catch { throw machine.located(error, span) }
      case .unpack(let other):
        let other = try other.evaluate(frame, machine)
        frame.position = span
        do throws(Unwind) {
          if try !machine.isMapping(other) {
            throw machine.raise(.typeError, "'\(machine.typeName(other))' object is not a mapping")
          }
          try machine.update(dictionary, with: other)
        } catch { throw machine.located(error, span) }
      }
    }
    return .dictionary(Ref(dictionary))
  }
}

/// `name := value`
final class NamedAssignmentNode: ExpressionNode {
  private let target: TargetNode
  private let value: ExpressionNode
  init(_ target: TargetNode, _ value: ExpressionNode) {
    self.target = target
    self.value = value
  }
  override func evaluate(_ frame: Frame, _ machine: Machine) throws(Unwind) -> Value {
    let value = try value.evaluate(frame, machine)
    try target.assign(value, frame, machine)
    return value
  }
}
