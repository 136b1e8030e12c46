import CoroSyntax

/// A list, set or dictionary comprehension that does not suspend: a loop of its own inside its frame.
final class ComprehensionNode: ExpressionNode {
  private let kind: Comprehension.Kind
  private let first: ExpressionNode
  private let loop: StatementNode
  private let sourceSlot: Int
  private let resultSlot: Int
  /// Slots that get a fresh cell each time it begins, and slots that are plain variables of it.
  private let cellSlots: [Int]
  private let localSlots: [Int]

  /// Whether it makes a list, which nobody else has then.
  var isList: Bool { kind == .list }

  /// `loop` iterates over the value in `sourceSlot` and adds to the collection in `resultSlot`.
  init(
    kind: Comprehension.Kind, first: ExpressionNode, loop: StatementNode, sourceSlot: Int, resultSlot: Int,
    cellSlots: [Int], localSlots: [Int]
  ) {
    self.kind = kind
    self.first = first
    self.loop = loop
    self.sourceSlot = sourceSlot
    self.resultSlot = resultSlot
    self.cellSlots = cellSlots
    self.localSlots = localSlots
  }

  override func evaluate(_ frame: Frame, _ machine: Machine) throws(Unwind) -> Value {
    frame[sourceSlot] = try first.evaluate(frame, machine)
    let outer = frame[resultSlot]
    frame[resultSlot] =
      switch kind {
      case .list, .generator: .list(Ref(machine.makeList()))
      case .set: .object(Ref(machine.makeSet()))
      case .dictionary: .dictionary(Ref(machine.makeDictionary()))
      }
    if !cellSlots.isEmpty { for slot in cellSlots { frame[slot] = machine.cell(.undefined) } }
    defer {
      if !cellSlots.isEmpty { for slot in cellSlots { frame[slot] = .undefined } }
      for index in 0..<localSlots.count { frame[localSlots[index]] = .undefined }
      frame[sourceSlot] = .undefined
      frame[resultSlot] = outer
    }
    _ = try loop.execute(frame, machine)
    return frame[resultSlot]
  }
}

/// Adds one element to the collection in a slot.
final class AppendNode: ExpressionNode {
  private let kind: Comprehension.Kind
  private let slot: Int
  private let element: Operand
  private let value: Operand
  private let span: PackedSpan
  init(_ kind: Comprehension.Kind, slot: Int, _ element: ExpressionNode, _ value: ExpressionNode?, _ span: PackedSpan) {
    self.kind = kind
    self.slot = slot
    self.element = Operand(element)
    self.value = Operand(value ?? ConstantNode(.none))
    self.span = span
  }

  override func evaluate(_ frame: Frame, _ machine: Machine) throws(Unwind) -> Value {
    let element = try element.evaluate(frame, machine)
    let value = try value.evaluate(frame, machine)
    do throws(Unwind) {
      switch frame[slot] {
      case .list(let list): try machine.append(element, to: list)
      case .dictionary(let dictionary):
        if dictionary.with({ machine.setPlainly($0, element, value) }) { break }
        try machine.set(dictionary.object, element, value)
      case .object(let ref) where ref.with({ $0.kind }) == .set:
        let set = ref.downcast(to: SetObject.self)
        if set.with({ machine.setPlainly($0, element, .none) }) { break }
        try machine.add(element, to: set.object)
      default: break
      }
    } catch { throw machine.located(error, span) }
    return .none
  }
}

/// A generator expression: calls its function with the iterator of the first clause.
final class GeneratorExpressionNode: ExpressionNode {
  private let function: MakeFunctionNode
  private let first: ExpressionNode
  private let isAsync: Bool
  private let span: PackedSpan
  init(_ function: MakeFunctionNode, first: ExpressionNode, isAsync: Bool, _ span: PackedSpan) {
    self.function = function
    self.first = first
    self.isAsync = isAsync
    self.span = span
  }

  override func evaluate(_ frame: Frame, _ machine: Machine) throws(Unwind) -> Value {
    let iterable = try first.evaluate(frame, machine)
    frame.position = span
    do throws(Unwind) {
      let iterator = try isAsync ? machine.asyncIterator(of: iterable) : machine.makeIterator(iterable)
      let function = try function.evaluate(frame, machine)
      let base = machine.smallWindow
      base[0] = iterator
      return try machine.call(function, base, 1, frame, span)
    } catch { throw machine.located(error, span) }
  }
}

/// A comprehension that suspension lifting made statements of: begins with fresh variables.
final class ComprehensionScopeNode: StatementNode {
  private let body: StatementNode
  private let cellSlots: [Int]
  private let localSlots: [Int]
  init(_ body: StatementNode, cellSlots: [Int], localSlots: [Int]) {
    self.body = body
    self.cellSlots = cellSlots
    self.localSlots = localSlots
  }

  override func execute(_ frame: Frame, _ machine: Machine) throws(Unwind) -> Completion {
    for slot in cellSlots { frame[slot] = machine.cell(.undefined) }
    for slot in localSlots { frame[slot] = .undefined }
    return try body.execute(frame, machine)
  }

  override func resume(_ frame: Frame, _ machine: Machine) throws(Unwind) -> Completion {
    try body.resume(frame, machine)
  }
}
