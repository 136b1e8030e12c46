/// `C.__bases__ = …`
extension Machine {
  func setBases(of type: TypeObject, to value: Value) throws(Unwind) {
    if type.isBuiltin { throw raise(.typeError, "cannot set '__bases__' attribute of immutable type '\(type.name)'") }
    let bases = try newBases(of: type, value)
    let best = bestBase(bases)
    let old = bestBase(type.bases.map(\.object))
    let isOfOneKind = best.isBuiltin == old.isBuiltin
    guard isOfOneKind, best.layout == type.layout, best.isExceptionType == type.isExceptionType,
      slottedBase(best) === slottedBase(old)
    else {
      // CPython frees instances of classes of scripts in another way than those of built-in ones.
      let what = isOfOneKind ? "object layout" : "deallocator"
      throw raise(.typeError, "__bases__ assignment: '\(best.name)' \(what) differs from '\(old.name)'")
    }
    let before = type.bases
    type.bases = ContiguousArray(bases.map { Ref($0) })
    do throws(Unwind) { try linearizeAgain(type) } catch {
      type.bases = before
      throw error
    }
    for base in before { base.object.subclasses.removeAll { $0.object === type } }
    for base in bases { base.subclasses.append(Ref(type)) }
    classChanged(type)
    noteFinalizer(of: type)
  }

  private func newBases(of type: TypeObject, _ value: Value) throws(Unwind) -> [TypeObject] {
    guard case .tuple(let ref) = value else {
      throw raise(.typeError, "can only assign tuple to \(type.name).__bases__, not \(typeName(value))")
    }
    let given = ref.object
    if given.count == 0 {
      throw raise(.typeError, "can only assign non-empty tuple to \(type.name).__bases__, not ()")
    }
    for index in 0..<given.count {
      guard case .type(let base) = given[index] else {
        throw raise(
          .typeError, "\(type.name).__bases__ must be tuple of classes, not '\(typeName(given[index]))'")
      }
      if base.object.isSubtype(of: type) {
        throw raise(.typeError, "a __bases__ item causes an inheritance cycle")
      }
    }
    return try checkBases(given)
  }

  /// The resolution orders of a class and of all that inherit from it; none changes where one cannot be made.
  private func linearizeAgain(_ type: TypeObject) throws(Unwind) {
    var changed: [(type: TypeObject, order: ContiguousArray<Ref<TypeObject>>)] = []
    var pending = [type]
    do throws(Unwind) {
      while let next = pending.popLast() {
        changed.append((next, next.resolutionOrder))
        next.resolutionOrder = try linearize(next)
        pending.append(contentsOf: next.subclasses.map(\.object))
      }
    } catch {
      // Backwards: a class that was reached twice has its first order back in the end.
      for (type, order) in changed.reversed() { type.resolutionOrder = order }
      throw error
    }
  }
}
