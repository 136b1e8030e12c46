import CoroSyntax

extension FrameLowering {
  func lower(_ expression: Expression) -> ExpressionNode {
    let span = packed(expression.span)
    switch expression.kind {
    case .none: return ConstantNode(.none)
    case .ellipsis: return ConstantNode(.ellipsis)
    case .boolean(let flag): return ConstantNode(.bool(flag))
    case .integer(let value): return ConstantNode(.int(value))
    case .bigInteger(let digits, let radix): return ConstantNode(machine.bigInteger(digits, radix: radix))
    case .float(let value): return ConstantNode(.float(value))
    case .imaginary(let value): return ConstantNode(machine.complex(0, value))
    case .string(let text): return ConstantNode(stringConstant(text))
    case .bytes(let bytes): return ConstantNode(machine.makeBytes(bytes))
    case .formattedString(let parts): return lowerFormatted(parts)
    case .name(let name): return lowerName(name, expression.span)
    case .tuple(let elements): return lowerTuple(elements, span)
    case .list(let elements):
      let nodes = elements.map { displayElement($0) }
      return nodes.contains { $0.isStarred } ? StarredListNode(nodes, span) : ListNode(nodes.map(\.node))
    case .set(let elements): return SetNode(elements.map { displayElement($0) }, span)
    case .dictionary(let items):
      return DictionaryNode(
        items.map { item in
          switch item {
          case .pair(let key, let value): .pair(lower(key), lower(value))
          case .unpack(let other): .unpack(lower(other))
          }
        }, span)
    case .starred(let inner): return lower(inner)
    case .unary(let operation, let operand): return lowerUnary(operation, operand, span)
    case .binary(let operation, let left, let right): return lowerBinary(operation, left, right, span)
    case .logical(let operation, let operands): return lowerLogical(operation, operands)
    case .comparison(let first, let rest): return lowerComparison(first, rest, span)
    case .conditional(let test, let body, let orElse):
      return ConditionalNode(lower(test), lower(body), lower(orElse))
    case .namedAssignment(let name, let value):
      return NamedAssignmentNode(nameTarget(name.text), lower(value))
    case .lambda(let lambda): return lowerLambda(lambda, expression.span)
    case .attribute(let object, let name):
      return AttributeNode(lower(object), name: usedAttribute(name.text), span)
    case .subscript(let object, let index):
      let object = lower(object)
      let index = lower(index)
      if let slice = index as? SliceNode { return SliceItemNode(object, slice, span) }
      return SubscriptNode(object, index, span)
    case .slice(let lower, let upper, let step):
      return SliceNode(
        lower: lower.map { self.lower($0) }, upper: upper.map { self.lower($0) }, step: step.map { self.lower($0) })
    case .call(let callee, let arguments): return lowerCall(callee, arguments, span)
    case .comprehension(let comprehension):
      return comprehension.kind == .generator
        ? lowerGenerator(comprehension, expression.span) : lowerComprehension(comprehension, span)
    case .temporary(let number): return TemporaryNode(slot: slot(ofTemporary: number))
    case .isPresent(let number): return IsPresentNode(slot: slot(ofTemporary: number))
    case .append(let kind, let number, let element, let value):
      return AppendNode(kind, slot: slot(ofTemporary: number), lower(element), value.map { lower($0) }, span)
    case .asyncIterator(let iterable): return AsyncIteratorNode(lower(iterable), span)
    case .await, .yield, .yieldFrom:
      fatalError("suspension lifting leaves no suspension inside an expression")
    }
  }

  /// Short strings that look like names are interned, as CPython does: they are likely keys.
  private func stringConstant(_ text: [UInt32]) -> Value {
    let string = machine.makeString(text)
    if string.isASCII && string.count <= 64 { return .string(Ref(machine.intern(string))) }
    return .string(Ref(string))
  }

  private func displayElement(_ element: Expression) -> DisplayElement {
    if case .starred(let inner) = element.kind { return DisplayElement(node: lower(inner), isStarred: true) }
    return DisplayElement(node: lower(element), isStarred: false)
  }

  private func lowerTuple(_ elements: [Expression], _ span: PackedSpan) -> ExpressionNode {
    let nodes = elements.map { displayElement($0) }
    if nodes.isEmpty { return ConstantNode(.tuple(Ref(machine.emptyTuple))) }
    let constants = nodes.compactMap { $0.isStarred ? nil : $0.node.constant }
    if constants.count == nodes.count { return ConstantNode(.tuple(Ref(machine.makeTuple(constants)))) }
    return nodes.contains { $0.isStarred } ? StarredTupleNode(nodes, span) : TupleNode(nodes.map(\.node))
  }

  private func lowerFormatted(_ parts: [FormattedStringPart]) -> ExpressionNode {
    FormattedStringNode(
      parts.map { part in
        switch part {
        case .literal(let text): .literal(machine.makeString(text))
        case .replacement(let value, let conversion, let format, let span):
          .value(lower(value), conversion, format: format.map { lowerFormatted($0) }, packed(span))
        }
      })
  }

  private func lowerUnary(_ operation: UnaryOperator, _ operand: Expression, _ span: PackedSpan) -> ExpressionNode {
    let node = lower(operand)
    if operation == .not { return NotNode(node) }
    if operation == .negative, let constant = node.constant {
      if case .int(let value) = constant, value != .min { return ConstantNode(.int(-value)) }
      if case .float(let value) = constant { return ConstantNode(.float(-value)) }
    }
    return UnaryNode(operation, node, span)
  }

  /// An operator; `isInPlace` for the new value of `left operation= right`.
  func lowerBinary(
    _ operation: BinaryOperator, _ left: Expression, _ right: Expression, isInPlace: Bool = false, _ span: PackedSpan
  ) -> ExpressionNode {
    let first = lower(left)
    let second = lower(right)
    switch operation {
    case .add, .subtract:
      if let slot = first.localSlot, case .int(let amount)? = second.constant, abs(amount) < 1 << 30 {
        return AddConstantNode(first, slot: slot, operation, amount, isInPlace: isInPlace, span)
      }
      return operation == .add
        ? AddNode(first, second, isInPlace: isInPlace, span) : SubtractNode(first, second, isInPlace: isInPlace, span)
    case .multiply: return MultiplyNode(first, second, isInPlace: isInPlace, span)
    case .divide, .floorDivide, .modulo, .power, .matrixMultiply, .leftShift, .rightShift, .bitAnd, .bitOr, .bitXor:
      if let node = BinaryConstantNode(operation, first, second, isInPlace: isInPlace, span) { return node }
      return BinaryNode(operation, first, second, isInPlace: isInPlace, span)
    }
  }

  /// Nested to the right: `a and (b and c)`.
  private func lowerLogical(_ operation: LogicalOperator, _ operands: [Expression]) -> ExpressionNode {
    var node: ExpressionNode?
    for operand in operands.reversed() {
      let left = lower(operand)
      if let right = node {
        node = operation == .and ? AndNode(left, right) : OrNode(left, right)
      } else {
        node = left
      }
    }
    return node ?? ConstantNode(.none)
  }

  private func lowerComparison(_ first: Expression, _ rest: [Comparison], _ span: PackedSpan) -> ExpressionNode {
    let node = lower(first)
    guard rest.count == 1 else {
      return ChainNode(
        first: node, comparators: rest.map(\.comparator), operands: rest.map { lower($0.operand) }, span)
    }
    let operand = lower(rest[0].operand)
    switch rest[0].comparator {
    case .is, .isNot, .in, .notIn: return MembershipNode(rest[0].comparator, node, operand, span)
    case .equal, .notEqual, .less, .lessOrEqual, .greater, .greaterOrEqual:
      if case .int(let constant)? = operand.constant {
        return OrderConstantNode(rest[0].comparator, node, constant, span)
      }
      return OrderNode(rest[0].comparator, node, operand, span)
    }
  }

  private func lowerCall(_ callee: Expression, _ arguments: [Argument], _ span: PackedSpan) -> ExpressionNode {
    let positional = arguments.compactMap { argument in
      if case .positional(let value) = argument { value } else { Expression?.none }
    }
    if positional.count == arguments.count {
      if case .attribute(let object, let name) = callee.kind {
        return MethodCallNode(
          lower(object), name: usedAttribute(name.text), positional.map { lower($0) },
          attributeSpan: packed(callee.span), span)
      }
      let node = lower(callee)
      switch positional.count {
      case 0: return Call0Node(node, span)
      case 1: return Call1Node(node, lower(positional[0]), span)
      case 2: return Call2Node(node, lower(positional[0]), lower(positional[1]), span)
      default: return CallNode(node, positional.map { lower($0) }, span)
      }
    }
    if let call = lowerKeywordCall(callee, arguments, span) { return call }
    // CPython evaluates all positional arguments, `*` among them, before the keywords.
    let ordered = arguments.filter(\.isPositional) + arguments.filter { !$0.isPositional }
    let items = ordered.map { argument -> GeneralCallNode.Item in
      switch argument {
      case .positional(let value): .positional(lower(value))
      case .unpack(let value): .unpack(lower(value))
      case .keyword(let name, let value): .keyword(interned(name.text), lower(value))
      case .unpackKeywords(let value): .unpackKeywords(lower(value))
      }
    }
    return GeneralCallNode(lower(callee), items, span)
  }

  /// A call with positional arguments and keywords, nothing unpacked: its keywords are known now.
  private func lowerKeywordCall(
    _ callee: Expression, _ arguments: [Argument], _ span: PackedSpan
  ) -> ExpressionNode? {
    var operands: [Expression] = []
    var names: [Value] = []
    for argument in arguments {
      switch argument {
      case .positional(let value): operands.append(value)
      case .keyword(let name, let value):
        names.append(.string(Ref(interned(name.text))))
        operands.append(value)
      case .unpack, .unpackKeywords: return nil
      }
    }
    let keywords = machine.makeTuple(names)
    if case .attribute(let object, let name) = callee.kind {
      return MethodCallNode(
        lower(object), name: usedAttribute(name.text), operands.map { lower($0) }, keywords: keywords,
        attributeSpan: packed(callee.span), span)
    }
    return CallNode(lower(callee), operands.map { lower($0) }, keywords: keywords, span)
  }

  /// A comprehension without suspension: a loop of its own inside this frame.
  private func lowerComprehension(_ comprehension: Comprehension, _ span: PackedSpan) -> ExpressionNode {
    guard let firstClause = comprehension.clauses.first else { return ConstantNode(.none) }
    let first = lower(firstClause.iterable)
    let sourceSlot = newSlot()
    let resultSlot = newSlot()
    let outer = scope
    if let inner = lowering.scopes[comprehension.scope] { scope = inner }
    defer { scope = outer }
    let append = AppendNode(
      comprehension.kind, slot: resultSlot, lower(comprehension.element), comprehension.value.map { lower($0) },
      packed(comprehension.addedSpan))
    var node: StatementNode = ExpressionStatementNode(append)
    for (index, clause) in comprehension.clauses.enumerated().reversed() {
      for condition in clause.conditions.reversed() { node = IfNode(lower(condition), node, nil, progress: -1) }
      let iterable = index == 0 ? TemporaryNode(slot: sourceSlot) : lower(clause.iterable)
      node = ForNode(
        target: lowerTarget(clause.target), iterable: iterable, body: node, orElse: nil, iteratorSlot: newSlot(),
        progress: -1, span: span)
    }
    return ComprehensionNode(
      kind: comprehension.kind, first: first, loop: node, sourceSlot: sourceSlot, resultSlot: resultSlot,
      cellSlots: scope.comprehensionCellSlots, localSlots: scope.comprehensionLocalSlots)
  }
}
