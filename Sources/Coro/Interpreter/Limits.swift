import CoroRuntime

/// What scripts may use up. Nil means no limit.
///
/// A limit that is hit raises `LimitExceeded` in the script, which is no `Exception`: whoever catches it anyway gets a
/// moment to put things back and is then stopped again, wherever it is. The host gets a ``ScriptError`` whose
/// ``ScriptError/limit`` says which one it was; the interpreter stays as good as before, and the next call works.
///
/// ```swift
/// var configuration = Interpreter.Configuration()
/// configuration.limits.time = .milliseconds(50)
/// let interpreter = Interpreter(configuration)
/// try await interpreter.run("while True: pass")   // throws after 50 ms: error.limit == .time
/// ```
///
/// What one operation needs is asked for before it is allocated: `'a' * 10 ** 9` fails with `MemoryError` and costs
/// nothing. That one a script may catch: nothing was used up.
public struct Limits: Sendable, Hashable {
  /// Steps of one call: about one for each round of a loop and each call, and as many for the loops inside of
  /// built-in functions. A simple loop makes some ten million a second.
  public var steps: Int? = 1_000_000_000

  /// Steps of all calls together, for the interpreter's whole life: once they are used up, it is.
  public var totalSteps: Int?

  /// Steps of each task.
  public var taskSteps: Int?

  /// Wall-clock time of one call, waiting included.
  public var time: Duration? = .seconds(60)

  /// Bytes on the heap, for objects of the script and their contents. It is an estimate, near what the system sees. The
  /// library that scripts import counts as well.
  public var memory: Int? = 256 << 20

  /// Calls of script functions within each other: beyond that a script sees `RecursionError`. The stack of the
  /// thread may end it sooner. `sys.setrecursionlimit` goes up to this.
  public var recursion: Int = 1000

  /// Bytes that one call writes to standard output and standard error.
  public var output: Int? = 16 << 20

  /// Tasks that are not done.
  public var tasks: Int? = 100_000

  /// Files, connections, servers and processes that are open.
  public var handles: Int? = 256

  /// Finite limits for scripts that are meant well: see the properties.
  public init() {}

  /// No limits but that of recursion.
  public static var unlimited: Limits {
    var limits = Limits()
    limits.steps = nil
    limits.time = nil
    limits.memory = nil
    limits.output = nil
    limits.tasks = nil
    limits.handles = nil
    return limits
  }

  var ceilings: Ceilings {
    var ceilings = Ceilings()
    ceilings.memory = memory ?? .max
    ceilings.recursion = max(recursion, 1)
    ceilings.tasks = tasks ?? .max
    ceilings.taskSteps = taskSteps ?? .max
    ceilings.handles = handles ?? .max
    return ceilings
  }

  func makeBudget(parent: Budget) -> Budget {
    Budget(parent: parent, steps: steps ?? .max, deadline: deadline, output: output ?? .max)
  }

  private var deadline: UInt64 {
    guard let time else { return .max }
    let nanoseconds = time.inSeconds * 1e9
    guard nanoseconds < 9e18 else { return .max }
    return MonotonicTime.now &+ UInt64(max(nanoseconds, 0))
  }

  /// What a call may fill. An interpreter that is full, because a call before this one hit the limit and left what it
  /// made in a global, gets a little more, so that the host can have it cleaned up.
  func byteLimit(living: Int) -> Int {
    guard let memory else { return .max }
    let reserve = max(memory / 8, 1 << 20)
    let (end, overflow) = memory.addingReportingOverflow(reserve)
    return overflow ? memory : max(memory, min(living + reserve / 4, end))
  }
}
