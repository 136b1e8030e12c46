import CoroRuntime

/// The classes of `_asyncio`, made once for each interpreter.
package struct AsyncTypes {
  package let future, task, futureIterator, nativeCoroutine, eventLoop, handle, timerHandle: Ref<TypeObject>
  package let cancelledError, invalidStateError, deadlockError: Ref<TypeObject>
  let callback, interruptWatch: Ref<TypeObject>
  package let lock, event, semaphore, boundedSemaphore, queue, streamReader: Ref<TypeObject>
  let queueEmpty, queueFull, queueShutDown: Ref<TypeObject>
  let context, contextVariable, token, missing: Ref<TypeObject>

  init(_ machine: Machine) {
    func make(
      _ name: String, base: TypeObject? = nil, layout: ObjectKind = .other, module: String = "_asyncio",
      canBeSubclassed: Bool = false
    ) -> Ref<TypeObject> {
      Ref(
        machine.makeBuiltinType(name, base: base, layout: layout, module: module, canBeSubclassed: canBeSubclassed))
    }
    future = make("Future", layout: .awaiter, canBeSubclassed: true)
    task = make("Task", base: future.object, layout: .awaiter, canBeSubclassed: true)
    future.object.givesInstancesAttributes = true
    task.object.givesInstancesAttributes = true
    futureIterator = make("FutureIter", layout: .awaiter)
    nativeCoroutine = make("coroutine", base: machine.types.coroutine.object, layout: .awaiter, module: "builtins")
    eventLoop = make("_UnixSelectorEventLoop", module: "asyncio.unix_events")
    eventLoop.object.givesInstancesAttributes = true
    handle = make("Handle", module: "asyncio.events")
    timerHandle = make("TimerHandle", base: handle.object, module: "asyncio.events")
    let exceptions = "asyncio.exceptions"
    cancelledError = make(
      "CancelledError", base: machine.type(.baseException), layout: .exception, module: exceptions,
      canBeSubclassed: true)
    invalidStateError = make(
      "InvalidStateError", base: machine.type(.exception), layout: .exception, module: exceptions,
      canBeSubclassed: true)
    deadlockError = make(
      "DeadlockError", base: machine.type(.runtimeError), layout: .exception, canBeSubclassed: true)
    let locks = "asyncio.locks"
    lock = make("Lock", module: locks, canBeSubclassed: true)
    event = make("Event", module: locks, canBeSubclassed: true)
    semaphore = make("Semaphore", module: locks, canBeSubclassed: true)
    boundedSemaphore = make("BoundedSemaphore", base: semaphore.object, module: locks, canBeSubclassed: true)
    let queues = "asyncio.queues"
    queue = make("Queue", module: queues, canBeSubclassed: true)
    streamReader = make("StreamReader", module: "asyncio.streams", canBeSubclassed: true)
    // In CPython they are written in the language.
    for type in [handle, timerHandle] { type.object.nameWithoutModule() }
    for type in [lock, event, semaphore, boundedSemaphore, queue, streamReader] {
      type.object.givesInstancesAttributes = true
      // In CPython they are written in the language.
      type.object.nameWithoutModule()
    }
    func makeException(_ name: String) -> Ref<TypeObject> {
      make(name, base: machine.type(.exception), layout: .exception, module: queues, canBeSubclassed: true)
    }
    queueEmpty = makeException("QueueEmpty")
    queueFull = makeException("QueueFull")
    queueShutDown = makeException("QueueShutDown")
    callback = make("_Callback")
    interruptWatch = make("_InterruptWatch")
    context = make("Context", module: "_contextvars")
    contextVariable = make("ContextVar", module: "_contextvars")
    token = make("Token", module: "_contextvars")
    missing = make("Token.MISSING", module: "_contextvars")
  }

  func visit(_ tracer: Tracer) {
    for type in [
      future, task, futureIterator, nativeCoroutine, eventLoop, handle, timerHandle, cancelledError,
      invalidStateError, deadlockError, lock, event, semaphore, boundedSemaphore, queue, streamReader, queueEmpty,
      queueFull, queueShutDown, callback, interruptWatch, context, contextVariable, token, missing,
    ] { tracer.visit(type) }
  }
}
