import CoroRuntime
import CoroSyntax

/// What a call from the host led to.
enum Outcome {
  case value(Value)
  /// To be run on a loop.
  case coroutine(Value)
}

/// What calls from the host do. On the interpreter's thread.
extension Core {
  /// Runs a text up to its end, or makes the coroutine that it is.
  func prepare(_ source: String, name: String, isExpression: Bool) throws -> Outcome {
    try attempt { () throws(Unwind) in
      let text = try machine.sourceText(Array(source.utf8), name: name)
      let (answer, isCoroutine) =
        isExpression
        ? try machine.prepareExpression(text, in: main) : try machine.prepareCell(text, in: main, isTyped: false)
      return isCoroutine ? .coroutine(answer) : .value(answer)
    }
  }

  /// The value of a dotted name in the main module.
  func function(_ name: String) throws -> Value {
    var value = Value.undefined
    for part in name.split(separator: ".", omittingEmptySubsequences: false) {
      if value.isUndefined {
        value = try global(String(part))
      } else {
        let object = value
        value = try attempt { () throws(Unwind) in try machine.getAttribute(object, String(part)) }
      }
    }
    return value
  }

  /// A global or a built-in function.
  func global(_ name: String) throws -> Value {
    let key = machine.intern(name)
    if let value = machine.get(main.namespace.object, key).given ?? machine.get(machine.builtins, key).given {
      return value
    }
    throw ScriptError("NameError", "name '\(name)' is not defined")
  }

  /// Calls something; an answer that can be awaited is a coroutine.
  func call(_ callee: Value, _ given: Given) throws -> Outcome {
    let output = ScriptOutput(machine)
    // A list of the heap: making one argument may run script that collects what the others are.
    let values = machine.makeList(capacity: given.positional.count + given.keywords.count)
    for (index, argument) in given.positional.enumerated() {
      let value = try place(output, argument, "argument \(index + 1)")
      try attempt { () throws(Unwind) in try machine.append(value, to: values) }
    }
    for (name, argument) in given.keywords {
      let value = try place(output, argument, "argument '\(name)'")
      try attempt { () throws(Unwind) in try machine.append(value, to: values) }
    }
    let count = given.positional.count
    let answer = try attempt { () throws(Unwind) in
      if given.keywords.isEmpty { return try machine.call(callee, positional: values, keywords: nil) }
      return try machine.call(
        callee, arguments: Array(values.buffer[..<count]),
        keywords: given.keywords.enumerated().map { (machine.intern($1.0), values[count + $0]) })
    }
    let mustWait = try attempt { () throws(Unwind) in try runtime?.canBeWaitedFor(answer, machine) ?? false }
    return mustWait ? .coroutine(answer) : .value(answer)
  }

  private func place(_ output: ScriptOutput, _ argument: any ScriptConvertible, _ place: String) throws -> Value {
    do { return try output.value(argument) } catch let error as ScriptError { throw error.inside(place) }
  }

  /// Lets an exception of the language leave, to be read when the work is over.
  func attempt<Answer>(_ body: () throws(Unwind) -> Answer) throws -> Answer {
    do throws(Unwind) { return try body() } catch { throw PendingFailure(machine.takeException()) }
  }
}
