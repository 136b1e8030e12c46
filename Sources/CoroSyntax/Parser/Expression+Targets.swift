/// Which expressions may stand where something is bound. The parser reads a target as an expression first.
extension Expression {
  var isName: Bool {
    if case .name = kind { return true }
    return false
  }

  /// `star_targets`: what `=`, `for`, `with … as` bind.
  var isTarget: Bool {
    guard case .starred(let inner) = kind else { return isTarget { $0.isTarget } }
    return !inner.isStarred && inner.isTarget
  }

  /// `del_targets`
  var isDeletable: Bool { isTarget { $0.isDeletable } }

  /// `single_target`: what `+=` binds.
  var isAugmentable: Bool { isTarget(elements: nil) }

  /// What may be annotated is what may be augmented.
  var isAnnotatable: Bool { isAugmentable }

  private func isTarget(elements: ((Expression) -> Bool)?) -> Bool {
    switch kind {
    case .name, .attribute, .subscript: return true
    case .tuple(let items), .list(let items):
      guard let elements else { return false }
      return items.allSatisfy(elements)
    case .starred, .none, .ellipsis, .boolean, .integer, .bigInteger, .float, .imaginary, .string, .bytes,
      .formattedString, .set, .dictionary, .unary, .binary, .logical, .comparison, .conditional, .namedAssignment,
      .lambda, .slice, .call, .comprehension, .await, .yield, .yieldFrom, .temporary, .isPresent, .append,
      .asyncIterator:
      return false
    }
  }
}
