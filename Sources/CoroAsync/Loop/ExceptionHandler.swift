import CoroRuntime

/// What nobody else could handle: callbacks that raise, exceptions that nobody asked for.
extension EventLoopObject {
  /// A callback raised the exception that is on its way.
  func reportCallback(_ machine: Machine, _ handle: HandleObject) throws(Unwind) {
    let exception = machine.takeException()
    if endsProgram(exception, machine) { throw machine.raise(exception) }
    let context = machine.makeDictionary()
    var text = "None()"
    if !handle.function.isUndefined {
      text = try handle.callText(machine)
    }
    machine.set(context, "message", machine.string("Exception in callback \(text)"))
    machine.set(context, "exception", .object(Ref(exception)))
    machine.set(context, "handle", .object(Ref(handle)))
    // For the handler it is the exception being handled: `sys.exc_info()` and `logging.exception` show it.
    let outer = machine.handledException
    machine.handledException = .object(Ref(exception))
    defer { machine.handledException = outer }
    try callExceptionHandler(machine, context)
  }

  private func endsProgram(_ exception: ExceptionObject, _ machine: Machine) -> Bool {
    machine.endsProgram(exception, paidBy: payer)
  }

  /// `call_exception_handler`
  func callExceptionHandler(_ machine: Machine, _ context: DictionaryObject) throws(Unwind) {
    if exceptionHandler.isNone { return try handleByDefault(machine, context) }
    do throws(Unwind) {
      _ = try machine.call(exceptionHandler, .object(Ref(self)), .dictionary(Ref(context)))
    } catch {
      let exception = machine.takeException()
      if endsProgram(exception, machine) { throw machine.raise(exception) }
      let second = machine.makeDictionary()
      machine.set(second, "message", machine.string("Unhandled error in exception handler"))
      machine.set(second, "exception", .object(Ref(exception)))
      machine.set(second, "context", .dictionary(Ref(context)))
      try handleByDefault(machine, second)
    }
  }

  /// `default_exception_handler`: what happened, with whom, and the traceback, to standard error; through `logging`
  /// where the program uses that.
  func handleByDefault(_ machine: Machine, _ context: DictionaryObject) throws(Unwind) {
    var lines: [String] = []
    let message = machine.get(context, machine.intern("message"))
    if let message = message.givenAndNotNone, try machine.isTrue(message) {
      lines.append(try machine.str(message).text)
    } else {
      lines.append("Unhandled exception in event loop")
    }
    for (key, value) in sortedItems(of: context, machine) where key != "message" && key != "exception" {
      lines.append("\(key): \(machine.safeRepresentation(value))")
    }
    let exception = machine.get(context, machine.intern("exception"))
    let text = lines.joined(separator: "\n")
    if try logged("error", text, exception, machine) { return }
    var output = text + "\n"
    if case .object(let ref) = exception, let exception = ref.object as? ExceptionObject {
      output += TracebackRenderer.render(exception, machine, as: .tracebackModule)
    }
    let bytes = Array(output.utf8)
    _ = bytes.withUnsafeBytes { machine.host.writeError($0) }
  }

  /// A warning to standard error, or through the logger.
  func warn(_ text: String, _ machine: Machine) throws(Unwind) {
    if try logged("warning", text, .none, machine) { return }
    _ = machine.flushOutput()
    machine.writeError(text + "\n")
  }

  private func sortedItems(of context: DictionaryObject, _ machine: Machine) -> [(String, Value)] {
    var items: [(String, Value)] = []
    context.forEachEntry { key, value in
      if case .string(let name) = key { items.append((name.object.text, value)) }
    }
    return items.sorted { $0.0 < $1.0 }
  }

  /// Through the logger `asyncio`; false where the program does not use `logging`.
  private func logged(
    _ level: String, _ text: String, _ exception: Value, _ machine: Machine
  ) throws(Unwind) -> Bool {
    let logging = machine.get(machine.modules, machine.intern("logging"))
    guard !logging.isUndefined else { return false }
    let logger = try machine.call(machine.getAttribute(logging, "getLogger"), machine.string("asyncio"))
    _ = try machine.call(
      machine.getAttribute(logger, level), arguments: [machine.string(text)],
      keywords: [(machine.intern("exc_info"), exception.givenAndNotNone ?? .bool(false))])
    return true
  }
}

/// What transports ask of a loop.
extension EventLoopObject {
  /// Calls a function in the next round of the ready queue.
  package func callSoon(_ machine: Machine, _ function: Value, _ arguments: Value...) throws(Unwind) {
    let handle = machine.adopt(
      HandleObject(
        type: runtime.types.handle, loop: self, function: function, arguments: HandleArguments(arguments, machine),
        context: .undefined))
    try schedule(.handle(Ref(handle)), machine)
  }

  /// A method of a protocol raised the exception that is on its way.
  package func reportProtocolError(
    _ machine: Machine, _ message: String, transport: Value, protocolObject: Value
  ) throws(Unwind) {
    let exception = machine.takeException()
    if endsProgram(exception, machine) { throw machine.raise(exception) }
    let context = machine.makeDictionary()
    machine.set(context, "message", machine.string(message))
    machine.set(context, "exception", .object(Ref(exception)))
    if !transport.isNone { machine.set(context, "transport", transport) }
    if !protocolObject.isNone { machine.set(context, "protocol", protocolObject) }
    try callExceptionHandler(machine, context)
  }
}
