import CoroRuntime

/// `takewhile`, `dropwhile` and `filterfalse`.
final class SelectingIterator: IteratorObject {
  enum Mode { case take, drop, reject }

  private let mode: Mode
  private let function: Value
  private let source: Value
  /// `takewhile` has ended, or `dropwhile` drops no more.
  private var hasTurned = false

  init(type: Ref<TypeObject>, mode: Mode, function: Value, source: Value) {
    self.mode = mode
    self.function = function
    self.source = source
    super.init(type: type)
  }

  override func trace(_ tracer: Tracer) {
    tracer.visit(function)
    tracer.visit(source)
  }

  override func next(_ machine: Machine) throws(Unwind) -> Value {
    switch mode {
    case .take:
      if hasTurned { return .undefined }
      let element = try machine.next(source)
      if element.isUndefined { return .undefined }
      if try machine.isTrue(machine.call(function, element)) { return element }
      hasTurned = true
      return .undefined
    case .drop:
      while true {
        let element = try machine.next(source)
        if element.isUndefined || hasTurned { return element }
        if try !machine.isTrue(machine.call(function, element)) {
          hasTurned = true
          return element
        }
        try machine.passNativeStep()
      }
    case .reject:
      while true {
        let element = try machine.next(source)
        if element.isUndefined { return element }
        let test = function.isNone ? element : try machine.call(function, element)
        if try !machine.isTrue(test) { return element }
        try machine.passNativeStep()
      }
    }
  }
}

/// `itertools.compress`
final class CompressIterator: IteratorObject {
  private let source: Value
  private let selectors: Value

  init(type: Ref<TypeObject>, source: Value, selectors: Value) {
    self.source = source
    self.selectors = selectors
    super.init(type: type)
  }

  override func trace(_ tracer: Tracer) {
    tracer.visit(source)
    tracer.visit(selectors)
  }

  override func next(_ machine: Machine) throws(Unwind) -> Value {
    while true {
      let element = try machine.next(source)
      if element.isUndefined { return element }
      let selector = try machine.next(selectors)
      if selector.isUndefined { return selector }
      if try machine.isTrue(selector) { return element }
      try machine.passNativeStep()
    }
  }
}

/// `itertools.islice`
final class SliceIterator: IteratorObject {
  private var source: Value
  private var position = 0
  private var wanted: Int
  /// Nil without end.
  private let stop: Int?
  private let step: Int

  private init(type: Ref<TypeObject>, source: Value, start: Int, stop: Int?, step: Int) {
    self.source = source
    wanted = start
    self.stop = stop
    self.step = step
    super.init(type: type)
  }

  override func trace(_ tracer: Tracer) { tracer.visit(source) }

  static func make(_ machine: Machine, _ cls: Ref<TypeObject>, _ arguments: Arguments) throws(Unwind) -> SliceIterator {
    // The iterable, and up to three bounds behind it.
    guard let all = arguments[1].tupleObject, all.count >= 2, all.count <= 4 else {
      let given = arguments[1].tupleObject?.count ?? 0
      throw machine.raise(
        .typeError, "islice expected at \(given < 2 ? "least 2" : "most 4") arguments, got \(given)")
    }
    func bound(_ index: Int, _ message: String, negative: String? = nil) throws(Unwind) -> Int? {
      if all[index].isNone { return nil }
      guard let number = try? machine.indexValue(all[index]), case .small(let small) = number else {
        if machine.currentException != nil { _ = machine.takeException() }
        throw machine.raise(.valueError, message)
      }
      // What is not -1, which in C stands for an error, is found out later.
      if small < 0 { throw machine.raise(.valueError, small == -1 ? message : negative ?? message) }
      return small
    }
    let about = "must be None or an integer: 0 <= x <= sys.maxsize."
    var start = 0
    let stop: Int?
    var step = 1
    if all.count == 2 {
      stop = try bound(1, "Stop argument for islice() \(about)", negative: "Indices for islice() \(about)")
    } else {
      stop = try bound(2, "Stop argument for islice() \(about)", negative: "Indices for islice() \(about)")
      start = try bound(1, "Indices for islice() \(about)") ?? 0
      if all.count == 4 {
        step = try bound(3, "Step for islice() must be a positive integer or None.") ?? 1
        if step == 0 { throw machine.raise(.valueError, "Step for islice() must be a positive integer or None.") }
      }
    }
    let source = try machine.makeIterator(all[0])
    return SliceIterator(type: cls, source: source, start: start, stop: stop, step: step)
  }

  override func next(_ machine: Machine) throws(Unwind) -> Value {
    if source.isUndefined { return .undefined }
    // Also what lies before the start is consumed, but never beyond the stop.
    let target = stop.map { min($0, wanted) } ?? wanted
    while position < target {
      if try machine.next(source).isUndefined { return finish() }
      position += 1
      try machine.passNativeStep()
    }
    if let stop, position >= stop { return finish() }
    let element = try machine.next(source)
    if element.isUndefined { return finish() }
    position += 1
    let (following, overflow) = wanted.addingReportingOverflow(step)
    wanted = overflow ? Int.max : following
    return element
  }

  private func finish() -> Value {
    source = .undefined
    return .undefined
  }
}

/// `itertools.starmap`
final class StarMapIterator: IteratorObject {
  private let function: Value
  private let source: Value

  init(type: Ref<TypeObject>, function: Value, source: Value) {
    self.function = function
    self.source = source
    super.init(type: type)
  }

  override func trace(_ tracer: Tracer) {
    tracer.visit(function)
    tracer.visit(source)
  }

  override func next(_ machine: Machine) throws(Unwind) -> Value {
    let element = try machine.next(source)
    if element.isUndefined { return element }
    if let tuple = element.tupleObject { return try machine.callUnpacked(function, tuple, nil) }
    return try machine.call(function, positional: machine.elements(of: element), keywords: nil)
  }
}

/// `itertools.accumulate`
final class AccumulateIterator: IteratorObject {
  private let source: Value
  private let function: Value
  private var total: Value = .undefined
  private var initial: Value

  init(type: Ref<TypeObject>, source: Value, function: Value, initial: Value) {
    self.source = source
    self.function = function
    self.initial = initial
    super.init(type: type)
  }

  override func trace(_ tracer: Tracer) {
    tracer.visit(source)
    tracer.visit(function)
    tracer.visit(total)
    tracer.visit(initial)
  }

  override func next(_ machine: Machine) throws(Unwind) -> Value {
    if !initial.isUndefined {
      total = initial
      initial = .undefined
      return total
    }
    let element = try machine.next(source)
    if element.isUndefined { return element }
    if total.isUndefined {
      total = element
    } else {
      total = function.isNone ? try machine.binary(.add, total, element) : try machine.call(function, total, element)
    }
    return total
  }
}
