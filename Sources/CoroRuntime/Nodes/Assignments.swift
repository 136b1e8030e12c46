import CoroSyntax

/// `local = value`
final class AssignLocalNode: StatementNode {
  private let slot: Int
  private let value: Operand
  init(slot: Int, _ value: ExpressionNode) {
    self.slot = slot
    self.value = Operand(value)
  }
  override func execute(_ frame: Frame, _ machine: Machine) throws(Unwind) -> Completion {
    let direct = value.direct(frame)
    if direct.isUndefined { return try executeGenerally(frame, machine) }
    frame[slot] = direct
    return .normal
  }

  @inline(never)
  private func executeGenerally(_ frame: Frame, _ machine: Machine) throws(Unwind) -> Completion {
    frame[slot] = try value.evaluate(frame, machine)
    return .normal
  }
}

/// `local = left + right`, also `local += right`: numbers are added right here. A third of the instructions of a loop
/// that sums up: 65 of the 106 that its body took.
final class AssignSumNode: StatementNode {
  private let slot: Int
  private let left: Operand
  private let right: Operand
  private let sum: AddNode
  init(slot: Int, _ sum: AddNode) {
    self.slot = slot
    self.sum = sum
    left = sum.left
    right = sum.right
  }

  override func execute(_ frame: Frame, _ machine: Machine) throws(Unwind) -> Completion {
    let (directLeft, directRight) = (left.direct(frame), right.direct(frame))
    if case .int(let a) = directLeft, case .int(let b) = directRight {
      let (result, overflow) = a.addingReportingOverflow(b)
      if !overflow {
        frame[slot] = .int(result)
        return .normal
      }
    } else if case .float(let a) = directLeft, case .float(let b) = directRight {
      frame[slot] = .float(a + b)
      return .normal
    }
    return try executeGenerally(frame, machine)
  }

  @inline(never)
  private func executeGenerally(_ frame: Frame, _ machine: Machine) throws(Unwind) -> Completion {
    frame[slot] = try sum.evaluate(frame, machine)
    return .normal
  }
}

/// `target = value`
final class AssignNode: StatementNode {
  private let target: TargetNode
  private let value: Operand
  private let passing: PassingValue?
  init(_ target: TargetNode, _ value: ExpressionNode) {
    self.target = target
    self.value = Operand(value)
    passing = target is UnpackTarget ? PassingValue(value) : nil
  }
  override func execute(_ frame: Frame, _ machine: Machine) throws(Unwind) -> Completion {
    let value = try value.evaluate(frame, machine)
    let isNew = passing?.isNew(machine) ?? false
    try target.assign(value, frame, machine)
    if isNew { machine.heap.giveBack(value) }
    return .normal
  }
}

/// `a, b = c, d` and `a, b, c = d, e, f`: without the tuple, which nobody sees. The values are all there before the
/// first of them is assigned.
final class AssignEachNode: StatementNode {
  private let targets: TargetList
  private let values: OperandList

  /// Nil where the two sides do not fit, or are many.
  init?(_ target: UnpackTarget, _ tuple: TupleNode) {
    let count = tuple.elements.count
    guard count == target.plainCount, count == 2 || count == 3 else { return nil }
    targets = target.targets
    values = tuple.elements
  }

  override func execute(_ frame: Frame, _ machine: Machine) throws(Unwind) -> Completion {
    let first = try values.evaluate(0, frame, machine)
    let second = try values.evaluate(1, frame, machine)
    let third = try values.count == 3 ? values.evaluate(2, frame, machine) : .none
    try targets.assign(first, to: 0, frame, machine)
    try targets.assign(second, to: 1, frame, machine)
    if values.count == 3 { try targets.assign(third, to: 2, frame, machine) }
    return .normal
  }
}

/// `object[index] = value`
///
/// A node of its own, not an assignment with a target: that is a sixth of the instructions of a loop that stores into
/// a list.
final class AssignItemNode: StatementNode {
  private let object: Operand
  private let index: Operand
  private let value: Operand
  private let span: PackedSpan
  init(_ object: ExpressionNode, _ index: ExpressionNode, _ value: ExpressionNode, _ span: PackedSpan) {
    self.object = Operand(object)
    self.index = Operand(index)
    self.value = Operand(value)
    self.span = span
  }

  override func execute(_ frame: Frame, _ machine: Machine) throws(Unwind) -> Completion {
    let value = value.direct(frame)
    if !value.isUndefined, case .list(let list) = object.direct(frame), case .int(let position) = index.direct(frame),
      position >= 0, position < list.with({ $0.elementCount }), !list.with({ $0.isBeingSorted })
    {
      list.with { $0.elements }[position] = value
      return .normal
    }
    return try executeGenerally(frame, machine)
  }

  @inline(never)
  private func executeGenerally(_ frame: Frame, _ machine: Machine) throws(Unwind) -> Completion {
    let value = try value.evaluate(frame, machine)
    let object = try object.evaluate(frame, machine)
    let index = try index.evaluate(frame, machine)
    try machine.storeItem(object, index, value, frame, span)
    return .normal
  }
}

/// `a = b = value`
final class ChainedAssignNode: StatementNode {
  private let targets: [TargetNode]
  private let value: ExpressionNode
  init(_ targets: [TargetNode], _ value: ExpressionNode) {
    self.targets = targets
    self.value = value
  }
  override func execute(_ frame: Frame, _ machine: Machine) throws(Unwind) -> Completion {
    let value = try value.evaluate(frame, machine)
    for target in targets { try target.assign(value, frame, machine) }
    return .normal
  }
}

/// `object.name = value`
///
/// A node of its own, as that of `object[index] = value` is: one virtual call less.
final class AssignAttributeNode: StatementNode {
  private let target: AttributeTarget
  private let value: Operand
  init(_ target: AttributeTarget, _ value: ExpressionNode) {
    self.target = target
    self.value = Operand(value)
  }

  override func execute(_ frame: Frame, _ machine: Machine) throws(Unwind) -> Completion {
    try target.assign(value.evaluate(frame, machine), frame, machine)
    return .normal
  }
}
