import CoroSyntax

/// `left < right` and the other orderings. Integers are compared right here.
final class OrderNode: ExpressionNode {
  private let comparator: ComparisonOperator
  private let left: ExpressionNode
  private let right: ExpressionNode
  private let span: PackedSpan
  init(_ comparator: ComparisonOperator, _ left: ExpressionNode, _ right: ExpressionNode, _ span: PackedSpan) {
    self.comparator = comparator
    self.left = left
    self.right = right
    self.span = span
  }

  override func evaluate(_ frame: Frame, _ machine: Machine) throws(Unwind) -> Value {
    let left = try left.evaluate(frame, machine)
    let right = try right.evaluate(frame, machine)
    if case .int(let a) = left, case .int(let b) = right { return .bool(compare(a, b)) }
    frame.position = span
    do throws(Unwind) { return try machine.compare(comparator, left, right) } catch {
      throw machine.located(error, span)
    }
  }

  override func test(_ frame: Frame, _ machine: Machine) throws(Unwind) -> Bool {
    let left = try left.evaluate(frame, machine)
    let right = try right.evaluate(frame, machine)
    if case .int(let a) = left, case .int(let b) = right { return compare(a, b) }
    frame.position = span
    do throws(Unwind) { return try machine.isTrue(machine.compare(comparator, left, right)) } catch {
      throw machine.located(error, span)
    }
  }

  @inline(__always)
  private func compare(_ a: Int, _ b: Int) -> Bool {
    switch comparator {
    case .less: a < b
    case .lessOrEqual: a <= b
    case .greater: a > b
    case .greaterOrEqual: a >= b
    case .equal: a == b
    case .notEqual: a != b
    case .is, .isNot, .in, .notIn: false
    }
  }
}

/// `is`, `is not`, `in`, `not in`
final class MembershipNode: ExpressionNode {
  private let comparator: ComparisonOperator
  private let left: ExpressionNode
  private let right: ExpressionNode
  private let span: PackedSpan
  init(_ comparator: ComparisonOperator, _ left: ExpressionNode, _ right: ExpressionNode, _ span: PackedSpan) {
    self.comparator = comparator
    self.left = left
    self.right = right
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
