import CoroSyntax

/// Lowers the code of one frame and hands out its slots.
final class FrameLowering {
  let lowering: Lowering
  /// Whose frame it is.
  let frameScope: Scope
  /// Where names are looked up now: the frame's scope or one that shares its frame.
  var scope: Scope
  /// Slots in use so far: variables, then temporaries, then progress.
  private var slotCount: Int
  private var firstTemporary = 0
  /// Global names and attributes as the code mentions them, for `co_names`; they repeat.
  private var usedNames: [StringObject] = []
  /// It has a `try` or a `with`.
  var cleansUp = false
  /// Of class bodies: where the namespace is.
  let namespaceSlot: Int

  var machine: Machine { lowering.machine }

  init(_ lowering: Lowering, scope: Scope, hasNamespace: Bool = false) {
    self.lowering = lowering
    frameScope = scope
    self.scope = scope
    namespaceSlot = scope.slotNames.count
    slotCount = scope.slotNames.count + (scope.kind == .classBody || hasNamespace ? 1 : 0)
  }

  /// A fresh slot, or the first of several in a row.
  func newSlot(_ count: Int = 1) -> Int {
    defer { slotCount += count }
    return slotCount
  }

  func slot(ofTemporary number: Int) -> Int { firstTemporary + number }

  /// Lowers all statements of the frame, lifted where anything in it may suspend.
  func lowerBody(_ body: [Statement], lifts: Bool, scopeKind: Scope.Kind) -> StatementNode {
    var statements = body
    if lifts {
      let lifted = SuspensionLifting.lift(body, mode: lowering.mode, in: scopeKind)
      statements = lifted.body
      firstTemporary = newSlot(lifted.temporaryCount)
    }
    return lowerBlock(statements)
  }

  func makeCode(
    name: String, qualifiedName: String, span: SourceSpan, parameters: Parameters, flavour: FunctionCode.Flavour,
    documentation: StringObject?, body: StatementNode, isForced: Bool
  ) -> FunctionCode {
    switch flavour {
    case .generator, .coroutine: if cleansUp { machine.heap.looksForFinalizers = true }
    case .asyncGenerator, .plain, .classBody, .module: break
    }
    return FunctionCode(
      name: name, qualifiedName: qualifiedName, source: lowering.source, span: span,
      slotNames: frameScope.slotNames.map { machine.intern($0) },
      positionalOnlyCount: parameters.positionalOnly.count,
      positionalCount: parameters.positionalOnly.count + parameters.positional.count,
      keywordOnlyCount: parameters.keywordOnly.count, hasRest: parameters.rest != nil,
      hasKeywords: parameters.keywords != nil, slotCount: slotCount, cellSlots: frameScope.cellSlots,
      freeVariables: frameScope.freeVariables, flavour: flavour, documentation: documentation, body: body,
      isForced: isForced, cleansUp: cleansUp, scope: frameScope, namespaceSlot: namespaceSlot, usedNames: usedNames)
  }

  // MARK: blocks

  /// A balanced tree of blocks of up to four.
  func lowerBlock(_ statements: [Statement]) -> StatementNode {
    var nodes: [(node: StatementNode, suspends: Bool)] = []
    var rest = statements[...]
    while let statement = rest.popFirst() {
      if let node = lowerReceiving(statement, rest.first) {
        nodes.append((node, true))
        rest.removeFirst()
      } else if let node = lower(statement) {
        nodes.append((node, SuspensionLifting.suspends(statement)))
      }
    }
    return balance(nodes[...]).node
  }

  /// A suspension whose result the next statement assigns to a local variable: it goes there right away. Of two-way
  /// generators and of `x = await …` that is one statement less for each step.
  private func lowerReceiving(_ statement: Statement, _ next: Statement?) -> StatementNode? {
    guard case .suspend(let suspension) = statement.kind, suspension.kind.mayReceiveInPlace,
      let temporary = suspension.temporary, let next, case .assignment(let targets, let value) = next.kind,
      case .temporary(temporary) = value.kind, targets.count == 1, case .name(let name) = targets[0].kind,
      case .local(let slot) = binding(of: name)
    else { return nil }
    return lowerSuspension(suspension, packed(statement.span), resultSlot: slot)
  }

  func balance(
    _ nodes: ArraySlice<(node: StatementNode, suspends: Bool)>
  ) -> (node: StatementNode, suspends: Bool) {
    if nodes.isEmpty { return (PassNode(), false) }
    if nodes.count == 1, let only = nodes.first { return only }
    let suspending = nodes.indices.filter { nodes[$0].suspends }
    if suspending.count == 1, let place = suspending.first {
      func block(_ part: ArraySlice<(node: StatementNode, suspends: Bool)>) -> StatementNode? {
        part.isEmpty ? nil : balance(part).node
      }
      let (before, after) = (block(nodes[..<place]), block(nodes[(place + 1)...]))
      if let yield = nodes[place].node as? YieldNode {
        return (LoneYieldNode(before: before, yield, after: after), true)
      }
      return (LoneSuspensionNode(before: before, nodes[place].node, after: after), true)
    }
    var parts = Array(nodes)
    if parts.count > 4 {
      let size = (parts.count + 3) / 4
      parts = stride(from: 0, to: nodes.count, by: size).map { start in
        balance(nodes[(nodes.startIndex + start)..<min(nodes.startIndex + start + size, nodes.endIndex)])
      }
    }
    let suspends = parts.contains { $0.suspends }
    let progress = suspends ? newSlot() : -1
    switch parts.count {
    case 1: return parts[0]
    case 2: return (Block2Node(parts[0].node, parts[1].node, progress: progress), suspends)
    case 3: return (Block3Node(parts[0].node, parts[1].node, parts[2].node, progress: progress), suspends)
    default:
      return (
        Block4Node(parts[0].node, parts[1].node, parts[2].node, parts[3].node, progress: progress), suspends
      )
    }
  }

  /// A block that is left out where it is empty.
  func lowerOptionalBlock(_ statements: [Statement]) -> StatementNode? {
    statements.isEmpty ? nil : lowerBlock(statements)
  }

  /// A slot for the progress of a loop; none where at most its body suspends: resumed, it can only have been there.
  func loopProgress(prelude: [Statement] = [], orElse: [Statement]) -> Int {
    prelude.isEmpty && !SuspensionLifting.suspends(orElse) ? -1 : newSlot()
  }

  // MARK: names

  func packed(_ span: SourceSpan) -> PackedSpan { PackedSpan(span) }

  func interned(_ name: String) -> StringObject { machine.intern(name) }

  /// An attribute's name as it is stored: private names are mangled.
  func attributeName(_ name: String) -> StringObject { machine.intern(scope.mangled(name)) }

  /// The same of an attribute that the frame's code reads or writes.
  func usedAttribute(_ name: String) -> StringObject {
    let stored = attributeName(name)
    usedNames.append(stored)
    return stored
  }

  func binding(of name: String) -> Binding { scope.binding(of: name) ?? .global }

  func lowerName(_ name: String, _ span: SourceSpan) -> ExpressionNode {
    let stored = attributeName(name)
    let span = packed(span)
    switch binding(of: name) {
    case .local(let slot): return LocalNode(slot: slot, name: stored, span: span)
    case .cell(let slot): return cellNode(slot, stored, span)
    case .global:
      usedNames.append(stored)
      return GlobalNode(name: stored, span: span)
    case .classNamespace:
      return NamespaceNode(
        name: stored, namespaceSlot: namespaceSlot, otherwise: GlobalNode(name: stored, span: span))
    case .classNamespaceOrCell(let slot):
      return NamespaceNode(name: stored, namespaceSlot: namespaceSlot, otherwise: cellNode(slot, stored, span))
    }
  }

  private func cellNode(_ slot: Int, _ name: StringObject, _ span: PackedSpan) -> CellNode {
    CellNode(slot: slot, name: name, isFree: frameScope.freeVariables.contains { $0.slot == slot }, span: span)
  }

  func nameTarget(_ name: String) -> TargetNode {
    if name == Statement.displayTarget { return DisplayTarget() }
    let stored = attributeName(name)
    if case .global = binding(of: name) { usedNames.append(stored) }
    switch binding(of: name) {
    case .local(let slot): return LocalTarget(slot: slot)
    case .cell(let slot): return CellTarget(slot: slot)
    case .global: return GlobalTarget(name: stored)
    case .classNamespace, .classNamespaceOrCell:
      return NamespaceTarget(name: stored, namespaceSlot: namespaceSlot)
    }
  }

  // MARK: targets

  func lowerTarget(_ target: Expression) -> TargetNode {
    let span = packed(target.span)
    switch target.kind {
    case .name(let name): return nameTarget(name)
    case .temporary(let number): return LocalTarget(slot: slot(ofTemporary: number))
    case .attribute(let object, let name):
      return AttributeTarget(lower(object), name: usedAttribute(name.text), span)
    case .subscript(let object, let index): return SubscriptTarget(lower(object), lower(index), span)
    case .tuple(let elements), .list(let elements):
      var starIndex = -1
      var targets: [TargetNode] = []
      for (index, element) in elements.enumerated() {
        if case .starred(let inner) = element.kind {
          starIndex = index
          targets.append(lowerTarget(inner))
        } else {
          targets.append(lowerTarget(element))
        }
      }
      return UnpackTarget(targets, starIndex: starIndex, span)
    case .starred(let inner): return lowerTarget(inner)
    case .none, .ellipsis, .boolean, .integer, .bigInteger, .float, .imaginary, .string, .bytes, .formattedString,
      .set, .dictionary, .unary, .binary, .logical, .comparison, .conditional, .namedAssignment, .lambda, .slice,
      .call, .comprehension, .await, .yield, .yieldFrom, .isPresent, .append, .asyncIterator:
      fatalError("the parser lets only targets be assigned to")
    }
  }
}
