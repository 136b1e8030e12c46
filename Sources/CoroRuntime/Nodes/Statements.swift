import CoroSyntax

/// An expression alone.
final class ExpressionStatementNode: StatementNode {
  private let expression: ExpressionNode
  init(_ expression: ExpressionNode) { self.expression = expression }
  override func execute(_ frame: Frame, _ machine: Machine) throws(Unwind) -> Completion {
    _ = try expression.evaluate(frame, machine)
    return .normal
  }
}

/// `object.name op= value`
final class AugmentedAttributeNode: StatementNode {
  private let object: Operand
  private let name: StringObject
  private let operation: BinaryOperator
  private let value: Operand
  private let span: PackedSpan
  private var cache = ShapeCache()
  init(
    _ object: ExpressionNode, name: StringObject, _ operation: BinaryOperator, _ value: ExpressionNode,
    _ span: PackedSpan
  ) {
    self.object = Operand(object)
    self.name = name
    self.operation = operation
    self.value = Operand(value)
    self.span = span
  }

  override func execute(_ frame: Frame, _ machine: Machine) throws(Unwind) -> Completion {
    let object = try object.evaluate(frame, machine)
    let slot = cachedSlot(object)
    let old: Value
    if slot >= 0, case .instance(let ref) = object {
      old = ref.with { $0.slots }[slot]
    } else {
      old = try machine.getAttribute(object, name, frame, span)
    }
    let operand = try value.evaluate(frame, machine)
    let result = try machine.augment(old, operation, operand, frame, span)
    // The operand may have changed the object or its class meanwhile.
    if slot >= 0, slot == cachedSlot(object), case .instance(let ref) = object {
      ref.with { $0.slots }[slot] = result
      return .normal
    }
    try assignGenerally(result, object, frame, machine)
    return .normal
  }

  @inline(never)
  private func assignGenerally(
    _ result: Value, _ object: Value, _ frame: Frame, _ machine: Machine
  ) throws(Unwind) {
    frame.position = span
    do throws(Unwind) { try machine.setAttribute(object, name, result) } catch { throw machine.located(error, span) }
    if case .instance(let ref) = object { remember(ref.object, machine) }
  }

  @inline(__always)
  private func cachedSlot(_ object: Value) -> Int {
    guard case .instance(let ref) = object else { return -1 }
    return cache.slot(ref)
  }

  /// Caches the slot, where reading and writing mean nothing but the slot.
  private func remember(_ instance: InstanceObject, _ machine: Machine) {
    let type = instance.typeReference.object
    guard !instance.shape.isDictionary, machine.facts(of: type).getattribute.isUndefined,
      machine.fillsSlotPlainly(name, of: type)
    else { return }
    let found = instance.shape.slot(of: name)
    guard found >= 0 else { return }
    cache.remember(shape: instance.shapeNumber, version: machine.version(of: type), slot: found)
  }
}

/// `object[index] op= value`
final class AugmentedSubscriptNode: StatementNode {
  private let object: Operand
  private let index: Operand
  private let operation: BinaryOperator
  private let value: Operand
  private let span: PackedSpan
  init(
    _ object: ExpressionNode, _ index: ExpressionNode, _ operation: BinaryOperator, _ value: ExpressionNode,
    _ span: PackedSpan
  ) {
    self.object = Operand(object)
    self.index = Operand(index)
    self.operation = operation
    self.value = Operand(value)
    self.span = span
  }

  override func execute(_ frame: Frame, _ machine: Machine) throws(Unwind) -> Completion {
    let object = try object.evaluate(frame, machine)
    let index = try index.evaluate(frame, machine)
    let old = try machine.loadItem(object, index, frame, span)
    let operand = try value.evaluate(frame, machine)
    let result = try machine.augment(old, operation, operand, frame, span)
    // The operand may have changed the list meanwhile: that is looked at again.
    try machine.storeItem(object, index, result, frame, span)
    return .normal
  }
}

/// `if`
final class IfNode: StatementNode {
  private let condition: ExpressionNode
  private let body: StatementNode
  /// Does nothing where there is none: what is optional would be held while it runs.
  private let orElse: StatementNode
  private let hasElse: Bool
  private let progress: Int
  init(_ condition: ExpressionNode, _ body: StatementNode, _ orElse: StatementNode?, progress: Int) {
    self.condition = condition
    self.body = body
    self.orElse = orElse ?? PassNode()
    hasElse = orElse != nil
    self.progress = progress
  }

  override func execute(_ frame: Frame, _ machine: Machine) throws(Unwind) -> Completion {
    if try condition.test(frame, machine) {
      let completion = try body.execute(frame, machine)
      return completion == .suspended ? frame.park(progress, at: 0) : completion
    }
    if !hasElse { return .normal }
    let completion = try orElse.execute(frame, machine)
    return completion == .suspended ? frame.park(progress, at: 1) : completion
  }

  override func resume(_ frame: Frame, _ machine: Machine) throws(Unwind) -> Completion {
    let phase = frame.takeProgress(progress)
    let completion = try phase == 0 ? body.resume(frame, machine) : orElse.resume(frame, machine)
    return completion == .suspended ? frame.park(progress, at: phase) : completion
  }
}

/// `return`
final class ReturnNode: StatementNode {
  private let value: Operand
  init(_ value: ExpressionNode) { self.value = Operand(value) }
  override func execute(_ frame: Frame, _ machine: Machine) throws(Unwind) -> Completion {
    machine.state.pointee.result = try value.evaluate(frame, machine)
    return .returned
  }
}

/// `assert`
final class AssertNode: StatementNode {
  private let condition: ExpressionNode
  private let message: ExpressionNode?
  private let span: PackedSpan
  init(_ condition: ExpressionNode, _ message: ExpressionNode?, _ span: PackedSpan) {
    self.condition = condition
    self.message = message
    self.span = span
  }

  override func execute(_ frame: Frame, _ machine: Machine) throws(Unwind) -> Completion {
    if try condition.test(frame, machine) { return .normal }
    let arguments = try message.map { (message) throws(Unwind) in [try message.evaluate(frame, machine)] } ?? []
    let exception = machine.adopt(
      ExceptionObject(
        type: Ref(machine.type(.assertionError)), arguments: Ref(machine.makeTuple(arguments))))
    throw machine.located(machine.raise(exception), span)
  }
}

/// `raise`, `raise exception`, `raise exception from cause`
final class RaiseNode: StatementNode {
  private let exception: ExpressionNode?
  private let cause: ExpressionNode?
  private let span: PackedSpan
  init(_ exception: ExpressionNode?, cause: ExpressionNode?, _ span: PackedSpan) {
    self.exception = exception
    self.cause = cause
    self.span = span
  }

  override func execute(_ frame: Frame, _ machine: Machine) throws(Unwind) -> Completion {
    guard let exception else {
      guard !machine.state.pointee.handled.isUndefined else {
        throw machine.located(machine.raise(.runtimeError, "No active exception to reraise"), span)
      }
      throw machine.raiseAgain(machine.state.pointee.handled)
    }
    let value = try exception.evaluate(frame, machine)
    let causeValue = try cause?.evaluate(frame, machine)
    frame.position = span
    do throws(Unwind) {
      let made = try machine.exception(from: value, otherwise: "exceptions must derive from BaseException")
      if let causeValue { try machine.setCause(of: made, to: causeValue) }
      throw machine.raise(made)
    } catch { throw machine.located(error, span) }
  }
}

/// `del name` of a local variable, a cell, a global or a name in a class body.
final class DeleteNameNode: StatementNode {
  private let binding: Binding
  private let name: StringObject
  private let namespaceSlot: Int
  private let span: PackedSpan
  init(_ binding: Binding, name: StringObject, namespaceSlot: Int, _ span: PackedSpan) {
    self.binding = binding
    self.name = name
    self.namespaceSlot = namespaceSlot
    self.span = span
  }

  override func execute(_ frame: Frame, _ machine: Machine) throws(Unwind) -> Completion {
    switch binding {
    case .local(let slot):
      if frame.take(slot).isUndefined { throw machine.located(machine.unbound(name), span) }
    case .cell(let slot):
      let cell = frame.cell(slot)
      if cell.value.isUndefined {
        let isFree = frame.function.code.freeVariables.contains { $0.slot == slot }
        throw machine.located(isFree ? machine.unboundFree(name) : machine.unbound(name), span)
      }
      cell.value = .undefined
    case .global:
      if try machine.remove(.string(Ref(name)), from: frame.function.globals.object).isUndefined {
        throw machine.located(machine.nameError(name), span)
      }
    case .classNamespace, .classNamespaceOrCell:
      if case .dictionary(let ref) = frame[namespaceSlot] {
        if try machine.remove(.string(Ref(name)), from: ref.object).isUndefined {
          throw machine.located(machine.nameError(name), span)
        }
      } else {
        try machine.deleteItem(frame[namespaceSlot], .string(Ref(name)))
      }
    }
    return .normal
  }
}

/// `del object.name`
final class DeleteAttributeNode: StatementNode {
  private let object: ExpressionNode
  private let name: StringObject
  private let span: PackedSpan
  init(_ object: ExpressionNode, name: StringObject, _ span: PackedSpan) {
    self.object = object
    self.name = name
    self.span = span
  }

  override func execute(_ frame: Frame, _ machine: Machine) throws(Unwind) -> Completion {
    let object = try object.evaluate(frame, machine)
    frame.position = span
    do throws(Unwind) { try machine.deleteAttribute(object, name) } catch { throw machine.located(error, span) }
    return .normal
  }
}

/// `del object[index]`
final class DeleteSubscriptNode: StatementNode {
  private let object: ExpressionNode
  private let index: ExpressionNode
  private let span: PackedSpan
  init(_ object: ExpressionNode, _ index: ExpressionNode, _ span: PackedSpan) {
    self.object = object
    self.index = index
    self.span = span
  }

  override func execute(_ frame: Frame, _ machine: Machine) throws(Unwind) -> Completion {
    let object = try object.evaluate(frame, machine)
    let index = try index.evaluate(frame, machine)
    frame.position = span
    do throws(Unwind) { try machine.deleteItem(object, index) } catch { throw machine.located(error, span) }
    return .normal
  }
}
