import CoroRuntime

/// What a loop has to do: the ready queue, the timers, and the inbox that other threads post to.
///
/// It belongs to one interpreter and its thread; only the inbox is shared.
package final class Scheduler {
  let ready = ReadyQueue()
  var timers = TimerHeap<TimerTarget>()
  package let inbox = Inbox()
  package let clock: any Clock
  /// Nil for the usual order, with nobody watching.
  let schedule: Schedule?
  /// What is under way elsewhere and will post when it is done: connections, look-ups, threads. While there is any,
  /// waiting for the inbox is no deadlock.
  package var operationsUnderWay = 0
  /// `stop` was called: the loop ends after this tick.
  var isStopping = false
  /// The host wants a word between two ticks: the loop does not wait meanwhile.
  var hasMail = false
  /// Who hands over what was collected during a tick: the network's writes.
  package var endOfTick: [(Machine) -> Void] = []
  /// What other targets keep for this loop alone, by their own names.
  package var companions: [String: AnyObject] = [:]
  /// Who has to end something when the loop is closed.
  package var atClose: [(Machine) -> Void] = []
  /// Who keeps values for this loop outside of the heap.
  package var rootSources: [any RootSource] = []

  /// A wait is cut into pieces of this many seconds, so that Ctrl-C is seen within milliseconds.
  private static let longestWait = 0.02
  /// Timers that are looked at together.
  private static let firedAtOnce = 16
  /// Seconds: a collection takes a tenth of that where millions of objects live.
  private static let longRest = 1.0
  /// CPython's `MAXIMUM_SELECT_TIMEOUT`.
  private static let longestTimeout = 24.0 * 3600

  init(clock: any Clock, schedule: Schedule?) {
    self.clock = clock
    self.schedule = schedule
  }

  deinit { timers.deallocate() }

  func trace(_ tracer: Tracer) {
    ready.forEach { $0.visit(tracer) }
    timers.forEach { $0.target.visit(tracer) }
    for source in rootSources { source.visitRoots(tracer) }
  }

  var isIdle: Bool { ready.isEmpty && !isStopping && !hasMail }

  /// One round: takes the inbox, fires the timers that are due, and runs what was ready when it began.
  ///
  /// Waits when there is nothing to do yet. Answers false where nothing can ever happen any more.
  func tick(_ machine: Machine, _ loop: EventLoopObject, mayWait: Bool = true) throws(Unwind) -> Bool {
    timers.dropCancelled { $0.target.isCancelled($0.sequence) }
    try takeInbox(machine, loop)
    // Before the frames that lead to the collector lie where those of the last tick were.
    if isIdle && loop.runtime.mayHaveLostFailures { clearDeadStack() }
    if !mayWait {
      // What is due runs, and nothing is waited for.
    } else if isIdle && !timers.isEmpty || isIdle && operationsUnderWay > 0 {
      try park(machine, loop)
    } else if isIdle {
      try loop.runtime.reportFailures(machine, collecting: true)
      if isIdle { return false }
    }
    fireTimers()
    try runReady(machine, loop)
    for hand in endOfTick { hand(machine) }
    if loop.blockedCount > 0 { try loop.lookForDeadlocks(machine) }
    if loop.runtime.hasReports { try loop.runtime.reportFailures(machine, collecting: false) }
    try machine.passTick()
    return true
  }

  /// Runs what is ready now: what that adds runs in the next round, after another look at the inbox.
  ///
  /// A function of its own: the entry that ran last must not stay in the frame of `tick`, where a collection
  /// would find it.
  @inline(never)
  private func runReady(_ machine: Machine, _ loop: EventLoopObject) throws(Unwind) {
    var count = ready.count
    if let schedule { return try runScheduled(count, schedule, machine, loop) }
    while count > 0, let entry = ready.popFirst() {
      count -= 1
      try loop.run(entry, machine)
    }
  }

  @inline(never)
  private func runScheduled(
    _ count: Int, _ schedule: Schedule, _ machine: Machine, _ loop: EventLoopObject
  ) throws(Unwind) {
    schedule.shuffle(ready, first: count)
    var left = count
    while left > 0, let entry = ready.popFirst() {
      left -= 1
      try schedule.note(entry, machine)
      try loop.run(entry, machine)
    }
  }

  private func takeInbox(_ machine: Machine, _ loop: EventLoopObject) throws(Unwind) {
    for delivery in inbox.take() { try delivery(machine) }
    if let mailbox = loop.runtime.mailbox { mailbox.deliver(machine) }
  }

  private func fireTimers() {
    guard !timers.isEmpty else { return }
    // A nanosecond of the future counts as now: the clock does not tell less apart.
    let end = clock.now + 1e-9
    var count = 0
    repeat {
      // Some at a time: while their places are taken in the heap their objects arrive from memory.
      count = withUnsafeTemporaryAllocation(of: TimerHeap<TimerTarget>.Entry.self, capacity: Scheduler.firedAtOnce) {
        due in
        var count = 0
        while count < due.count, let entry = timers.popFirst(before: end) {
          entry.target.fetch()
          due.initializeElement(at: count, to: entry)
          count += 1
        }
        for index in 0..<count { fire(due[index]) }
        return count
      }
    } while count == Scheduler.firedAtOnce
  }

  /// The time of a timer has come: nothing is run yet.
  @inline(__always)
  private func fire(_ entry: TimerHeap<TimerTarget>.Entry) {
    switch entry.target.kind {
    case .handle(let handle):
      let isCancelled = handle.with {
        $0.isScheduled = false
        return $0.isCancelled
      }
      if isCancelled { timers.noteDrop() } else { ready.append(.handle(handle)) }
    case .sleep(let sleep):
      if sleep.with({ $0.isPending }) { ready.append(.expire(sleep)) } else { timers.noteDrop() }
    case .task(let task):
      if task.with({ $0.isSleeping(entry.sequence) }) { ready.append(.expireOf(task)) } else { timers.noteDrop() }
    }
  }

  /// The next deadline, or the moment to look for tasks that wait for each other.
  private func nextMoment(_ loop: EventLoopObject) -> Double {
    let deadline = timers.first?.deadline ?? clock.now + Scheduler.longestTimeout
    return min(deadline, loop.deadlockWatch.nextLook ?? deadline)
  }

  /// Waits for the next deadline or for the inbox, in pieces.
  private func park(_ machine: Machine, _ loop: EventLoopObject) throws(Unwind) {
    try loop.runtime.reportFailures(machine, collecting: true)
    if !isIdle { return }
    var deadline = nextMoment(loop)
    // Nobody waits meanwhile for what a collection takes, and what comes after the rest finds the memory.
    if operationsUnderWay == 0 && deadline - clock.now >= Scheduler.longRest { try machine.collectBeforeRest() }
    if operationsUnderWay == 0 && clock.jump(to: deadline) { return }
    while isIdle {
      let left = deadline - clock.now
      if left <= 0 {
        // A virtual clock stands still while something is under way: what is under way comes first.
        if operationsUnderWay == 0 || !(clock is VirtualClock) { return }
      }
      inbox.wait(min(max(left, 0), Scheduler.longestWait))
      try takeInbox(machine, loop)
      // A host that runs the loop itself looks at its mailbox between two ticks.
      if loop.runtime.mailbox?.hasMail ?? false { return }
      try machine.checkInterrupts()
      // What arrived may have started a timer, or cancelled one.
      deadline = nextMoment(loop)
      if ready.isEmpty && operationsUnderWay == 0 && clock.jump(to: deadline) { return }
      if ready.isEmpty && operationsUnderWay == 0 && timers.isEmpty { return }
    }
  }

  func removeAll() {
    ready.removeAll()
    timers.removeAll()
  }
}
