import CoroSyntax

/// `while`
final class WhileNode: StatementNode {
  private enum Phase: Int {
    case prelude, body, orElse
  }
  /// What suspends while the test is computed.
  private let prelude: StatementNode?
  private let condition: ExpressionNode
  private let body: StatementNode
  private let orElse: StatementNode?
  /// Negative where at most the body suspends.
  private let progress: Int

  init(
    prelude: StatementNode?, condition: ExpressionNode, body: StatementNode, orElse: StatementNode?, progress: Int
  ) {
    self.prelude = prelude
    self.condition = condition
    self.body = body
    self.orElse = orElse
    self.progress = progress
  }

  override func execute(_ frame: Frame, _ machine: Machine) throws(Unwind) -> Completion {
    if prelude != nil { return try run(frame, machine, from: .prelude, isResumed: false) }
    return try loop(frame, machine)
  }

  override func resume(_ frame: Frame, _ machine: Machine) throws(Unwind) -> Completion {
    // What generators are resumed in, mostly.
    if progress < 0 {
      let completion = try body.resume(frame, machine)
      if completion != .normal && completion != .continued { return leave(completion, frame) }
      try machine.passSafepoint()
      return try loop(frame, machine)
    }
    let phase = Phase(rawValue: frame.takeProgress(progress)) ?? .orElse
    return try run(frame, machine, from: phase, isResumed: true)
  }

  /// The rounds of a loop whose test does not suspend.
  @inline(__always)
  private func loop(_ frame: Frame, _ machine: Machine) throws(Unwind) -> Completion {
    while try condition.test(frame, machine) {
      let completion = try body.execute(frame, machine)
      if completion != .normal && completion != .continued { return leave(completion, frame) }
      try machine.passSafepoint()
    }
    return try finish(frame, machine, isResumed: false)
  }

  @inline(__always)
  private func leave(_ completion: Completion, _ frame: Frame) -> Completion {
    if completion == .broke { return .normal }
    return completion == .suspended && progress >= 0 ? frame.park(progress, at: Phase.body.rawValue) : completion
  }

  private func run(
    _ frame: Frame, _ machine: Machine, from start: Phase, isResumed: Bool
  ) throws(Unwind) -> Completion {
    var phase = start
    var isResumed = isResumed
    while true {
      switch phase {
      case .prelude:
        if let prelude {
          let completion = try isResumed ? prelude.resume(frame, machine) : prelude.execute(frame, machine)
          isResumed = false
          if completion == .suspended { return frame.park(progress, at: Phase.prelude.rawValue) }
        }
        phase = try condition.test(frame, machine) ? .body : .orElse
      case .body:
        let completion = try isResumed ? body.resume(frame, machine) : body.execute(frame, machine)
        isResumed = false
        if completion != .normal && completion != .continued { return leave(completion, frame) }
        phase = .prelude
        try machine.passSafepoint()
      case .orElse:
        return try finish(frame, machine, isResumed: isResumed)
      }
    }
  }

  private func finish(_ frame: Frame, _ machine: Machine, isResumed: Bool) throws(Unwind) -> Completion {
    guard let orElse else { return .normal }
    let completion = try isResumed ? orElse.resume(frame, machine) : orElse.execute(frame, machine)
    return completion == .suspended ? frame.park(progress, at: Phase.orElse.rawValue) : completion
  }
}

/// `for`
///
/// The iterator stands in a slot, so that a suspended loop is data.
final class ForNode: StatementNode {
  private enum Phase: Int {
    case body, orElse
  }
  private let target: TargetNode
  /// The target's slot where it is a local variable, else -1.
  private let targetSlot: Int
  private let unpacks: Bool
  private let iterable: ExpressionNode
  private let passing: PassingValue
  private let body: StatementNode
  private let orElse: StatementNode?
  private let iteratorSlot: Int
  private let progress: Int
  /// Of the whole statement or comprehension: where CPython is while it takes an element.
  private let span: PackedSpan

  /// `span`: the whole statement or comprehension, which CPython shows where an iterator fails.
  init(
    target: TargetNode, iterable: ExpressionNode, body: StatementNode, orElse: StatementNode?, iteratorSlot: Int,
    progress: Int, span: PackedSpan
  ) {
    self.target = target
    targetSlot = (target as? LocalTarget)?.slot ?? -1
    self.iterable = iterable
    passing = PassingValue(iterable)
    unpacks = target is UnpackTarget
    self.body = body
    self.orElse = orElse
    self.iteratorSlot = iteratorSlot
    self.progress = progress
    self.span = span
  }

  override func execute(_ frame: Frame, _ machine: Machine) throws(Unwind) -> Completion {
    let iterable = try iterable.evaluate(frame, machine)
    let isNew = passing.isNew(machine)
    frame.position = span
    do throws(Unwind) { frame[iteratorSlot] = try machine.makeLoopIterator(iterable, isNew: isNew) } catch {
      throw machine.located(error, span)
    }
    return try iterate(frame, machine)
  }

  override func resume(_ frame: Frame, _ machine: Machine) throws(Unwind) -> Completion {
    if progress >= 0, frame.takeProgress(progress) == Phase.orElse.rawValue {
      return try finish(frame, machine, isResumed: true)
    }
    let completion = try body.resume(frame, machine)
    if completion != .normal && completion != .continued { return leave(completion, frame) }
    return try iterate(frame, machine)
  }

  /// Takes elements and runs the body until one of them says enough.
  private func iterate(_ frame: Frame, _ machine: Machine) throws(Unwind) -> Completion {
    guard case .object(let ref) = frame[iteratorSlot] else { return try iterateByProtocol(frame, machine) }
    if targetSlot >= 0, ref.with({ $0.kind }) == .iterator {
      // The types whose loops are too small for a virtual call at each step. The iterator's slot holds it.
      let type = ref.with { $0.typeReference }
      if type == machine.types.rangeIterator {
        return try ref.downcast(to: RangeIterator.self).attempt { (iterator) throws(Unwind) in
          try iterateRange(iterator, frame, machine)
        }
      }
      if type == machine.types.listIterator {
        return try ref.downcast(to: ListIterator.self).attempt { (iterator) throws(Unwind) in
          try iterateList(iterator, frame, machine)
        }
      }
    }
    if ref.with({ $0.kind }) == .generator, ref.with({ $0.typeReference }) == machine.types.generator {
      return try iterateGenerator(ref.downcast(to: GeneratorObject.self), frame, machine)
    }
    return try iterateByProtocol(frame, machine)
  }

  private func iterateRange(
    _ iterator: RangeIterator, _ frame: Frame, _ machine: Machine
  ) throws(Unwind) -> Completion {
    while iterator.left > 0 {
      iterator.left -= 1
      frame[targetSlot] = .int(iterator.current)
      iterator.current &+= iterator.step
      let completion = try body.execute(frame, machine)
      if completion != .normal && completion != .continued { return leave(completion, frame) }
      try machine.passSafepoint()
    }
    if iterator.isOfLoop { machine.heap.giveBack(Ref(iterator), .rangeIterator) }
    return try finish(frame, machine, isResumed: false)
  }

  private func iterateList(
    _ iterator: ListIterator, _ frame: Frame, _ machine: Machine
  ) throws(Unwind) -> Completion {
    while let list = iterator.list, iterator.index < list.with({ $0.elementCount }) {
      frame[targetSlot] = list.with { $0.elements }[iterator.index]
      iterator.index += 1
      let completion = try body.execute(frame, machine)
      if completion != .normal && completion != .continued { return leave(completion, frame) }
      try machine.passSafepoint()
    }
    if iterator.use == .loopAndList, let list = iterator.list { machine.heap.giveBack(list) }
    iterator.list = nil
    if iterator.use != .general { machine.heap.giveBack(Ref(iterator), .listIterator) }
    return try finish(frame, machine, isResumed: false)
  }

  private func iterateGenerator(
    _ generator: Ref<GeneratorObject>, _ frame: Frame, _ machine: Machine
  ) throws(Unwind) -> Completion {
    let generatorBody = generator.with { $0.isPaused || $0.state == .created ? $0.body : nil }
    while true {
      frame.position = span
      guard machine.advance(generator, generatorBody) else { throw machine.located(Unwind(), span) }
      let element = machine.state.pointee.result
      if case .undefined = element { return try finish(frame, machine, isResumed: false) }
      if targetSlot >= 0 { frame[targetSlot] = element } else { try target.assign(element, frame, machine) }
      let completion = try body.execute(frame, machine)
      if completion != .normal && completion != .continued { return leave(completion, frame) }
      try machine.passSafepoint()
    }
  }

  private func iterateByProtocol(_ frame: Frame, _ machine: Machine) throws(Unwind) -> Completion {
    let givesBack = unpacks && machine.makesTuplesAnew(frame[iteratorSlot])
    while true {
      frame.position = span
      let element: Value
      do throws(Unwind) { element = try machine.next(frame[iteratorSlot]) } catch {
        throw machine.located(error, span)
      }
      if case .undefined = element { return try finish(frame, machine, isResumed: false) }
      if targetSlot >= 0 { frame[targetSlot] = element } else { try target.assign(element, frame, machine) }
      if givesBack { machine.heap.giveBack(element) }
      let completion = try body.execute(frame, machine)
      if completion != .normal && completion != .continued { return leave(completion, frame) }
      try machine.passSafepoint()
    }
  }

  private func leave(_ completion: Completion, _ frame: Frame) -> Completion {
    if completion == .suspended { return progress < 0 ? completion : frame.park(progress, at: Phase.body.rawValue) }
    frame[iteratorSlot] = .undefined
    return completion == .broke ? .normal : completion
  }

  private func finish(_ frame: Frame, _ machine: Machine, isResumed: Bool) throws(Unwind) -> Completion {
    frame[iteratorSlot] = .undefined
    guard let orElse else { return .normal }
    let completion = try isResumed ? orElse.resume(frame, machine) : orElse.execute(frame, machine)
    return completion == .suspended ? frame.park(progress, at: Phase.orElse.rawValue) : completion
  }
}

/// `break`
final class BreakNode: StatementNode {
  override func execute(_ frame: Frame, _ machine: Machine) throws(Unwind) -> Completion { .broke }
}

/// `continue`
final class ContinueNode: StatementNode {
  override func execute(_ frame: Frame, _ machine: Machine) throws(Unwind) -> Completion { .continued }
}
