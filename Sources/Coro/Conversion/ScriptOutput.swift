import CoroRuntime

/// Makes values for a script. It is only valid during the conversion.
public struct ScriptOutput {
  let machine: Machine
  /// How many containers are around what is made.
  let depth: Int

  init(_ machine: Machine, depth: Int = 0) {
    self.machine = machine
    self.depth = depth
  }

  /// A value that was made.
  public struct Result {
    let value: Value
  }

  /// Makes a value from something that is convertible already.
  public func make(_ value: some ScriptConvertible) throws -> Result { try value.toScript(self) }

  /// `None`
  public var none: Result { Result(value: .none) }

  /// For parts of what is made.
  func inner() throws -> ScriptOutput {
    if depth >= ScriptInput.greatestDepth {
      throw ScriptError("RecursionError", "value nested too deeply to be converted: more than \(depth) levels")
    }
    return ScriptOutput(machine, depth: depth + 1)
  }

  func value(_ convertible: some ScriptConvertible) throws -> Value { try convertible.toScript(self).value }
}

extension Machine {
  /// Lets the language's exceptions leave as errors.
  func translated<Answer>(_ body: () throws(Unwind) -> Answer) throws -> Answer {
    do throws(Unwind) { return try body() } catch { throw ErrorTranslation.takeError(self) }
  }
}
