import CoroSyntax

extension FrameLowering {
  /// The node of a statement; nil for what only declares.
  func lower(_ statement: Statement) -> StatementNode? {
    let span = packed(statement.span)
    switch statement.kind {
    case .expression(let expression):
      return ExpressionStatementNode(lower(expression))
    case .assignment(let targets, let value):
      return lowerAssignment(targets, value)
    case .annotatedAssignment(let target, let annotation, let value, let isSimple):
      return lowerAnnotated(target, annotation, value, isSimple: isSimple)
    case .augmentedAssignment(let target, let operation, let value):
      return lowerAugmented(target, operation, value, span)
    case .delete(let targets):
      return balance(targets.flatMap { lowerDelete($0) }.map { ($0, false) }[...]).node
    case .pass: return PassNode()
    case .break: return BreakNode()
    case .continue: return ContinueNode()
    case .return(let value): return ReturnNode(value.map { lower($0) } ?? ConstantNode(.none))
    case .raise(let exception, let cause):
      return RaiseNode(exception.map { lower($0) }, cause: cause.map { lower($0) }, span)
    case .global, .nonlocal: return nil
    case .assert(let test, let message):
      return AssertNode(lower(test), message.map { lower($0) }, span)
    case .import(let aliases):
      let nodes = aliases.map { alias -> (node: StatementNode, suspends: Bool) in
        let first = alias.name.text.split(separator: ".").first.map(String.init) ?? alias.name.text
        let target = nameTarget(alias.alias?.text ?? first)
        return (
          AssignNode(target, ImportNode(alias.name.text, bindsInnermost: alias.alias != nil, span)), false
        )
      }
      return balance(nodes[...]).node
    case .importFrom(let module, let level, let imported):
      switch imported {
      case .all: return ImportFromNode(module: module, level: level, names: [], importsAll: true, span)
      case .names(let aliases):
        let names = aliases.map { (interned($0.name.text), nameTarget(($0.alias ?? $0.name).text)) }
        return ImportFromNode(module: module, level: level, names: names, importsAll: false, span)
      }
    case .typeAlias(let alias): return lowerTypeAlias(alias, statement.span)
    case .if(let test, let body, let orElse):
      return lowerIf(test, body, orElse)
    case .while(let prelude, let test, let body, let orElse):
      return WhileNode(
        prelude: lowerOptionalBlock(prelude), condition: lower(test), body: lowerBlock(body),
        orElse: lowerOptionalBlock(orElse), progress: loopProgress(prelude: prelude, orElse: orElse))
    case .for(let loop):
      return ForNode(
        target: lowerTarget(loop.target), iterable: lower(loop.iterable), body: lowerBlock(loop.body),
        orElse: lowerOptionalBlock(loop.orElse), iteratorSlot: newSlot(),
        progress: loopProgress(orElse: loop.orElse), span: span)
    case .try(let attempt): return lowerTry(attempt)
    case .with(let with): return lowerWith(with, span)
    case .function(let definition): return lowerFunction(definition, statement.span)
    case .class(let definition): return lowerClass(definition, statement.span)
    case .match(let subject, let cases): return lowerMatch(subject, cases)
    case .setTemporary(let number, let value):
      return AssignLocalNode(slot: slot(ofTemporary: number), lower(value))
    case .suspend(let suspension):
      return lowerSuspension(
        suspension, span, resultSlot: suspension.temporary.map { self.slot(ofTemporary: $0) } ?? -1)
    case .inScope(let identifier, let statements): return lowerInScope(identifier, statements)
    }
  }

  private func lowerAssignment(_ targets: [Expression], _ value: Expression) -> StatementNode {
    let node = lower(value)
    if targets.count == 1, case .subscript(let object, let index) = targets[0].kind {
      let object = lower(object)
      let index = lower(index)
      if let slice = index as? SliceNode { return AssignSliceNode(object, slice, node, packed(targets[0].span)) }
      return AssignItemNode(object, index, node, packed(targets[0].span))
    }
    if targets.count != 1 { return ChainedAssignNode(targets.map { lowerTarget($0) }, node) }
    let target = lowerTarget(targets[0])
    if let attribute = target as? AttributeTarget { return AssignAttributeNode(attribute, node) }
    if let tuple = node as? TupleNode, let unpack = target as? UnpackTarget, let swap = AssignEachNode(unpack, tuple) {
      return swap
    }
    return assignment(target, node)
  }

  private func assignment(_ target: TargetNode, _ value: ExpressionNode) -> StatementNode {
    guard let local = target as? LocalTarget else { return AssignNode(target, value) }
    if let sum = value as? AddNode { return AssignSumNode(slot: local.slot, sum) }
    return AssignLocalNode(slot: local.slot, value)
  }

  private func lowerAnnotated(
    _ target: Expression, _ annotation: Expression, _ value: Expression?, isSimple: Bool
  ) -> StatementNode? {
    var nodes: [(node: StatementNode, suspends: Bool)] = []
    if let value { nodes.append((lowerAssignment([target], value), false)) }
    if frameScope.kind == .module || frameScope.kind == .classBody {
      if isSimple, case .name(let name) = target.kind {
        nodes.append(
          (
            AnnotateNode(
              name: attributeName(name), annotation: lowerAnnotation(annotation),
              namespaceSlot: frameScope.kind == .classBody ? namespaceSlot : nil), false
          ))
      } else if !lowering.scopes.annotationsAreText {
        nodes.append((ExpressionStatementNode(lower(annotation)), false))
      }
    }
    return nodes.isEmpty ? nil : balance(nodes[...]).node
  }

  /// An annotation: its value, or its text where the program asked for that.
  func lowerAnnotation(_ annotation: Expression) -> ExpressionNode {
    if lowering.scopes.annotationsAreText {
      return ConstantNode(machine.string(lowering.source.text(in: annotation.span)))
    }
    return lower(annotation)
  }

  private func lowerAugmented(
    _ target: Expression, _ operation: BinaryOperator, _ value: Expression, _ span: PackedSpan
  ) -> StatementNode {
    switch target.kind {
    case .attribute(let object, let name):
      return AugmentedAttributeNode(lower(object), name: usedAttribute(name.text), operation, lower(value), span)
    case .subscript(let object, let index):
      return AugmentedSubscriptNode(lower(object), lower(index), operation, lower(value), span)
    default:
      let result = lowerBinary(operation, target, value, isInPlace: true, span)
      return assignment(lowerTarget(target), result)
    }
  }

  private func lowerDelete(_ target: Expression) -> [StatementNode] {
    let span = packed(target.span)
    switch target.kind {
    case .name(let name):
      return [DeleteNameNode(binding(of: name), name: attributeName(name), namespaceSlot: namespaceSlot, span)]
    case .attribute(let object, let name):
      return [DeleteAttributeNode(lower(object), name: usedAttribute(name.text), span)]
    case .subscript(let object, let index):
      return [DeleteSubscriptNode(lower(object), lower(index), span)]
    case .tuple(let elements), .list(let elements):
      return elements.flatMap { lowerDelete($0) }
    default:
      return []
    }
  }

  /// A long chain of `elif` is lowered from its end: it may be deep.
  private func lowerIf(_ test: Expression, _ body: [Statement], _ orElse: [Statement]) -> StatementNode {
    var links: [(ExpressionNode, StatementNode, suspends: Bool)] = [
      (lower(test), lowerBlock(body), SuspensionLifting.suspends(body))
    ]
    var rest = orElse
    while rest.count == 1, case .if(let test, let body, let next) = rest[0].kind {
      links.append((lower(test), lowerBlock(body), SuspensionLifting.suspends(body)))
      rest = next
    }
    var node = lowerOptionalBlock(rest)
    var suspends = SuspensionLifting.suspends(rest)
    for (condition, body, bodySuspends) in links.reversed() {
      suspends = suspends || bodySuspends
      node = IfNode(condition, body, node, progress: suspends ? newSlot() : -1)
    }
    return node ?? PassNode()
  }

  private func lowerTry(_ attempt: TryStatement) -> StatementNode {
    cleansUp = true
    var node = lowerBlock(attempt.body)
    if attempt.isStar {
      let handlers = attempt.handlers.map { lowerHandler($0) }
      node = TryStarNode(
        body: node, handlers: handlers, orElse: lowerOptionalBlock(attempt.orElse), slots: newSlot(4),
        progress: newSlot())
    } else if !attempt.handlers.isEmpty {
      let suspends =
        SuspensionLifting.suspends(attempt.body) || SuspensionLifting.suspends(attempt.orElse)
        || attempt.handlers.contains {
          SuspensionLifting.suspends($0.typePrelude) || SuspensionLifting.suspends($0.body)
        }
      node = TryExceptNode(
        body: node, handlers: attempt.handlers.map { lowerHandler($0) }, orElse: lowerOptionalBlock(attempt.orElse),
        exceptionSlot: suspends ? newSlot() : -1, progress: suspends ? newSlot() : -1)
    } else if !attempt.orElse.isEmpty {
      node =
        balance(
          [
            (node, SuspensionLifting.suspends(attempt.body)),
            (lowerBlock(attempt.orElse), SuspensionLifting.suspends(attempt.orElse)),
          ][...]
        ).node
    }
    if attempt.finally.isEmpty { return node }
    let slots = newSlot(3)
    return TryFinallyNode(
      body: node, final: lowerBlock(attempt.finally), outcomeSlot: slots, valueSlot: slots + 1, progress: slots + 2)
  }

  private func lowerHandler(_ handler: ExceptionHandler) -> HandlerNode {
    let unbind = handler.name.map { name -> StatementNode in
      DeleteNameNode(
        binding(of: name.text), name: attributeName(name.text), namespaceSlot: namespaceSlot, packed(name.span))
    }
    return HandlerNode(
      typePrelude: lowerOptionalBlock(handler.typePrelude), type: handler.type.map { lower($0) },
      name: handler.name.map { nameTarget($0.text) }, unbind: unbind, body: lowerBlock(handler.body),
      span: packed(handler.type?.span ?? handler.span))
  }

  private func lowerWith(_ with: WithStatement, _ span: PackedSpan) -> StatementNode {
    cleansUp = true
    var node = lowerBlock(with.body)
    for item in with.items.reversed() {
      node = WithNode(
        isAsync: with.isAsync, context: lower(item.context), target: item.target.map { lowerTarget($0) }, body: node,
        slots: newSlot(4), progress: newSlot(), span: span)
    }
    return node
  }

  func lowerSuspension(_ suspension: Suspension, _ span: PackedSpan, resultSlot: Int) -> StatementNode {
    let operand = suspension.operand.map { lower($0) } ?? ConstantNode(.none)
    switch suspension.kind {
    case .yield: return YieldNode(operand, resultSlot: resultSlot, span)
    case .yieldFrom:
      return DelegateNode(operand, isAwait: false, resultSlot: resultSlot, span)
    case .await:
      return DelegateNode(operand, isAwait: true, resultSlot: resultSlot, span)
    case .asyncNext: return AsyncNextNode(operand, resultSlot: resultSlot, span)
    case .forced: return ForcedNode(suspension.operand == nil ? nil : operand, resultSlot: resultSlot)
    }
  }

  /// Names inside are those of a comprehension that became statements.
  private func lowerInScope(_ identifier: ScopeIdentifier, _ statements: [Statement]) -> StatementNode {
    let outer = scope
    if let inner = lowering.scopes[identifier] { scope = inner }
    defer { scope = outer }
    return ComprehensionScopeNode(
      lowerBlock(statements), cellSlots: scope.comprehensionCellSlots, localSlots: scope.comprehensionLocalSlots)
  }
}
