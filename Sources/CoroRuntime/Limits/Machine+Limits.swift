/// Limits: looked at where safepoints look at rare things, and before anything large is made.
///
/// What runs out raises `LimitExceeded`, which is no `Exception`. Whoever catches it anyway has a short while to put
/// things back; after that every safepoint raises it again, so that no handler and no loop keeps it away.
extension Machine {
  /// Safepoints that were passed since the last look.
  private var stepsSinceLook: Int { state.pointee.granted - state.pointee.countdown }

  /// Sets how many safepoints pass before the next look.
  func grantSteps() {
    let most = budget.map { min($0.stepsUntilNextLook, Machine.safepointInterval) } ?? Machine.safepointInterval
    let granted = heap.isStressed ? 0 : most
    state.pointee.granted = granted
    state.pointee.countdown = granted
  }

  /// Has the next safepoint look at once. What was passed before it still counts.
  @inline(never)
  func demandSafepoint() {
    state.pointee.granted -= max(state.pointee.countdown, 0)
    state.pointee.countdown = min(state.pointee.countdown, 0)
  }

  /// Lets another budget pay from here on; answers the one that paid so far.
  package func exchangeBudget(_ next: Budget?) -> Budget? {
    let former = budget
    // What runs out here is noticed at the next safepoint that this budget pays for.
    _ = former?.use(steps: max(stepsSinceLook, 0))
    budget = next
    grantSteps()
    return former
  }

  /// Counts work that a native function does between two safepoints, in units of about a loop's round: 16 ns, or as
  /// many words of memory.
  package func countSteps(_ steps: Int) throws(Unwind) {
    guard let budget, steps > 0 else { return }
    // What would end after the deadline does not begin: nothing looks at the clock in between.
    if steps > 1 << 20, budget.nextDeadline != .max {
      let end = MonotonicTime.now.addingReportingOverflow(UInt64(steps) << 4)
      if end.overflow || end.partialValue > budget.nextDeadline { throw exceed(.time) }
    }
    state.pointee.countdown -= min(steps, 1 << 40)
    if state.pointee.countdown < 0 { try safepoint() }
  }

  /// What `safepoint` does about limits.
  func lookAtLimits() throws(Unwind) {
    if let budget {
      var limit = budget.use(steps: max(stepsSinceLook, 0))
      limit = limit ?? budget.refusal
      grantSteps()
      if let limit { throw raiseLimit(limit) }
    } else {
      grantSteps()
    }
    if heap.liveBytes > heap.byteLimit {
      budget?.exceed(.memory)
      throw raiseLimit(.memory)
    }
  }

  /// Looks at deadlines: at a safepoint, and while something waits.
  func checkTime() throws(Unwind) {
    guard let budget, budget.nextDeadline != .max, budget.noteTime(MonotonicTime.now) else { return }
    grantSteps()
    throw raiseLimit(.time)
  }

  /// A buffer that belongs to an object of the heap has grown by so many bytes.
  package func noteGrowth(_ bytes: Int) {
    heap.allocatedBytes += bytes
    if heap.allocatedBytes > heap.threshold { demandSafepoint() }
  }

  /// Ends the work that is being paid for, because something ran out.
  package func exceed(_ limit: Limit) -> Unwind {
    budget?.exceed(limit)
    demandSafepoint()
    return raiseLimit(limit)
  }

  /// Takes bytes of output before they are written.
  package func chargeOutput(_ bytes: Int) throws(Unwind) {
    guard let budget, !budget.use(output: bytes) else { return }
    throw exceed(.output)
  }

  /// The class of what limits raise, below `BaseException`.
  package var limitExceededType: TypeObject {
    hiddenType("coro.LimitExceeded") {
      makeBuiltinType(
        "LimitExceeded", base: type(.baseException), layout: .exception, module: "coro", canBeSubclassed: true)
    }
  }

  private func raiseLimit(_ limit: Limit) -> Unwind {
    let exception = makeException(limitExceededType, string(limit.message))
    let attributes = makeDictionary()
    set(attributes, "limit", string(limit.rawValue))
    exception.attributes = Ref(attributes)
    return raise(exception)
  }

  /// Which limit an exception stands for.
  package func limit(of exception: ExceptionObject) -> Limit? {
    guard exception.type.object.isSubtype(of: limitExceededType), let attributes = exception.attributes?.object,
      case .string(let name) = get(attributes, intern("limit"))
    else { return nil }
    return Limit(rawValue: name.object.text)
  }

  /// Whether an exception ends the loop that it comes from: no callback and no task keeps it. That something ran out
  /// does where the work that runs the loop is meant, and not only a task of it.
  package func endsProgram(_ exception: ExceptionObject, paidBy payer: Budget?) -> Bool {
    let type = exception.type.object
    return type.isSubtype(of: self.type(.keyboardInterrupt)) || type.isSubtype(of: self.type(.systemExit))
      || payer?.isExceeded ?? false && type.isSubtype(of: limitExceededType)
  }
}

extension Limit {
  /// What scripts and hosts read.
  package var message: String {
    switch self {
    case .steps: "more steps than allowed"
    case .time: "more time than allowed"
    case .memory: "more memory than allowed"
    case .output: "more output than allowed"
    case .tasks: "more tasks at a time than allowed"
    case .handles: "more open files, connections and processes than allowed"
    case .interrupted: "interrupted by the host"
    }
  }
}
