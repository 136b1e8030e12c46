import CoroSyntax

/// Making exceptions and sending them on their way. Each function answers the `Unwind` to throw.
extension Machine {
  package func type(_ exception: BuiltinException) -> TypeObject {
    // An enum without payloads is stored as the number of its case, in the order of `allCases`.
    exceptionTypes[Int(unsafeBitCast(exception, to: UInt8.self))].object
  }

  /// `throw machine.raise(.typeError, "…")`
  package func raise(_ exception: BuiltinException, _ message: String) -> Unwind {
    raise(makeException(type(exception), string(message)))
  }

  package func raise(_ exception: BuiltinException) -> Unwind {
    raise(makeException(type(exception)))
  }

  package func raise(_ exception: BuiltinException, value: Value) -> Unwind {
    raise(makeException(type(exception), value))
  }

  /// The usual ones, without an array for the arguments.
  package func makeException(_ type: TypeObject, _ argument: Value) -> ExceptionObject {
    let arguments = unfilledTuple(1)
    arguments.with { $0.elements }[0] = argument
    return makeException(Ref(type), arguments: arguments).object
  }

  package func makeException(_ type: TypeObject) -> ExceptionObject {
    makeException(Ref(type), arguments: Ref(emptyTuple)).object
  }

  /// Of arguments that stand in a row.
  func makeException(_ type: Ref<TypeObject>, _ arguments: UnsafeBufferPointer<Value>) -> Ref<HeapObject> {
    makeException(type, arguments: filledTuple(arguments)).downcast(to: HeapObject.self)
  }

  func makeException(_ type: Ref<TypeObject>, arguments: Ref<TupleObject>) -> Ref<ExceptionObject> {
    guard let spare = heap.spares.take(.exception) else {
      return place(ExceptionObject(type: type, arguments: arguments), bytes: 176)
    }
    spare._withUnsafeGuaranteedRef { $0.reuse(type: type, arguments: arguments) }
    return track(again: spare, bytes: 176)
  }

  package func makeException(_ type: TypeObject, _ arguments: Value...) -> ExceptionObject {
    makeException(Ref(type), arguments: Ref(makeTuple(arguments))).object
  }

  package func makeException(_ exception: BuiltinException, _ arguments: Value...) -> ExceptionObject {
    makeException(Ref(type(exception)), arguments: Ref(makeTuple(arguments))).object
  }

  /// Starts an exception: its context is the exception being handled.
  package func raise(_ exception: ExceptionObject) -> Unwind {
    setContext(of: exception, to: state.pointee.handled)
    state.pointee.exception = .object(Ref(exception))
    state.pointee.position = MachineState.notLocated
    return Unwind()
  }

  /// Lets an exception that was already on its way go on, with the traceback that it has.
  func raiseAgain(_ exception: Value) -> Unwind {
    state.pointee.exception = exception
    state.pointee.position = MachineState.isTraced
    return Unwind()
  }

  /// Sets the context as an implicit raise does; takes care that chains have no cycle.
  func setContext(of exception: ExceptionObject, to handled: Value) {
    guard case .object(let ref) = handled, ref.object !== exception, ref.object.kind == .exception else { return }
    // Cut the new context's chain where it would come back to this exception (Floyd's tortoise ends foreign cycles).
    var link = unsafeDowncast(ref.object, to: ExceptionObject.self)
    var slow = link
    var moveSlow = false
    while case .object(let next) = link.context, next.object.kind == .exception {
      if next.object === exception {
        link.context = .none
        break
      }
      link = unsafeDowncast(next.object, to: ExceptionObject.self)
      if link === slow { break }
      if moveSlow, case .object(let after) = slow.context {
        slow = unsafeDowncast(after.object, to: ExceptionObject.self)
      }
      moveSlow.toggle()
    }
    exception.context = handled
  }

  /// Says where in the running function an exception was raised; the innermost node that says so wins.
  @inline(__always)
  func located(_ error: Unwind, _ span: PackedSpan) -> Unwind {
    if state.pointee.position == MachineState.notLocated { state.pointee.position = span.packed }
    return error
  }

  /// The exception on its way.
  package var currentException: ExceptionObject? {
    guard case .object(let ref) = state.pointee.exception, ref.object.kind == .exception else { return nil }
    return unsafeDowncast(ref.object, to: ExceptionObject.self)
  }

  /// Takes the exception that is on its way out of the air: it is the caller's now.
  package func takeException() -> ExceptionObject { takeExceptionReference().object }

  /// The same as a value, which nobody has to hold.
  func takeExceptionValue() -> Value { .object(takeExceptionReference().downcast(to: HeapObject.self)) }

  @inline(__always)
  private func takeExceptionReference() -> Ref<ExceptionObject> {
    let exception = state.pointee.exception
    state.pointee.exception = .undefined
    state.pointee.position = MachineState.notLocated
    guard case .object(let reference) = exception, reference.with({ $0.kind }) == .exception else {
      return Ref(makeException(.systemError, string("an unwind without its exception")))
    }
    return reference.downcast(to: ExceptionObject.self)
  }

  /// Adds the running function's entry to the traceback of the exception on its way, once.
  func addTraceback(_ frame: Frame) {
    let position = state.pointee.position
    guard position != MachineState.isTraced else { return }
    state.pointee.position = MachineState.isTraced
    guard case .object(let reference) = state.pointee.exception, reference.with({ $0.kind }) == .exception else {
      return
    }
    let exception = reference.downcast(to: ExceptionObject.self)
    let span = position >= 0 ? PackedSpan(packed: position) : frame.position
    let entry = makeTraceback(frame.functionReference, span.span, next: exception.with { $0.traceback })
    exception.with { $0.traceback = .object(entry.downcast(to: HeapObject.self)) }
  }

  private func makeTraceback(
    _ function: Ref<FunctionObject>, _ position: SourceSpan, next: Value
  ) -> Ref<TracebackObject> {
    guard let spare = heap.spares.take(.traceback) else {
      return place(
        TracebackObject(type: types.traceback, function: function, position: position, next: next), bytes: 64)
    }
    spare._withUnsafeGuaranteedRef { $0.reuse(function: function, position: position, next: next) }
    return track(again: spare, bytes: 64)
  }

  /// Leaves a function with an exception: the caller's nodes may now say where they were.
  func leaveWithException(_ frame: Frame) {
    addTraceback(frame)
    state.pointee.position = MachineState.notLocated
  }

  /// Whether an exception on its way is of this class.
  package func isCurrentException(_ exception: BuiltinException) -> Bool {
    currentException?.type.object.isSubtype(of: type(exception)) ?? false
  }

  /// `TypeError` for operands: `unsupported operand type(s) for +: 'int' and 'str'`
  func unsupportedOperands(_ symbol: String, _ left: Value, _ right: Value) -> Unwind {
    raise(
      .typeError,
      "unsupported operand type(s) for \(symbol): '\(typeName(left))' and '\(typeName(right))'")
  }

  /// `KeyError` with the key as its argument.
  package func keyError(_ key: Value) -> Unwind {
    raise(.keyError, value: key)
  }

  /// `OSError` with number, message and file name; the class that CPython chooses for the number.
  package func osError(_ number: Int32, path: String? = nil) -> Unwind {
    raise(makeOSError(number, path: path))
  }

  /// Like `osError`, but not raised; `message` stands in the place of the system's words.
  package func makeOSError(_ number: Int32, message: String? = nil, path: String? = nil) -> ExceptionObject {
    let message = message ?? String(cString: strerror(number))
    var arguments: [Value] = [.int(Int(number)), string(message)]
    if let path { arguments.append(string(path)) }
    let exception = makeException(Ref(type(osErrorKind(number))), arguments: Ref(makeTuple(arguments))).object
    finishOSError(exception)
    return exception
  }

  /// An `OSError` of a module's own class: `socket.gaierror`.
  package func makeOSError(of type: TypeObject, _ number: Int32, message: String) -> ExceptionObject {
    let exception = makeException(type, .int(Int(number)), string(message))
    finishOSError(exception)
    return exception
  }

  /// The class that CPython chooses for an error number.
  func osErrorKind(_ number: Int32) -> BuiltinException {
    switch number {
    case ENOENT: .fileNotFoundError
    case EEXIST: .fileExistsError
    case EACCES, EPERM: .permissionError
    case EISDIR: .isADirectoryError
    case ENOTDIR: .notADirectoryError
    case EPIPE, ESHUTDOWN: .brokenPipeError
    case ECONNREFUSED: .connectionRefusedError
    case ECONNRESET: .connectionResetError
    case ECONNABORTED: .connectionAbortedError
    case EINTR: .interruptedError
    case ECHILD: .childProcessError
    case ESRCH: .processLookupError
    case ETIMEDOUT: .timeoutError
    case EAGAIN, EALREADY, EINPROGRESS: .blockingIOError
    default: .osError
    }
  }
}
