import CProcessLaunch
import CoroRuntime

/// A program to be started, with what its descriptors 0, 1 and 2 are to be.
struct ProcessLaunch {
  enum Stream {
    /// What this process has.
    case inherited
    /// A new pipe, whose other end stays here.
    case pipe
    /// Nothing to be read, and a place where all is lost.
    case null
    case descriptor(Int32)
    /// Where standard output goes: for standard error.
    case output
  }

  var program: [CChar]
  var arguments: [[CChar]]
  /// Lines `NAME=value`; nil for those of this process.
  var environment: [[CChar]]?
  var folder: [CChar]?
  var streams: [Stream]
  var startsSession = false
  var keepsDescriptors = false

  struct Started {
    let process: pid_t
    /// This side's ends of the pipes, -1 where there is none.
    var ends: [Int32]
  }

  /// Starts it; an error number where that fails, be it in the child.
  func start() -> Result<Started, NetworkFailure> {
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    setSignals(&attributes)

    var ends: [Int32] = [-1, -1, -1]
    var foreign: [Int32] = []
    func giveUp(_ number: Int32) -> Result<Started, NetworkFailure> {
      for end in ends + foreign where end >= 0 { close(end) }
      return .failure(NetworkFailure(kind: .system, number: number))
    }
    // Every source is moved above the three first, so that none is overwritten before it is copied.
    var sources: [Int32] = []
    for (index, stream) in streams.enumerated() {
      var source: Int32 = -1
      switch stream {
      case .inherited: source = fcntl(Int32(index), F_DUPFD_CLOEXEC, 3)
      case .descriptor(let descriptor): source = fcntl(descriptor, F_DUPFD_CLOEXEC, 3)
      case .null: source = open("/dev/null", (index == 0 ? O_RDONLY : O_WRONLY) | O_CLOEXEC)
      case .output: source = sources.count > 1 ? fcntl(sources[1], F_DUPFD_CLOEXEC, 3) : -1
      case .pipe:
        var pair: [Int32] = [-1, -1]
        if pipe(&pair) != 0 { return giveUp(errno) }
        for end in pair { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        ends[index] = index == 0 ? pair[1] : pair[0]
        source = index == 0 ? pair[0] : pair[1]
      }
      if source < 0, case .inherited = stream, errno == EBADF {
        // It is closed here, and so it is there.
        sources.append(-1)
        continue
      }
      if source < 0 { return giveUp(errno) }
      if source < 3 {
        let moved = fcntl(source, F_DUPFD_CLOEXEC, 3)
        close(source)
        if moved < 0 { return giveUp(errno) }
        source = moved
      }
      foreign.append(source)
      sources.append(source)
    }
    for (index, source) in sources.enumerated() where source >= 0 {
      posix_spawn_file_actions_adddup2(&actions, source, Int32(index))
    }
    if let folder { _ = coro_spawn_chdir(&actions, folder) }
    if !keepsDescriptors { _ = coro_spawn_closefrom(&actions, 3) }

    var process = pid_t()
    let number = withPointers(arguments) { arguments in
      guard let environment else { return posix_spawnp(&process, program, &actions, &attributes, arguments, environ) }
      return withPointers(environment) { posix_spawnp(&process, program, &actions, &attributes, arguments, $0) }
    }
    if number != 0 { return giveUp(number) }
    for source in foreign { close(source) }
    return .success(Started(process: process, ends: ends))
  }

  /// The child hears of signals as if this process had never cared.
  private func setSignals(_ attributes: inout posix_spawnattr_t) {
    var flags = Int32(POSIX_SPAWN_SETSIGDEF) | Int32(POSIX_SPAWN_SETSIGMASK)
    #if canImport(Darwin)
      if !keepsDescriptors { flags |= Int32(POSIX_SPAWN_CLOEXEC_DEFAULT) }
    #endif
    if startsSession { flags |= Int32(coro_spawn_setsid) }
    posix_spawnattr_setflags(&attributes, Int16(truncatingIfNeeded: flags))
    var signals = sigset_t()
    sigemptyset(&signals)
    posix_spawnattr_setsigmask(&attributes, &signals)
    for number in [SIGPIPE, SIGINT, SIGTERM, SIGHUP, SIGUSR1, SIGUSR2, SIGXFSZ] { sigaddset(&signals, number) }
    posix_spawnattr_setsigdefault(&attributes, &signals)
  }

  /// An array of C strings with a null behind them, for the time of a call.
  private func withPointers<Result>(
    _ strings: [[CChar]], _ body: ([UnsafeMutablePointer<CChar>?]) -> Result
  ) -> Result {
    let pointers: [UnsafeMutablePointer<CChar>?] = strings.map { strdup($0) } + [nil]
    defer { for pointer in pointers { free(pointer) } }
    return body(pointers)
  }
}
