import CoroSyntax

/// `lower:upper:step` inside an index.
final class SliceNode: ExpressionNode {
  private let lower: Operand
  private let upper: Operand
  private let step: Operand
  init(lower: ExpressionNode?, upper: ExpressionNode?, step: ExpressionNode?) {
    self.lower = Operand(lower ?? ConstantNode(.none))
    self.upper = Operand(upper ?? ConstantNode(.none))
    self.step = Operand(step ?? ConstantNode(.none))
  }

  override func evaluate(_ frame: Frame, _ machine: Machine) throws(Unwind) -> Value {
    try parts(frame, machine).slice(machine)
  }

  @inline(__always)
  func parts(_ frame: Frame, _ machine: Machine) throws(Unwind) -> SliceParts {
    let lower = try lower.evaluate(frame, machine)
    let upper = try upper.evaluate(frame, machine)
    return SliceParts(start: lower, stop: upper, step: try step.evaluate(frame, machine))
  }
}

/// The values that a slice is made of, where it need not become an object.
struct SliceParts {
  let start: Value
  let stop: Value
  let step: Value

  func slice(_ machine: Machine) -> Value { machine.makeSlice(start, stop, step) }

  /// As numbers, where all are small integers or left out and none is wrong; see `Machine.unpack`.
  @inline(__always)
  var numbers: (start: Int, stop: Int, step: Int)? {
    var stride = 1
    switch step {
    case .none: break
    case .int(let number) where number != 0 && number != .min: stride = number
    default: return nil
    }
    guard let first = SliceParts.number(start, otherwise: stride < 0 ? Int.max : 0),
      let end = SliceParts.number(stop, otherwise: stride < 0 ? Int.min : Int.max)
    else { return nil }
    return (first, end, stride)
  }

  @inline(__always)
  private static func number(_ value: Value, otherwise: Int) -> Int? {
    switch value {
    case .none: otherwise
    case .int(let number): number
    default: nil
    }
  }
}

/// `object[lower:upper:step]`
///
/// Of a list, a string or a tuple without an object for the slice: that was a third of the time of `fannkuch`.
final class SliceItemNode: ExpressionNode {
  private let object: Operand
  private let passing: PassingValue
  private let slice: SliceNode
  private let span: PackedSpan
  private var parentWantsNew = false
  init(_ object: ExpressionNode, _ slice: SliceNode, _ span: PackedSpan) {
    self.object = Operand(object)
    passing = PassingValue(object)
    self.slice = slice
    self.span = span
  }

  override func startTellingNew() -> Bool {
    parentWantsNew = true
    return true
  }

  override func evaluate(_ frame: Frame, _ machine: Machine) throws(Unwind) -> Value {
    let object = try object.evaluate(frame, machine)
    let isNew = passing.isNew(machine)
    let parts = try slice.parts(frame, machine)
    guard let numbers = parts.numbers else { return try machine.getItem(object, parts.slice(machine), frame, span) }
    do throws(Unwind) {
      switch object {
      case .list(let list):
        let part = try machine.listSlice(list, numbers)
        if isNew { machine.heap.giveBack(list) }
        if parentWantsNew { machine.state.pointee.isValueNew = true }
        return .list(part)
      case .string(let string): return try machine.stringSlice(string.object, numbers)
      case .tuple(let tuple): return try machine.tupleSlice(tuple.object, numbers)
      default: break
      }
    } catch {
      frame.position = span
      throw machine.located(error, span)
    }
    return try machine.getItem(object, parts.slice(machine), frame, span)
  }
}

/// `object[lower:upper] = value`: a list's part that another list takes the place of, without an object for the slice.
final class AssignSliceNode: StatementNode {
  private let object: Operand
  private let slice: SliceNode
  private let value: Operand
  private let passing: PassingValue
  private let span: PackedSpan
  init(_ object: ExpressionNode, _ slice: SliceNode, _ value: ExpressionNode, _ span: PackedSpan) {
    self.object = Operand(object)
    self.slice = slice
    self.value = Operand(value)
    passing = PassingValue(value)
    self.span = span
  }

  override func execute(_ frame: Frame, _ machine: Machine) throws(Unwind) -> Completion {
    let value = try value.evaluate(frame, machine)
    let isNew = passing.isNew(machine)
    let object = try object.evaluate(frame, machine)
    let parts = try slice.parts(frame, machine)
    if case .list(let list) = object, case .list(let source) = value, list != source, let numbers = parts.numbers,
      numbers.step == 1, list.with({ machine.replaceInPlace($0, numbers, with: source) })
    {
      if isNew { machine.heap.giveBack(source) }
      return .normal
    }
    try machine.setItem(object, parts.slice(machine), value, frame, span)
    return .normal
  }
}
