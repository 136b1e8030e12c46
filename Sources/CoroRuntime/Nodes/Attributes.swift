import CoroSyntax

/// `object.name`
///
/// Remembers for one shape and class version in which slot of an instance the attribute stands, or what the class
/// has under that name: a plain value or a function to bind.
final class AttributeNode: ExpressionNode {
  private let object: Operand
  private let name: StringObject
  private let span: PackedSpan
  private var cache = ShapeCache()
  private var others = ClassAttributeCache()

  init(_ object: ExpressionNode, name: StringObject, _ span: PackedSpan) {
    self.object = Operand(object)
    self.name = name
    self.span = span
  }

  override func evaluate(_ frame: Frame, _ machine: Machine) throws(Unwind) -> Value {
    if case .instance(let ref) = object.direct(frame) {
      let slot = cache.latest(ref)
      if slot >= 0 { return ref.with { $0.slots }[slot] }
    }
    return try evaluateGenerally(frame, machine)
  }

  override func test(_ frame: Frame, _ machine: Machine) throws(Unwind) -> Bool {
    if case .instance(let ref) = object.direct(frame) {
      let slot = cache.latest(ref)
      if slot >= 0, case .bool(let flag) = ref.with({ $0.slots })[slot] { return flag }
    }
    return try machine.isTrue(evaluateGenerally(frame, machine))
  }

  @inline(never)
  private func evaluateGenerally(_ frame: Frame, _ machine: Machine) throws(Unwind) -> Value {
    let value = try object.evaluate(frame, machine)
    if case .instance(let ref) = value {
      let slot = cache.slot(ref)
      if slot >= 0 { return ref.with { $0.slots }[slot] }
    }
    let known = others.find(in: value, machine)
    if !known.isUndefined { return known }
    remember(value, machine)
    return try machine.getAttribute(value, name, frame, span)
  }

  @inline(never)
  private func remember(_ value: Value, _ machine: Machine) {
    if case .instance(let ref) = value, remember(ref.object, machine) { return }
    others.remember(value, name, machine)
  }

  /// Caches an attribute of the instance's own; false where it has none, or something of its class comes first.
  private func remember(_ instance: InstanceObject, _ machine: Machine) -> Bool {
    let type = instance.typeReference.object
    guard !instance.shape.isDictionary else { return false }
    let slot = instance.shape.slot(of: name)
    guard slot >= 0, machine.facts(of: type).getattribute.isUndefined, machine.readsSlotPlainly(name, of: type) else {
      return false
    }
    cache.remember(shape: instance.shape.number, version: machine.version(of: type), slot: slot)
    return true
  }
}

/// `object.name` as a target.
final class AttributeTarget: TargetNode {
  private let object: Operand
  private let name: StringObject
  private let span: PackedSpan
  private var cache = ShapeCache()
  private var additions = AdditionCache()

  init(_ object: ExpressionNode, name: StringObject, _ span: PackedSpan) {
    self.object = Operand(object)
    self.name = name
    self.span = span
  }

  override func assign(_ value: Value, _ frame: Frame, _ machine: Machine) throws(Unwind) {
    if case .instance(let ref) = object.direct(frame) {
      let slot = cache.latest(ref)
      if slot >= 0 {
        ref.with { $0.slots }[slot] = value
        return
      }
      if additions.add(value, to: ref) { return }
    }
    try assignGenerally(value, frame, machine)
  }

  @inline(never)
  private func assignGenerally(_ value: Value, _ frame: Frame, _ machine: Machine) throws(Unwind) {
    let object = try object.evaluate(frame, machine)
    if case .instance(let ref) = object {
      let slot = cache.slot(ref)
      if slot >= 0 {
        ref.with { $0.slots }[slot] = value
        return
      }
      if additions.add(value, to: ref) { return }
    }
    frame.position = span
    var shapeBefore = -1
    if case .instance(let ref) = object { shapeBefore = ref.with { $0.shapeNumber } }
    do throws(Unwind) { try machine.setAttribute(object, name, value) } catch { throw machine.located(error, span) }
    if case .instance(let ref) = object { remember(ref.object, before: shapeBefore, machine) }
  }

  /// Caches the slot, or how the instance got it, where writing has no effect but to fill it.
  private func remember(_ instance: InstanceObject, before: Int, _ machine: Machine) {
    let type = instance.typeReference.object
    guard !instance.shape.isDictionary else { return }
    let slot = instance.shape.slot(of: name)
    guard slot >= 0, machine.fillsSlotPlainly(name, of: type) else { return }
    if instance.shapeNumber != before {
      // What has no effect but to fill the slot has added it, and nothing else.
      additions.remember(before: before, version: machine.version(of: type), after: instance.shape)
      return
    }
    cache.remember(shape: instance.shape.number, version: machine.version(of: type), slot: slot)
  }
}

/// `object[index]`
final class SubscriptNode: ExpressionNode {
  private let object: Operand
  private let passing: PassingValue
  private let index: Operand
  private let span: PackedSpan
  init(_ object: ExpressionNode, _ index: ExpressionNode, _ span: PackedSpan) {
    self.object = Operand(object)
    passing = PassingValue(object)
    self.index = Operand(index)
    self.span = span
  }

  override func evaluate(_ frame: Frame, _ machine: Machine) throws(Unwind) -> Value {
    if case .int(let position) = index.direct(frame), position >= 0 {
      switch object.direct(frame) {
      case .list(let list) where position < list.with({ $0.elementCount }): return list.with { $0.elements }[position]
      case .tuple(let tuple) where position < tuple.with({ $0.count }): return tuple.with { $0.elements }[position]
      default: break
      }
    }
    return try evaluateGenerally(frame, machine)
  }

  @inline(never)
  private func evaluateGenerally(_ frame: Frame, _ machine: Machine) throws(Unwind) -> Value {
    let object = try object.evaluate(frame, machine)
    let isNew = passing.isNew(machine)
    let index = try index.evaluate(frame, machine)
    let item = try machine.loadItem(object, index, frame, span)
    if isNew { machine.heap.giveBack(object) }
    return item
  }
}

/// `object[index]` as a target.
final class SubscriptTarget: TargetNode {
  private let object: Operand
  private let index: Operand
  private let span: PackedSpan
  init(_ object: ExpressionNode, _ index: ExpressionNode, _ span: PackedSpan) {
    self.object = Operand(object)
    self.index = Operand(index)
    self.span = span
  }

  override func assign(_ value: Value, _ frame: Frame, _ machine: Machine) throws(Unwind) {
    let object = try object.evaluate(frame, machine)
    let index = try index.evaluate(frame, machine)
    try machine.storeItem(object, index, value, frame, span)
  }
}

/// `a, *b, c = …`
final class UnpackTarget: TargetNode {
  let targets: TargetList
  /// Which of them is starred, or -1.
  private let starIndex: Int
  /// All are local variables: nothing happens between them.
  private let areLocal: Bool
  private let span: PackedSpan

  init(_ targets: [TargetNode], starIndex: Int, _ span: PackedSpan) {
    self.targets = TargetList(targets)
    self.starIndex = starIndex
    areLocal = targets.allSatisfy { $0 is LocalTarget }
    self.span = span
  }

  /// How many values it takes, where nothing is starred; else -1.
  var plainCount: Int { starIndex < 0 ? targets.count : -1 }

  override func assign(_ value: Value, _ frame: Frame, _ machine: Machine) throws(Unwind) {
    if starIndex < 0, case .tuple(let tuple) = value, tuple.with({ $0.count }) == targets.count {
      // The value stays where a collection sees it: in the caller's frame, or on the native stack.
      for index in 0..<targets.count { try targets.assign(tuple.with { $0[index] }, to: index, frame, machine) }
      return
    }
    if starIndex < 0, areLocal, case .list(let list) = value, list.with({ $0.elementCount }) == targets.count {
      for index in 0..<targets.count { try targets.assign(list.with { $0[index] }, to: index, frame, machine) }
      return
    }
    frame.position = span
    let elements: TupleObject
    do throws(Unwind) {
      elements = try machine.unpack(value, count: targets.count, starIndex: starIndex)
    } catch { throw machine.located(error, span) }
    for index in 0..<targets.count { try targets.assign(elements[index], to: index, frame, machine) }
  }
}
