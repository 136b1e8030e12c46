import CoroSyntax

/// `left < right`, `left == right` and their kin. Integers are compared right here.
final class OrderNode: ExpressionNode {
  private let comparator: ComparisonOperator
  /// Bit 0: holds where left is less; bit 1: where they are equal; bit 2: where left is greater.
  private let holds: UInt8
  private let left: Operand
  private let right: Operand
  private let span: PackedSpan
  init(_ comparator: ComparisonOperator, _ left: ExpressionNode, _ right: ExpressionNode, _ span: PackedSpan) {
    self.comparator = comparator
    self.left = Operand(left)
    self.right = Operand(right)
    self.span = span
    holds = comparator.holds
  }

  override func evaluate(_ frame: Frame, _ machine: Machine) throws(Unwind) -> Value {
    let left = try left.evaluate(frame, machine)
    let right = try right.evaluate(frame, machine)
    if case .int(let a) = left, case .int(let b) = right { return .bool(a.stands(holds, to: b)) }
    return try machine.compare(comparator, left, right, frame, span)
  }

  override func test(_ frame: Frame, _ machine: Machine) throws(Unwind) -> Bool {
    if case .int(let a) = left.direct(frame), case .int(let b) = right.direct(frame) {
      return a.stands(holds, to: b)
    }
    return try testGenerally(frame, machine)
  }

  @inline(never)
  private func testGenerally(_ frame: Frame, _ machine: Machine) throws(Unwind) -> Bool {
    let left = try left.evaluate(frame, machine)
    let right = try right.evaluate(frame, machine)
    if case .int(let a) = left, case .int(let b) = right { return a.stands(holds, to: b) }
    if case .float(let a) = left, case .float(let b) = right { return Machine.holds(comparator, a, b) }
    return try machine.isTrue(machine.compare(comparator, left, right, frame, span), frame, span)
  }
}

/// `left < constant` and its kin, for a small integer.
final class OrderConstantNode: ExpressionNode {
  private let comparator: ComparisonOperator
  private let holds: UInt8
  private let left: Operand
  private let right: Int
  private let span: PackedSpan
  init(_ comparator: ComparisonOperator, _ left: ExpressionNode, _ right: Int, _ span: PackedSpan) {
    self.comparator = comparator
    self.left = Operand(left)
    self.right = right
    self.span = span
    holds = comparator.holds
  }

  override func evaluate(_ frame: Frame, _ machine: Machine) throws(Unwind) -> Value {
    let left = try left.evaluate(frame, machine)
    if case .int(let a) = left { return .bool(a.stands(holds, to: right)) }
    return try machine.compare(comparator, left, .int(right), frame, span)
  }

  override func test(_ frame: Frame, _ machine: Machine) throws(Unwind) -> Bool {
    if case .int(let a) = left.direct(frame) { return a.stands(holds, to: right) }
    return try testGenerally(frame, machine)
  }

  @inline(never)
  private func testGenerally(_ frame: Frame, _ machine: Machine) throws(Unwind) -> Bool {
    let left = try left.evaluate(frame, machine)
    if case .int(let a) = left { return a.stands(holds, to: right) }
    return try machine.isTrue(machine.compare(comparator, left, .int(right), frame, span), frame, span)
  }
}

extension ComparisonOperator {
  /// For which orders of two numbers it holds: bit 0 less, bit 1 equal, bit 2 greater.
  fileprivate var holds: UInt8 {
    switch self {
    case .less: 0b001
    case .lessOrEqual: 0b011
    case .greater: 0b100
    case .greaterOrEqual: 0b110
    case .equal: 0b010
    case .notEqual: 0b101
    case .is, .isNot, .in, .notIn: 0
    }
  }
}

extension Int {
  /// Whether a comparison holds, without a jump.
  @inline(__always)
  fileprivate func stands(_ holds: UInt8, to other: Int) -> Bool {
    let order = (self > other ? 2 : 0) &+ (self == other ? 1 : 0)
    return (holds &>> UInt8(truncatingIfNeeded: order)) & 1 != 0
  }
}

/// `is`, `is not`, `in`, `not in`
final class MembershipNode: ExpressionNode {
  private let comparator: ComparisonOperator
  private let left: Operand
  private let right: Operand
  private let span: PackedSpan
  init(_ comparator: ComparisonOperator, _ left: ExpressionNode, _ right: ExpressionNode, _ span: PackedSpan) {
    self.comparator = comparator
    self.left = Operand(left)
    self.right = Operand(right)
    self.span = span
  }

  override func evaluate(_ frame: Frame, _ machine: Machine) throws(Unwind) -> Value {
    .bool(try test(frame, machine))
  }

  override func test(_ frame: Frame, _ machine: Machine) throws(Unwind) -> Bool {
    let left = try left.evaluate(frame, machine)
    let right = try right.evaluate(frame, machine)
    switch comparator {
    case .is: return left.isIdentical(to: right)
    case .isNot: return !left.isIdentical(to: right)
    default:
      frame.position = span
      do throws(Unwind) { return try machine.contains(right, left) == (comparator == .in) } catch {
        throw machine.located(error, span)
      }
    }
  }
}

/// `first < second <= third`: each operand is evaluated at most once, and none after the first that fails.
final class ChainNode: ExpressionNode {
  private let first: ExpressionNode
  private let comparators: [ComparisonOperator]
  private let operands: [ExpressionNode]
  private let span: PackedSpan
  init(
    first: ExpressionNode, comparators: [ComparisonOperator], operands: [ExpressionNode], _ span: PackedSpan
  ) {
    self.first = first
    self.comparators = comparators
    self.operands = operands
    self.span = span
  }

  override func evaluate(_ frame: Frame, _ machine: Machine) throws(Unwind) -> Value {
    var left = try first.evaluate(frame, machine)
    var result = Value.bool(true)
    for index in operands.indices {
      let right = try operands[index].evaluate(frame, machine)
      frame.position = span
      do throws(Unwind) {
        result = try machine.compare(comparators[index], left, right)
        if index + 1 < operands.count {
          let holds = try machine.isTrue(result)
          if !holds { return result }
        }
      } catch { throw machine.located(error, span) }
      left = right
    }
    return result
  }
}
