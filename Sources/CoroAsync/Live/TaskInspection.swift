import CoroRuntime

/// What can be told about a task without running script.
package struct TaskFacts: Sendable {
  package enum State: String, Sendable {
    case new, ready, running, waiting, cancelling
  }

  package let address: UInt
  package let name: String
  package let state: State
  /// `worker()`
  package let coroutine: String
  /// The frames that it is suspended in, the outermost first: `worker() at app.coro:12`.
  package let frames: [String]
  /// `sleep()`, `Queue.get()`, `Task-3`; empty for a task that waits for nothing.
  package let awaits: String
  package let madeAt: String
  /// Seconds since it was made, where that is known.
  package let age: Double?
  /// The tasks that it waits for.
  package let awaitedTasks: [UInt]
}

extension EventLoopObject {
  /// Tasks that are not done, the oldest first. Not to be kept across a call into script.
  var pendingTasks: ContiguousArray<Ref<TaskObject>> {
    var tasks: ContiguousArray<Ref<TaskObject>> = []
    visitTasks { tasks.append(Ref($0)) }
    return tasks
  }

  /// What each of the tasks that are not done is at, those left out that run the statement which asks.
  package func taskFacts(_ machine: Machine) -> [TaskFacts] {
    let own = runtime.live?.foregroundTask
    let tasks = pendingTasks.filter { $0.object !== currentTask?.object && $0.object !== own?.object }
    var members: [UInt: [UInt]] = [:]
    for task in tasks {
      if let parent = task.object.groupParent(machine) { members[parent, default: []].append(task.address) }
    }
    return tasks.map { task in task.object.facts(self, members[task.address] ?? [], machine) }
  }

  /// The task of that name that is not done; nil where there is none.
  package func task(named name: String, _ machine: Machine) -> TaskObject? {
    pendingTasks.first { task in
      if case .string(let text) = task.object.nameText(machine) { text.object.text == name } else { false }
    }?.object
  }

  package var pendingTaskCount: Int { pendingTasks.count }
}

extension TaskObject {
  fileprivate func facts(_ loop: EventLoopObject, _ members: [UInt], _ machine: Machine) -> TaskFacts {
    var frames: [String] = []
    var libraryNames: [String] = []
    var title = "?"
    var isNew = false
    var nativeWait: String?
    if case .object(let ref) = coroutine, let root = ref.object as? GeneratorObject {
      title = machine.displayName(of: root) + "()"
      isNew = root.isNotStarted
      nativeWait = LiveLoop.callText(of: root.innermostAwaited)
      for frame in root.suspendedFrames {
        let file = frame.code.source.name
        frames.append("\(machine.displayName(of: frame))() at \(file):\(frame.currentLine)")
        if frame.code.source.isLibrary {
          libraryNames.append(machine.displayName(of: frame) + "()")
        } else {
          libraryNames = []
        }
      }
    } else if let name = LiveLoop.callText(of: coroutine) {
      title = name
      nativeWait = name
    }
    let waited = waitedFor(machine)
    let origin = loop.runtime.origins?.origin(of: self)
    let now = loop.scheduler.clock.now
    return TaskFacts(
      address: Ref(self).address, name: nameString(machine), state: state(loop, isNew), coroutine: title,
      frames: frames, awaits: libraryNames.first ?? nativeWait ?? waited.text,
      madeAt: origin?.site.map { "\($0.file):\($0.line)" } ?? "",
      age: origin.map { now - $0.time }, awaitedTasks: waited.tasks + members)
  }

  func nameString(_ machine: Machine) -> String {
    if case .string(let text) = nameText(machine) { text.object.text } else { "?" }
  }

  private func state(_ loop: EventLoopObject, _ isNew: Bool) -> TaskFacts.State {
    if loop.runtime.live?.interruptedTask?.object === self { return .running }
    if cancelRequests > 0 { return .cancelling }
    if isNew { return .new }
    return waitingFor.isNone ? .ready : .waiting
  }

  private func waitedFor(_ machine: Machine) -> (text: String, tasks: [UInt]) {
    guard case .object(let ref) = waitingFor else { return ("", []) }
    if let name = LiveLoop.callText(of: waitingFor) { return (name, []) }
    if let task = ref.object as? TaskObject { return (task.nameString(machine), [Ref(task).address]) }
    // `gather` keeps its children in an attribute.
    if case .list(let children) = machine.quietAttribute(waitingFor, "_children") {
      var tasks: [UInt] = []
      for child in children.object.buffer {
        if case .object(let ref) = child, let task = ref.object as? TaskObject, !task.isDone {
          tasks.append(Ref(task).address)
        }
      }
      return ("gather of \(children.object.count)", tasks)
    }
    return ("a future", [])
  }

  /// The task in whose `TaskGroup` this one is: the group's method is called when it is done.
  fileprivate func groupParent(_ machine: Machine) -> UInt? {
    var functions: ContiguousArray<Value> = []
    try? forEachHearer { (function, wakesTask, _) throws(Unwind) in
      if !wakesTask { functions.append(function) }
    }
    for function in functions {
      guard case .object(let ref) = function, ref.object.kind == .boundMethod else { continue }
      let receiver = unsafeDowncast(ref.object, to: BoundMethodObject.self).receiver
      if case .object(let parent) = machine.quietAttribute(receiver, "_parent_task"), parent.object is TaskObject {
        return parent.address
      }
    }
    return nil
  }
}

extension EventLoopObject {
  /// Whether a task that is not done has this one in its chain of frames.
  package func isDriven(_ generator: GeneratorObject) -> Bool {
    pendingTasks.contains { task in
      guard case .object(let ref) = task.object.coroutine, let root = ref.object as? GeneratorObject else {
        return false
      }
      return root.suspendedFrames.contains { $0 === generator }
    }
  }
}
