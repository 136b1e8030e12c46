import CoroRuntime

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Permissions as the machine asks about them.
extension Permissions {
  /// Has the machine ask for them; what is refused is also no source of the time or of real randomness.
  func apply(to host: inout Host) {
    host.fileAccess = fileAccess
    host.networkAccess = networkAccess
    host.processAccess = processAccess
    host.isVisible = visibleEnvironment
    if !clock { host.clock = .refused }
    if !randomness { host.randomness = .seeded(0) }
  }

  private var fileAccess: FileAccess {
    let read = read
    let write = write
    var access = FileAccess { path, purpose in
      let resolved = ResolvedPath.resolve(path)
      let isAllowed =
        switch purpose {
        case .read, .inspect: (read + write).contains { $0.allows(resolved) }
        case .write, .change: write.contains { $0.allows(resolved) } && mayReplace(path, resolved, write)
        }
      return isAllowed ? nil : EACCES
    }
    access.allowsProcessState = process
    return access
  }

  private var networkAccess: NetworkAccess {
    let connect = connect
    let listen = listen
    return NetworkAccess { purpose in
      let isAllowed =
        switch purpose {
        case .lookUp(let host): connect.contains { $0.allows(host, port: nil) }
        case .connect(let host, let port): connect.contains { $0.allows(host, port: port) }
        case .connectToPath(let path): connect.contains { $0.allows(path: path) }
        case .listen(let host, let port): listen.contains { $0.allows(host ?? "", port: port) }
        case .listenAtPath(let path): listen.contains { $0.allows(path: path) }
        }
      return isAllowed ? nil : EACCES
    }
  }

  private var processAccess: ProcessAccess {
    let processes = processes
    let signals = signals
    return ProcessAccess { purpose in
      let isAllowed =
        switch purpose {
        case .start(let program, _): processes.allows(program)
        case .signal, .handle: signals
        }
      return isAllowed ? nil : EACCES
    }
  }

  /// Of the process's environment what may be seen.
  private var visibleEnvironment: (String) -> Bool {
    let rule = environment
    return { rule.allows($0) }
  }
}

/// A link is changed itself, not what it leads to: its own place has to be allowed as well.
private func mayReplace(_ path: String, _ resolved: String, _ rules: [Permissions.PathRule]) -> Bool {
  let place = ResolvedPath.resolveParent(of: path)
  return place == resolved || rules.contains { $0.allows(place) }
}
