import CoroRuntime

/// `itertools.count`
final class CountIterator: IteratorObject {
  private(set) var current: Value
  let step: Value

  init(type: Ref<TypeObject>, start: Value, step: Value) {
    current = start
    self.step = step
    super.init(type: type)
  }

  override func trace(_ tracer: Tracer) {
    tracer.visit(current)
    tracer.visit(step)
  }

  override func next(_ machine: Machine) throws(Unwind) -> Value {
    let answer = current
    if case .int(let number) = answer, case .int(let step) = step {
      let (sum, overflow) = number.addingReportingOverflow(step)
      if !overflow {
        current = .int(sum)
        return answer
      }
    }
    current = try machine.binary(.add, answer, step)
    return answer
  }
}

/// `itertools.cycle`
final class CycleIterator: IteratorObject {
  private var source: Value
  private let saved: Ref<ListObject>
  private var position = 0

  init(type: Ref<TypeObject>, source: Value, saved: ListObject) {
    self.source = source
    self.saved = Ref(saved)
    super.init(type: type)
  }

  override func trace(_ tracer: Tracer) {
    tracer.visit(source)
    tracer.visit(saved)
  }

  override func next(_ machine: Machine) throws(Unwind) -> Value {
    if !source.isUndefined {
      let element = try machine.next(source)
      if !element.isUndefined {
        try machine.append(element, to: saved.object)
        return element
      }
      source = .undefined
    }
    let list = saved.object
    if list.count == 0 { return .undefined }
    if position >= list.count { position = 0 }
    position += 1
    return list[position - 1]
  }
}

/// `itertools.repeat`
final class RepeatIterator: IteratorObject {
  let element: Value
  /// Nil for ever.
  private(set) var left: Int?

  init(type: Ref<TypeObject>, element: Value, left: Int?) {
    self.element = element
    self.left = left
    super.init(type: type)
  }

  override func trace(_ tracer: Tracer) { tracer.visit(element) }

  override func next(_ machine: Machine) -> Value {
    guard let left else { return element }
    if left == 0 { return .undefined }
    self.left = left - 1
    return element
  }

  override var lengthHint: Int? { left }
}
