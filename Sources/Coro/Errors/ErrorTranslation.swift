import CoroRuntime
import CoroSyntax

/// Exceptions of the language as errors of the host, and back. On the interpreter's thread.
enum ErrorTranslation {
  /// Takes the exception that is on its way.
  static func takeError(_ machine: Machine) -> ScriptError { error(machine.takeException(), machine) }

  static func error(_ exception: ExceptionObject, _ machine: Machine) -> ScriptError {
    let underlying = Engine.core(of: machine)?.hostErrors.error(of: exception)
    // An error of this library's own went through the script untouched, or is what the host asked to raise.
    var limit = machine.limit(of: exception).flatMap { ScriptError.Limit(rawValue: $0.rawValue) }
    if limit == nil, machine.configuration.ceilings.memory != .max,
      exception.type.object.isSubtype(of: machine.type(.memoryError))
    {
      limit = .memory
    }
    var text = TracebackRenderer.render(exception, machine)
    if text.last == "\n" { text.removeLast() }
    return ScriptError(
      type: typeName(exception, machine), message: message(exception, machine), traceback: frames(exception, machine),
      notes: notes(exception, machine), limit: limit, underlying: underlying, description: text)
  }

  private static func typeName(_ exception: ExceptionObject, _ machine: Machine) -> String {
    let name = machine.qualifiedTypeName(exception.type.object)
    return name.hasPrefix("__main__.") ? String(name.dropFirst("__main__.".count)) : name
  }

  private static func message(_ exception: ExceptionObject, _ machine: Machine) -> String {
    do throws(Unwind) { return try machine.str(.object(Ref(exception))).text } catch {
      // Its own `__str__` raises: CPython prints this in its place.
      _ = machine.takeException()
      return "<exception str() failed>"
    }
  }

  private static func frames(_ exception: ExceptionObject, _ machine: Machine) -> [ScriptError.Frame] {
    var frames: [ScriptError.Frame] = []
    var next = exception.traceback
    while case .object(let ref) = next, let entry = ref.object as? TracebackObject {
      frames.append(frame(entry))
      next = entry.next
    }
    return frames
  }

  private static func frame(_ entry: TracebackObject) -> ScriptError.Frame {
    let source = entry.source
    let start = source.line(at: entry.position.start)
    let end = source.line(at: entry.position.end)
    let text = source.lineText(start)
    return ScriptError.Frame(
      file: source.name, function: entry.functionName, line: start,
      column: source.column(at: entry.position.start), endLine: end,
      endColumn: source.column(at: entry.position.end),
      source: String(text.drop { $0 == " " || $0 == "\t" }))
  }

  private static func notes(_ exception: ExceptionObject, _ machine: Machine) -> [String] {
    guard case .list(let list) = machine.notes(of: exception) else { return [] }
    return list.object.buffer.compactMap { if case .string(let text) = $0 { text.object.text } else { nil } }
  }

  /// Raises what a host function threw.
  static func raise(_ error: any Error, _ machine: Machine) -> Unwind {
    if error is CancellationError, let type = machine.cancelledErrorType {
      return machine.raise(machine.makeException(type))
    }
    let exception: ExceptionObject
    if let error = error as? ScriptError {
      exception = machine.makeException(
        exceptionType(named: error.type, machine) ?? machine.type(.runtimeError), machine.string(error.message))
      Engine.core(of: machine)?.hostErrors.remember(error.underlying ?? error, for: exception)
    } else {
      exception = machine.makeException(
        HostErrors.type(machine), machine.string("\(error)"))
      Engine.core(of: machine)?.hostErrors.remember(error, for: exception)
    }
    return machine.raise(exception)
  }

  private static func exceptionType(named name: String, _ machine: Machine) -> TypeObject? {
    guard case .type(let ref) = machine.get(machine.builtins, machine.intern(name)), ref.object.isException else {
      return nil
    }
    return ref.object
  }
}
