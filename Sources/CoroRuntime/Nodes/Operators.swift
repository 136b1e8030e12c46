import CoroSyntax

/// `left + right`, also `+=`
///
/// Of strings and lists the sums that are only added to again are given back: counting words took 0.72 of the time.
final class AddNode: ExpressionNode {
  let left: Operand
  let right: Operand
  private let passingLeft: PassingValue
  private let passingRight: PassingValue
  private let isInPlace: Bool
  private let span: PackedSpan
  private var parentWantsNew = false
  init(_ left: ExpressionNode, _ right: ExpressionNode, isInPlace: Bool, _ span: PackedSpan) {
    self.left = Operand(left)
    self.right = Operand(right)
    passingLeft = PassingValue(left)
    passingRight = PassingValue(right)
    self.isInPlace = isInPlace
    self.span = span
  }

  override func startTellingNew() -> Bool {
    parentWantsNew = true
    return true
  }

  override func evaluate(_ frame: Frame, _ machine: Machine) throws(Unwind) -> Value {
    let (directLeft, directRight) = (left.direct(frame), right.direct(frame))
    if case .int(let a) = directLeft, case .int(let b) = directRight {
      let (sum, overflow) = a.addingReportingOverflow(b)
      if !overflow { return .int(sum) }
    } else if case .float(let a) = directLeft, case .float(let b) = directRight {
      return .float(a + b)
    }
    return try evaluateGenerally(frame, machine)
  }

  @inline(never)
  private func evaluateGenerally(_ frame: Frame, _ machine: Machine) throws(Unwind) -> Value {
    let left = try left.evaluate(frame, machine)
    let isLeftNew = passingLeft.isNew(machine)
    let right = try right.evaluate(frame, machine)
    let isRightNew = passingRight.isNew(machine)
    if case .int(let a) = left, case .int(let b) = right {
      let (sum, overflow) = a.addingReportingOverflow(b)
      if !overflow { return .int(sum) }
    } else if case .float(let a) = left, case .float(let b) = right {
      return .float(a + b)
    } else if !isInPlace, case .string(let a) = left, case .string(let b) = right,
      let short = machine.concatenateShort(a, b)
    {
      if isLeftNew { machine.heap.giveBack(left) }
      if isRightNew { machine.heap.giveBack(right) }
      if parentWantsNew { machine.state.pointee.isValueNew = true }
      return short
    }
    let sum = try machine.combine(.add, left, right, isInPlace: isInPlace, frame, span)
    // No script has seen the two, nor is one of them the sum.
    if !isInPlace, case .list = left, case .list = right {
      if isLeftNew { machine.heap.giveBack(left) }
      if isRightNew { machine.heap.giveBack(right) }
      if parentWantsNew { machine.state.pointee.isValueNew = true }
    }
    return sum
  }
}

/// `left - right`, also `-=`
final class SubtractNode: ExpressionNode {
  private let left: Operand
  private let right: Operand
  private let isInPlace: Bool
  private let span: PackedSpan
  init(_ left: ExpressionNode, _ right: ExpressionNode, isInPlace: Bool, _ span: PackedSpan) {
    self.left = Operand(left)
    self.right = Operand(right)
    self.isInPlace = isInPlace
    self.span = span
  }

  override func evaluate(_ frame: Frame, _ machine: Machine) throws(Unwind) -> Value {
    let (directLeft, directRight) = (left.direct(frame), right.direct(frame))
    if case .int(let a) = directLeft, case .int(let b) = directRight {
      let (difference, overflow) = a.subtractingReportingOverflow(b)
      if !overflow { return .int(difference) }
    } else if case .float(let a) = directLeft, case .float(let b) = directRight {
      return .float(a - b)
    }
    return try evaluateGenerally(frame, machine)
  }

  @inline(never)
  private func evaluateGenerally(_ frame: Frame, _ machine: Machine) throws(Unwind) -> Value {
    let left = try left.evaluate(frame, machine)
    let right = try right.evaluate(frame, machine)
    if case .int(let a) = left, case .int(let b) = right {
      let (difference, overflow) = a.subtractingReportingOverflow(b)
      if !overflow { return .int(difference) }
    } else if case .float(let a) = left, case .float(let b) = right {
      return .float(a - b)
    }
    return try machine.combine(.subtract, left, right, isInPlace: isInPlace, frame, span)
  }
}

/// `left * right`, also `*=`
final class MultiplyNode: ExpressionNode {
  private let left: Operand
  private let right: Operand
  private let isInPlace: Bool
  private let span: PackedSpan
  init(_ left: ExpressionNode, _ right: ExpressionNode, isInPlace: Bool, _ span: PackedSpan) {
    self.left = Operand(left)
    self.right = Operand(right)
    self.isInPlace = isInPlace
    self.span = span
  }

  override func evaluate(_ frame: Frame, _ machine: Machine) throws(Unwind) -> Value {
    let (directLeft, directRight) = (left.direct(frame), right.direct(frame))
    if case .int(let a) = directLeft, case .int(let b) = directRight {
      let (product, overflow) = a.multipliedReportingOverflow(by: b)
      if !overflow { return .int(product) }
    } else if case .float(let a) = directLeft, case .float(let b) = directRight {
      return .float(a * b)
    }
    return try evaluateGenerally(frame, machine)
  }

  @inline(never)
  private func evaluateGenerally(_ frame: Frame, _ machine: Machine) throws(Unwind) -> Value {
    let left = try left.evaluate(frame, machine)
    let right = try right.evaluate(frame, machine)
    if case .int(let a) = left, case .int(let b) = right {
      let (product, overflow) = a.multipliedReportingOverflow(by: b)
      if !overflow { return .int(product) }
    } else if case .float(let a) = left, case .float(let b) = right {
      return .float(a * b)
    }
    return try machine.combine(.multiply, left, right, isInPlace: isInPlace, frame, span)
  }
}

/// `local + constant` and `local - constant` of small integers, also in place: the constant is negated for `-`.
final class AddConstantNode: ExpressionNode {
  private let left: ExpressionNode
  private let slot: Int
  /// What is added: the constant, or its negative.
  private let change: Int
  private let operation: BinaryOperator
  private let isInPlace: Bool
  private let span: PackedSpan
  init(
    _ left: ExpressionNode, slot: Int, _ operation: BinaryOperator, _ amount: Int, isInPlace: Bool, _ span: PackedSpan
  ) {
    self.left = left
    self.slot = slot
    self.operation = operation
    change = operation == .subtract ? -amount : amount
    self.isInPlace = isInPlace
    self.span = span
  }

  override func evaluate(_ frame: Frame, _ machine: Machine) throws(Unwind) -> Value {
    if case .int(let a) = frame[slot] {
      let (sum, overflow) = a.addingReportingOverflow(change)
      if !overflow { return .int(sum) }
    }
    return try evaluateGenerally(frame, machine)
  }

  @inline(never)
  private func evaluateGenerally(_ frame: Frame, _ machine: Machine) throws(Unwind) -> Value {
    let left = try left.evaluate(frame, machine)
    let right = Value.int(operation == .subtract ? -change : change)
    return try machine.combine(operation, left, right, isInPlace: isInPlace, frame, span)
  }

  override var readableSum: (slot: Int, change: Int)? { change == 0 ? nil : (slot, change) }
}

/// Any other binary operator, also in place.
final class BinaryNode: ExpressionNode {
  private let operation: BinaryOperator
  private let left: Operand
  private let right: Operand
  private let isInPlace: Bool
  private let span: PackedSpan
  init(
    _ operation: BinaryOperator, _ left: ExpressionNode, _ right: ExpressionNode, isInPlace: Bool, _ span: PackedSpan
  ) {
    self.operation = operation
    self.left = Operand(left)
    self.right = Operand(right)
    self.isInPlace = isInPlace
    self.span = span
  }

  override func evaluate(_ frame: Frame, _ machine: Machine) throws(Unwind) -> Value {
    let left = try left.evaluate(frame, machine)
    let right = try right.evaluate(frame, machine)
    if case .int(let a) = left, case .int(let b) = right {
      switch operation {
      // Of positive numbers the machine's division is the language's.
      case .modulo where a >= 0 && b > 0: return .int(a % b)
      case .floorDivide where a >= 0 && b > 0: return .int(a / b)
      case .bitAnd: return .int(a & b)
      case .bitOr: return .int(a | b)
      case .bitXor: return .int(a ^ b)
      case .rightShift where b >= 0 && b < 64: return .int(a >> b)
      default: break
      }
    } else if case .float(let a) = left, case .float(let b) = right, operation == .divide, b != 0 {
      return .float(a / b)
    }
    return try machine.combine(operation, left, right, isInPlace: isInPlace, frame, span)
  }
}

/// `left & constant`, `left >> constant`, `left % constant` and `left // constant` of small integers: what a program that
/// counts in bits does most. One look at the operand instead of two, and no look at the operator's other kinds.
final class BinaryConstantNode: ExpressionNode {
  private enum Kind { case bitAnd, rightShift, modulo, floorDivide }
  private let kind: Kind
  private let left: Operand
  private let right: Int
  private let operation: BinaryOperator
  private let isInPlace: Bool
  private let span: PackedSpan

  /// Nil where the operation or the constant is another one.
  init?(
    _ operation: BinaryOperator, _ left: ExpressionNode, _ right: ExpressionNode, isInPlace: Bool, _ span: PackedSpan
  ) {
    guard case .int(let constant)? = right.constant else { return nil }
    switch operation {
    case .bitAnd: kind = .bitAnd
    case .rightShift where constant >= 0 && constant < 64: kind = .rightShift
    case .modulo where constant > 0: kind = .modulo
    case .floorDivide where constant > 0: kind = .floorDivide
    case .add, .subtract, .multiply, .divide, .floorDivide, .modulo, .power, .matrixMultiply, .leftShift, .rightShift,
      .bitOr, .bitXor:
      return nil
    }
    self.left = Operand(left)
    self.right = constant
    self.operation = operation
    self.isInPlace = isInPlace
    self.span = span
  }

  override func evaluate(_ frame: Frame, _ machine: Machine) throws(Unwind) -> Value {
    if case .int(let number) = left.direct(frame) { return .int(result(number)) }
    return try evaluateGenerally(frame, machine)
  }

  @inline(never)
  private func evaluateGenerally(_ frame: Frame, _ machine: Machine) throws(Unwind) -> Value {
    let left = try left.evaluate(frame, machine)
    if case .int(let number) = left { return .int(result(number)) }
    return try machine.combine(operation, left, .int(right), isInPlace: isInPlace, frame, span)
  }

  /// Whether it is other than zero, as a condition.
  override func test(_ frame: Frame, _ machine: Machine) throws(Unwind) -> Bool {
    if case .int(let number) = left.direct(frame) { return result(number) != 0 }
    return try machine.isTrue(evaluateGenerally(frame, machine))
  }

  @inline(__always)
  private func result(_ number: Int) -> Int {
    switch kind {
    case .bitAnd: return number & right
    case .rightShift: return number >> right
    case .modulo:
      // The language's remainder has the sign of the divisor, which is positive.
      let remainder = number % right
      return remainder < 0 ? remainder + right : remainder
    case .floorDivide:
      let quotient = number / right
      return quotient &* right > number ? quotient - 1 : quotient
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
  override func startTellingNew() -> Bool {
    // Both are to be asked.
    let bodyTells = body.startTellingNew()
    return orElse.startTellingNew() || bodyTells
  }

  override func evaluate(_ frame: Frame, _ machine: Machine) throws(Unwind) -> Value {
    try condition.test(frame, machine) ? body.evaluate(frame, machine) : orElse.evaluate(frame, machine)
  }
}
