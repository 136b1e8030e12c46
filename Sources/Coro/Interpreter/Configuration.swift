import CoroRuntime
import NIOCore

extension Interpreter {
  /// How an interpreter is set up. Everything is decided before it is made.
  public struct Configuration: Sendable {
    /// What scripts may use up; finite by default.
    public var limits = Limits()

    /// What scripts may reach outside; nothing by default.
    public var permissions = Permissions.none

    /// Where standard output goes.
    public var standardOutput = Output.standard

    /// Where standard error goes: reports of tasks whose exceptions nobody saw, and what scripts write there.
    public var standardError = Output.standard

    /// What scripts read from standard input; empty by default.
    public var standardInput = ""

    /// The clock of event loops.
    public var clock = Clock.system

    /// What `random` and the hashes of strings start from. With a seed and ``Clock/virtual(start:)`` a script that reaches
    /// nothing outside does the same at every run.
    public var randomSeed: UInt64?

    /// `sys.argv`
    public var arguments = [""]

    /// Answers the text of a module that a script imports, by its dotted name; nil where there is none of that
    /// name. It is asked before the library and before folders, but for what is built in; once for each module, on the
    /// interpreter's thread.
    public var loadModule: (@Sendable (_ name: String) throws -> Module?)?

    /// Folders that `import` searches for `.coro` and `.py` files. Reading them takes no permission of the script's.
    public var searchPath: [String] = []

    /// Which thread script runs on.
    public var execution = Execution.ownThread

    /// Bytes of address space for the stack of the interpreter's own thread; memory is used as the stack grows. A call
    /// of a script function takes up to 2 KB of it.
    public var stackSize = 64 << 20

    /// Who does input and output; a thread of the interpreter's own where there is none, started when a script first
    /// uses the network. A group of the host's is not shut down.
    public var eventLoopGroup: (any EventLoopGroup)?

    /// The defaults.
    public init() {}

    /// Defaults with these limits and permissions.
    public init(limits: Limits = Limits(), permissions: Permissions = .none) {
      self.limits = limits
      self.permissions = permissions
    }
  }

  /// The thread that script runs on.
  public enum Execution: Sendable {
    /// A thread of the interpreter's own, started on first use.
    case ownThread
    /// Whatever thread of the host calls, one at a time: for a host that owns the frame, as a game does. Tasks go on
    /// when it calls ``Interpreter/tick(budget:advancing:)``.
    case hostDriven
  }

  /// What event loops read the time from.
  public enum Clock: Sendable {
    /// The machine's. `time.time()` takes the permission ``Permissions/clock``.
    case system
    /// A clock that stands still while anything runs and jumps to the next deadline when nothing does: sleeps take no
    /// time, their order is exact. `time.time()` and the like read it.
    ///
    /// - Parameter start: where it begins, in seconds since 1970.
    case virtual(start: Double = 0)
  }

  /// Where text goes that a script writes.
  public enum Output: Sendable {
    /// To the process's own standard output or standard error.
    case standard
    /// Nowhere.
    case discard
    /// Into a buffer of the host's.
    case capture(CapturedText)
    /// To a function, in pieces as they come, on the interpreter's thread.
    case stream(@Sendable (String) -> Void)
  }

  /// The source of a module.
  public struct Module: Sendable {
    /// Its text.
    public var text: String
    /// Whether it may have submodules.
    public var isPackage: Bool

    /// A module, or a package.
    public init(_ text: String, isPackage: Bool = false) {
      self.text = text
      self.isPackage = isPackage
    }
  }
}
