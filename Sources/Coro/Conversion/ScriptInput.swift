import CoroRuntime

/// A value of a script that is being converted. It is only valid during the conversion.
public struct ScriptInput {
  let machine: Machine
  let value: Value
  /// How many containers are around it.
  let depth: Int

  /// Values nested deeper are refused; a list that contains itself is one of those.
  static let greatestDepth = 500

  init(_ machine: Machine, _ value: Value, depth: Int = 0) {
    self.machine = machine
    self.value = value
    self.depth = depth
  }

  /// Converts it to another type.
  ///
  /// - Throws: ``ScriptError`` where the value is none of that type.
  public func convert<Target: ScriptConvertible>(to type: Target.Type = Target.self) throws -> Target {
    try Target.fromScript(self)
  }

  /// Whether it is `None`.
  public var isNone: Bool { value.isNone }

  /// The name of its class, as error messages show it.
  public var typeName: String { machine.typeName(value) }

  /// An error that says what was wanted.
  public func mismatch(_ wanted: String) -> ScriptError {
    ScriptError("TypeError", "expected \(wanted), not \(typeName)")
  }

  /// A part of this value.
  func part(_ value: Value) throws -> ScriptInput {
    if depth >= ScriptInput.greatestDepth {
      throw ScriptError("RecursionError", "value nested too deeply to be converted: more than \(depth) levels")
    }
    return ScriptInput(machine, value, depth: depth + 1)
  }

  /// Converts a part and says in an error where it is.
  func convert<Part: ScriptConvertible>(_ part: Value, at place: @autoclosure () -> String) throws -> Part {
    do { return try Part.fromScript(try self.part(part)) } catch let error as ScriptError {
      throw error.inside(place())
    }
  }
}

extension ScriptError {
  /// The same error about a part of a larger value: `[3]['x']: expected int, not str`.
  func inside(_ place: String) -> ScriptError {
    // Deep inside of a value nobody reads the whole way there.
    if message.utf8.count > 200 { return self }
    return ScriptError(type, message.first == "[" && place.last == "]" ? place + message : "\(place): \(message)")
  }
}
