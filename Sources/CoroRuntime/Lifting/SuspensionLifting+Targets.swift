import CoroSyntax

extension SuspensionLifting {
  /// Whether assigning to a target has to be taken apart.
  func needsLifting(target: Expression) -> Bool {
    switch mode {
    case .asWritten: target.suspends
    case .everywhere: target.evaluatesToAssign
    }
  }

  /// Emits `target = value`, with a value that can be read at any time.
  mutating func assign(_ target: Expression, _ value: Expression, _ span: SourceSpan) {
    guard needsLifting(target: target) else { return emit(.assignment(targets: [target], value: value), span) }
    if let elements = target.unpackedElements {
      // Unpacked at once, then assigned one by one.
      let places = elements.map { element in
        let place = temporary(newTemporary(), element.span)
        if case .starred = element.kind { return Expression(.starred(place), element.span) }
        return place
      }
      emit(.assignment(targets: [Expression(.tuple(places), target.span)], value: value), span)
      for (element, place) in zip(elements, places) { assign(element.withoutStar, place.withoutStar, span) }
    } else {
      emit(.assignment(targets: [lift(place: target)], value: value), span)
    }
  }

  /// A target with what it evaluates lifted: the object of an attribute, the object and index of a subscript.
  mutating func lift(place target: Expression) -> Expression {
    switch target.kind {
    case .attribute(let object, let name):
      return Expression(.attribute(liftOperand(object), name), target.span)
    case .subscript(let object, let index):
      let operands = lift(values: [object, index])
      return Expression(.subscript(operands[0], index: operands[1]), target.span)
    case .name, .temporary, .tuple, .list, .starred, .none, .ellipsis, .boolean, .integer, .bigInteger, .float,
      .imaginary, .string, .bytes, .formattedString, .set, .dictionary, .unary, .binary, .logical, .comparison,
      .conditional, .namedAssignment, .lambda, .slice, .call, .comprehension, .await, .yield, .yieldFrom,
      .isPresent, .append, .asyncIterator:
      return target
    }
  }

  /// A target that is read and then written: its object and index are put aside.
  private mutating func fix(place target: Expression) -> Expression {
    switch lift(place: target).kind {
    case .attribute(let object, let name):
      return Expression(.attribute(putAside(object), name), target.span)
    case .subscript(let object, let index):
      let object = putAside(object)
      return Expression(.subscript(object, index: putAside(index)), target.span)
    case .name, .temporary, .tuple, .list, .starred, .none, .ellipsis, .boolean, .integer, .bigInteger, .float,
      .imaginary, .string, .bytes, .formattedString, .set, .dictionary, .unary, .binary, .logical, .comparison,
      .conditional, .namedAssignment, .lambda, .slice, .call, .comprehension, .await, .yield, .yieldFrom,
      .isPresent, .append, .asyncIterator:
      return target
    }
  }

  mutating func liftAugmented(
    _ target: Expression, _ operation: BinaryOperator, _ value: Expression, _ span: SourceSpan
  ) {
    if !needsLifting(value), mode == .asWritten {
      return emit(.augmentedAssignment(target: lift(place: target), operation, value: value), span)
    }
    let place = fix(place: target)
    let old = newTemporary()
    set(old, place)
    let value = liftOperand(value)
    let result = temporary(old, target.span)
    emit(.augmentedAssignment(target: result, operation, value: value), span)
    emit(.assignment(targets: [place], value: result), span)
  }

  mutating func liftAnnotated(
    _ target: Expression, _ annotation: Expression, _ value: Expression?, isSimple: Bool, _ span: SourceSpan
  ) {
    let evaluatesAnnotation = kind == .module || kind == .classBody
    let liftsAnnotation = evaluatesAnnotation && annotation.suspends
    var value = value.map { liftOperand($0) }
    if !liftsAnnotation, !needsLifting(target: target) || (value == nil && !target.suspends) {
      return emit(
        .annotatedAssignment(target: target, annotation: annotation, value: value, isSimple: isSimple), span)
    }
    if let present = value {
      value = putAside(present)
      assign(target, value ?? present, span)
    } else {
      emitParts(of: target, span)
    }
    let annotation = liftsAnnotation ? lift(annotation) : annotation
    if isSimple {
      return emit(.annotatedAssignment(target: target, annotation: annotation, value: nil, isSimple: true), span)
    }
    // The target is dealt with: what is left is to evaluate the annotation, where annotations are.
    let nowhere = temporary(newTemporary(), target.span)
    let nothing = Expression(.none, target.span)
    emit(.annotatedAssignment(target: nowhere, annotation: annotation, value: nothing, isSimple: false), span)
  }

  /// What an annotated target without a value evaluates.
  private mutating func emitParts(of target: Expression, _ span: SourceSpan) {
    switch lift(place: target).kind {
    case .attribute(let object, _):
      emit(.expression(object), span)
    case .subscript(let object, let index):
      emit(.expression(object), span)
      if !index.isSlice { emit(.expression(index), span) }
    case .name, .temporary, .tuple, .list, .starred, .none, .ellipsis, .boolean, .integer, .bigInteger, .float,
      .imaginary, .string, .bytes, .formattedString, .set, .dictionary, .unary, .binary, .logical, .comparison,
      .conditional, .namedAssignment, .lambda, .slice, .call, .comprehension, .await, .yield, .yieldFrom,
      .isPresent, .append, .asyncIterator:
      break
    }
  }

  mutating func delete(_ target: Expression, _ span: SourceSpan) {
    if let elements = target.unpackedElements {
      for element in elements { delete(element, span) }
    } else {
      emit(.delete([lift(place: target)]), span)
    }
  }
}

extension Expression {
  var withoutStar: Expression {
    if case .starred(let inner) = kind { return inner }
    return self
  }
}
