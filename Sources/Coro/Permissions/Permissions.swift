/// What scripts may reach outside of their interpreter: nothing, unless it is granted here.
///
/// What is refused raises `PermissionError`, as the operating system would.
///
/// ```swift
/// var permissions = Permissions.none
/// permissions.read = [.folder("/srv/templates")]
/// permissions.connect = [.host("api.example.com", port: 443)]
/// ```
public struct Permissions: Sendable {
  /// Files that may be read and looked at.
  public var read: [PathRule] = []
  /// Files and folders that may be made, written, changed and removed.
  public var write: [PathRule] = []
  /// Where connections and datagrams may go. Looking a host's name up is granted with it.
  public var connect: [HostRule] = []
  /// Where servers may listen.
  public var listen: [HostRule] = []
  /// Names of environment variables that are visible.
  public var environment: NameRule = .none
  /// Programs that may be started, by the name or path that the script gives.
  public var processes: NameRule = .none
  /// Handling signals of this process, and sending signals to any.
  public var signals = false
  /// The time of day and clocks that run with it. Without it `time.time()` fails; `asyncio.sleep` works.
  public var clock = false
  /// Numbers that nobody can foretell. Without it `random` starts from ``Interpreter/Configuration/randomSeed``, or from
  /// a fixed number, and `os.urandom` fails.
  public var randomness = false
  /// What belongs to the whole process: the current folder, raw file descriptors, `os._exit`. With less than
  /// ``everything`` it should stay refused: descriptors lead past all other rules.
  public var process = false

  /// Nothing.
  public static var none: Permissions { Permissions() }

  /// All that the process itself may do.
  public static var everything: Permissions {
    var all = Permissions()
    all.read = [.everything]
    all.write = [.everything]
    all.connect = [.everything]
    all.listen = [.everything]
    all.environment = .all
    all.processes = .all
    all.signals = true
    all.clock = true
    all.randomness = true
    all.process = true
    return all
  }

  /// Grants nothing.
  public init() {}

  /// A place in the file system.
  public struct PathRule: Sendable, Hashable {
    let root: String

    /// A folder and all that is in it. Symbolic links and `..` are followed before the path is looked at, in the
    /// rule once, in a script's path at every use.
    public static func folder(_ path: String) -> PathRule { PathRule(root: ResolvedPath.resolve(path)) }

    /// One file.
    public static func file(_ path: String) -> PathRule { PathRule(root: ResolvedPath.resolve(path)) }

    /// The whole file system.
    public static var everything: PathRule { PathRule(root: "/") }

    func allows(_ resolved: String) -> Bool {
      root == "/" || resolved == root || resolved.hasPrefix(root + "/")
    }
  }

  /// A place on the network.
  public struct HostRule: Sendable, Hashable {
    /// Nil for any.
    let host: String?
    /// Nil for any.
    let port: Int?
    let isPath: Bool

    /// A host's name or address as a script writes it, and one of its ports or all.
    public static func host(_ name: String, port: Int? = nil) -> HostRule {
      HostRule(host: name.lowercased(), port: port, isPath: false)
    }

    /// One port of any host.
    public static func port(_ number: Int) -> HostRule { HostRule(host: nil, port: number, isPath: false) }

    /// A Unix socket in the file system.
    public static func socket(_ path: String) -> HostRule {
      HostRule(host: ResolvedPath.resolve(path), port: nil, isPath: true)
    }

    /// Any host, any port, any socket.
    public static var everything: HostRule { HostRule(host: nil, port: nil, isPath: false) }

    var isEverything: Bool { host == nil && port == nil }

    func allows(_ name: String, port wanted: Int?) -> Bool {
      if isPath { return false }
      if let host, host != name.lowercased() { return false }
      guard let port, let wanted else { return true }
      return port == wanted
    }

    func allows(path: String) -> Bool { isEverything || isPath && host == ResolvedPath.resolve(path) }
  }

  /// Some names.
  public enum NameRule: Sendable, Hashable, ExpressibleByArrayLiteral {
    case none
    case some(Set<String>)
    case all

    public init(arrayLiteral elements: String...) { self = .some(Set(elements)) }

    func allows(_ name: String) -> Bool {
      switch self {
      case .none: false
      case .some(let names): names.contains(name)
      case .all: true
      }
    }
  }
}
