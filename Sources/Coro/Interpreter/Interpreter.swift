/// Runs scripts: one world of modules, globals and tasks, apart from every other interpreter.
///
/// ```swift
/// let interpreter = Interpreter()
/// interpreter.define("add") { (a: Int, b: Int) in a + b }
/// let sum = try await interpreter.run("add(1, 2)", as: Int.self)
/// ```
///
/// It may be used from any thread and any task. Script runs on one thread, by default one of the interpreter's own:
/// calls are taken in order; a call of an `async` function lets others run while it waits. In the middle of a call that
/// runs `asyncio.run`, others are taken between two steps of its tasks.
///
/// Scripts have finite ``Limits`` and no ``Permissions`` unless the configuration says otherwise. An interpreter ends when
/// nobody holds it, nor any ``ScriptValue`` of it: tasks that are not done then are dropped.
public final class Interpreter: Sendable {
  let lease: Lease
  var engine: Engine { lease.engine }

  /// An interpreter with its own heap, modules and globals.
  ///
  /// Nothing is started before it is used, and this returns at once.
  public init(_ configuration: Configuration = Configuration()) {
    lease = Lease(Engine(configuration))
    engine.lease = lease
  }

  /// The same interpreter once more.
  init(_ lease: Lease) { self.lease = lease }

  /// How it was set up.
  public var configuration: Configuration { engine.configuration }

  /// Keeps the interpreter's thread alive for as long as somebody can still ask for something.
  final class Lease: Sendable {
    let engine: Engine
    init(_ engine: Engine) { self.engine = engine }
    deinit { engine.close() }
  }

  /// Ends whatever runs, waits or was asked for and has not begun, from any thread, within a millisecond: those calls fail with a ``ScriptError`` whose
  /// limit is ``ScriptError/Limit/interrupted``. The interpreter can be used as before.
  public func interrupt() { engine.interrupt() }
}
