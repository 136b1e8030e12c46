/// What passes between Swift and scripts: arguments, results, globals.
///
/// The basic types conform: `Bool`, integers, `Double`, `Float`, `String`, optionals, arrays, dictionaries, sets, and
/// ``ScriptValue``, ``ScriptData``. A type of yours conforms in one of three ways:
///
/// * it is `Codable`: `extension Order: ScriptConvertible {}`, and it becomes a `dict` with its properties;
/// * it is a class or an actor that scripts shall see as an object: ``ScriptObject``;
/// * in terms of another type that conforms:
///
/// ```swift
/// struct Celsius: ScriptConvertible {
///   var degrees: Double
///   static func fromScript(_ value: ScriptInput) throws -> Celsius {
///     Celsius(degrees: try value.convert(to: Double.self))
///   }
///   func toScript(_ output: ScriptOutput) throws -> ScriptOutput.Result { try output.make(degrees) }
/// }
/// ```
///
/// Conversion runs no code of a script. It fails with a ``ScriptError`` of the type `TypeError`, `OverflowError` or
/// `ValueError` that says what was wanted, what was there, and where inside of a larger value.
public protocol ScriptConvertible: Sendable {
  /// Makes one from a value of a script.
  static func fromScript(_ value: ScriptInput) throws -> Self

  /// Makes a value for a script.
  func toScript(_ output: ScriptOutput) throws -> ScriptOutput.Result
}
