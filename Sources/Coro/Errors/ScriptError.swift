/// What went wrong in a script, or between a script and its host.
///
/// Every error that this library throws is one of these, but for `CancellationError`, which a call throws whose Swift
/// task was cancelled.
///
/// ```swift
/// do {
///   try await interpreter.run("1 / 0")
/// } catch let error as ScriptError {
///   print(error.type, error.message)   // ZeroDivisionError division by zero
///   print(error)                       // the whole traceback, as CPython prints it
/// }
/// ```
public struct ScriptError: Error, Sendable {
  /// The exception class's name, with its module where that is neither `builtins` nor `__main__`: `"ValueError"`,
  /// `"json.decoder.JSONDecodeError"`.
  public let type: String

  /// What `str(exception)` answers.
  public let message: String

  /// Where it was raised, the outermost call first; empty for errors of conversion in the host.
  public let traceback: [Frame]

  /// What `add_note` added.
  public let notes: [String]

  /// The limit that was hit, where one was.
  public let limit: Limit?

  /// The error that a host function threw, where the script raised that and nobody caught it.
  public let underlying: (any Error)?

  /// The whole text as CPython prints it: causes, traceback with source lines, message, notes.
  public let description: String

  /// One call of a traceback.
  public struct Frame: Sendable, Hashable {
    /// The name given with the text, or a file's path.
    public let file: String
    /// `"<module>"` at the top level.
    public let function: String
    /// From 1.
    public let line: Int
    /// In characters from 1; equal to `endColumn` where only the line is known.
    public let column: Int
    /// The line of the span's end.
    public let endLine: Int
    /// One past the span's last character.
    public let endColumn: Int
    /// The line's text, without indentation and line end.
    public let source: String
  }

  /// Something that was to last, and ran out; see ``Limits``.
  public enum Limit: String, Sendable, CaseIterable {
    /// Steps: loop rounds and calls.
    case steps
    /// Wall-clock time.
    case time
    /// Bytes on the heap.
    case memory
    /// Bytes of standard output and standard error.
    case output
    /// Tasks that are not done.
    case tasks
    /// Files, connections and processes that are open.
    case handles
    /// ``Interpreter/interrupt()`` was called.
    case interrupted
  }

  /// An error for a host function to throw: the script sees an exception of that built-in class.
  ///
  /// ```swift
  /// interpreter.define("root") { (x: Double) throws -> Double in
  ///   guard x >= 0 else { throw ScriptError("ValueError", "root of a negative number") }
  ///   return x.squareRoot()
  /// }
  /// ```
  ///
  /// - Parameters:
  ///   - type: a built-in exception class; `RuntimeError` stands in for a name that is none.
  ///   - message: what `str(exception)` answers.
  public init(_ type: String, _ message: String) {
    self.init(type: type, message: message)
  }

  init(
    type: String, message: String, traceback: [Frame] = [], notes: [String] = [], limit: Limit? = nil,
    underlying: (any Error)? = nil, description: String? = nil
  ) {
    self.type = type
    self.message = message
    self.traceback = traceback
    self.notes = notes
    self.limit = limit
    self.underlying = underlying
    self.description = description ?? (message.isEmpty ? type : "\(type): \(message)")
  }
}

extension ScriptError: CustomStringConvertible {}
