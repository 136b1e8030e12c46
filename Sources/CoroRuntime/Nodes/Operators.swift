import CoroSyntax

/// `left + right`
final class AddNode: ExpressionNode {
  private let left: ExpressionNode
  private let right: ExpressionNode
  private let span: PackedSpan
  init(_ left: ExpressionNode, _ right: ExpressionNode, _ span: PackedSpan) {
    self.left = left
    self.right = right
    self.span = span
  }

  override func evaluate(_ frame: Frame, _ machine: Machine) throws(Unwind) -> Value {
    let left = try left.evaluate(frame, machine)
    let right = try right.evaluate(frame, machine)
    if case .int(let a) = left, case .int(let b) = right {
      let (sum, overflow) = a.addingReportingOverflow(b)
      if !overflow { return .int(sum) }
    } else if case .float(let a) = left, case .float(let b) = right {
      return .float(a + b)
    }
    frame.position = span
    do throws(Unwind) { return try machine.add(left, right) } catch { throw machine.located(error, span) }
  }
}

/// `left - right`
final class SubtractNode: ExpressionNode {
  private let left: ExpressionNode
  private let right: ExpressionNode
  private let span: PackedSpan
  init(_ left: ExpressionNode, _ right: ExpressionNode, _ span: PackedSpan) {
    self.left = left
    self.right = right
    self.span = span
  }

  override func evaluate(_ frame: Frame, _ machine: Machine) throws(Unwind) -> Value {
    let left = try left.evaluate(frame, machine)
    let right = try right.evaluate(frame, machine)
    if case .int(let a) = left, case .int(let b) = right {
      let (difference, overflow) = a.subtractingReportingOverflow(b)
      if !overflow { return .int(difference) }
    } else if case .float(let a) = left, case .float(let b) = right {
      return .float(a - b)
    }
    frame.position = span
    do throws(Unwind) { return try machine.binary(.subtract, left, right) } catch { throw machine.located(error, span) }
  }
}

/// `left * right`
final class MultiplyNode: ExpressionNode {
  private let left: ExpressionNode
  private let right: ExpressionNode
  private let span: PackedSpan
  init(_ left: ExpressionNode, _ right: ExpressionNode, _ span: PackedSpan) {
    self.left = left
    self.right = right
    self.span = span
  }

  override func evaluate(_ frame: Frame, _ machine: Machine) throws(Unwind) -> Value {
    let left = try left.evaluate(frame, machine)
    let right = try right.evaluate(frame, machine)
    if case .int(let a) = left, case .int(let b) = right {
      let (product, overflow) = a.multipliedReportingOverflow(by: b)
      if !overflow { return .int(product) }
    } else if case .float(let a) = left, case .float(let b) = right {
      return .float(a * b)
    }
    frame.position = span
    do throws(Unwind) { return try machine.binary(.multiply, left, right) } catch { throw machine.located(error, span) }
  }
}

/// `local + constant` and `local - constant` of small integers: the constant is negated for `-`.
final class AddConstantNode: ExpressionNode {
  private let left: ExpressionNode
  private let slot: Int
  private let amount: Int
  private let isSubtraction: Bool
  private let span: PackedSpan
  init(_ left: ExpressionNode, slot: Int, amount: Int, isSubtraction: Bool, _ span: PackedSpan) {
    self.left = left
    self.slot = slot
    self.amount = amount
    self.isSubtraction = isSubtraction
    self.span = span
  }

  override func evaluate(_ frame: Frame, _ machine: Machine) throws(Unwind) -> Value {
    if case .int(let a) = frame[slot] {
      let (sum, overflow) = a.addingReportingOverflow(isSubtraction ? -amount : amount)
      if !overflow { return .int(sum) }
    }
    let left = try left.evaluate(frame, machine)
    frame.position = span
    do throws(Unwind) {
      return try isSubtraction
        ? machine.binary(.subtract, left, .int(amount)) : machine.add(left, .int(amount))
    } catch { throw machine.located(error, span) }
  }
}

/// Any other binary operator.
final class BinaryNode: ExpressionNode {
  private let operation: BinaryOperator
  private let left: ExpressionNode
  private let right: ExpressionNode
  private let span: PackedSpan
  init(_ operation: BinaryOperator, _ left: ExpressionNode, _ right: ExpressionNode, _ span: PackedSpan) {
    self.operation = operation
    self.left = left
    self.right = right
    self.span = span
  }

  override func evaluate(_ frame: Frame, _ machine: Machine) throws(Unwind) -> Value {
    let left = try left.evaluate(frame, machine)
    let right = try right.evaluate(frame, machine)
    frame.position = span
    do throws(Unwind) { return try machine.binary(operation, left, right) } catch { throw machine.located(error, span) }
  }
}

/// The new value of `target op= value`: the operators in place, then the plain ones.
final class InPlaceNode: ExpressionNode {
  private let operation: BinaryOperator
  private let left: ExpressionNode
  private let right: ExpressionNode
  private let span: PackedSpan
  init(_ operation: BinaryOperator, _ left: ExpressionNode, _ right: ExpressionNode, _ span: PackedSpan) {
    self.operation = operation
    self.left = left
    self.right = right
    self.span = span
  }

  override func evaluate(_ frame: Frame, _ machine: Machine) throws(Unwind) -> Value {
    let left = try left.evaluate(frame, machine)
    let right = try right.evaluate(frame, machine)
    if case .int(let a) = left, case .int(let b) = right {
      switch operation {
      case .add:
        let (sum, overflow) = a.addingReportingOverflow(b)
        if !overflow { return .int(sum) }
      case .subtract:
        let (difference, overflow) = a.subtractingReportingOverflow(b)
        if !overflow { return .int(difference) }
      default: break
      }
    }
    frame.position = span
    do throws(Unwind) { return try machine.inPlace(operation, left, right) } catch {
      throw machine.located(error, span)
    }
  }
}

/// `-x`, `+x`, `~x`
final class UnaryNode: ExpressionNode {
  private let operation: UnaryOperator
  private let operand: ExpressionNode
  private let span: PackedSpan
  init(_ operation: UnaryOperator, _ operand: ExpressionNode, _ span: PackedSpan) {
    self.operation = operation
    self.operand = operand
    self.span = span
  }

  override func evaluate(_ frame: Frame, _ machine: Machine) throws(Unwind) -> Value {
    let operand = try operand.evaluate(frame, machine)
    frame.position = span
    do throws(Unwind) { return try machine.unary(operation, operand) } catch { throw machine.located(error, span) }
  }
}

/// `not x`
final class NotNode: ExpressionNode {
  private let operand: ExpressionNode
  init(_ operand: ExpressionNode) { self.operand = operand }
  override func evaluate(_ frame: Frame, _ machine: Machine) throws(Unwind) -> Value {
    .bool(try !operand.test(frame, machine))
  }
  override func test(_ frame: Frame, _ machine: Machine) throws(Unwind) -> Bool {
    try !operand.test(frame, machine)
  }
}

/// `left and right`; longer ones nest.
final class AndNode: ExpressionNode {
  private let left: ExpressionNode
  private let right: ExpressionNode
  init(_ left: ExpressionNode, _ right: ExpressionNode) {
    self.left = left
    self.right = right
  }
  override func evaluate(_ frame: Frame, _ machine: Machine) throws(Unwind) -> Value {
    let value = try left.evaluate(frame, machine)
    return try machine.isTrue(value) ? right.evaluate(frame, machine) : value
  }
  override func test(_ frame: Frame, _ machine: Machine) throws(Unwind) -> Bool {
    try left.test(frame, machine) ? right.test(frame, machine) : false
  }
}

/// `left or right`; longer ones nest.
final class OrNode: ExpressionNode {
  private let left: ExpressionNode
  private let right: ExpressionNode
  init(_ left: ExpressionNode, _ right: ExpressionNode) {
    self.left = left
    self.right = right
  }
  override func evaluate(_ frame: Frame, _ machine: Machine) throws(Unwind) -> Value {
    let value = try left.evaluate(frame, machine)
    return try machine.isTrue(value) ? value : right.evaluate(frame, machine)
  }
  override func test(_ frame: Frame, _ machine: Machine) throws(Unwind) -> Bool {
    try left.test(frame, machine) ? true : right.test(frame, machine)
  }
}

/// `body if test else orElse`
final class ConditionalNode: ExpressionNode {
  private let condition: ExpressionNode
  private let body: ExpressionNode
  private let orElse: ExpressionNode
  init(_ condition: ExpressionNode, _ body: ExpressionNode, _ orElse: ExpressionNode) {
    self.condition = condition
    self.body = body
    self.orElse = orElse
  }
  override func evaluate(_ frame: Frame, _ machine: Machine) throws(Unwind) -> Value {
    try condition.test(frame, machine) ? body.evaluate(frame, machine) : orElse.evaluate(frame, machine)
  }
}
