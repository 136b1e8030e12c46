import CoroRuntime

/// The terminal on descriptors 0 and 1: its size, and what it can show.
///
/// `O_NONBLOCK` is never set here: on a terminal it would leak to standard output and to the shell.
package enum Terminal {
  static var isInteractive: Bool { isatty(0) == 1 && isatty(1) == 1 }

  static var size: (rows: Int, columns: Int) {
    var size = winsize()
    guard ioctl(1, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0, size.ws_row > 0 else { return (24, 80) }
    return (Int(size.ws_row), Int(size.ws_col))
  }

  /// Whether escape sequences for colours are welcome: see no-color.org.
  static var showsColours: Bool {
    guard isatty(1) == 1 else { return false }
    if let setting = getenv("NO_COLOR"), setting.pointee != 0 { return false }
    guard let name = getenv("TERM") else { return false }
    return String(cString: name) != "dumb"
  }

  /// Whether rows that are longer than the terminal is wide are laid out anew when its width changes: xterm, rxvt and the
  /// consoles of kernels cut them off.
  static var laysRowsOutAnew: Bool {
    if getenv("XTERM_VERSION") != nil { return false }
    guard let name = getenv("TERM") else { return false }
    return !["linux", "rxvt", "vt", "st", "screen", "dumb", "sun"].contains { kind in
      String(cString: name).hasPrefix(kind) && (kind != "screen" || getenv("TMUX") == nil)
    }
  }

  /// Reads what is there; empty at the end of input, nil where there is nothing yet.
  static func read() -> [UInt8]? {
    while true {
      var number: Int32 = 0
      let bytes = [UInt8](unsafeUninitializedCapacity: 4096) { buffer, initialized in
        let count = Platform.read(0, UnsafeMutableRawBufferPointer(buffer))
        number = count < 0 ? errno : 0
        initialized = max(count, 0)
      }
      if number == EINTR { continue }
      if number == EAGAIN { return nil }
      return bytes
    }
  }

  /// Whether a descriptor has something to read within so many milliseconds.
  package static func isReadable(_ descriptor: Int32, milliseconds: Int32) -> Bool {
    var entry = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
    return poll(&entry, 1, milliseconds) > 0 && entry.revents != 0
  }

  static func write(_ bytes: some Collection<UInt8>, to descriptor: Int32 = 1) {
    let bytes = Array(bytes)
    _ = bytes.withUnsafeBytes { Host.write($0, to: descriptor) }
  }

  static func write(_ text: String, to descriptor: Int32 = 1) { write(Array(text.utf8), to: descriptor) }
}

extension Terminal {
  /// A file for this user alone; negative where it cannot be opened.
  static func open(_ path: String, _ flags: Int32) -> Int32 {
    #if canImport(Glibc)
      Glibc.open(path, flags, 0o600)
    #elseif canImport(Musl)
      Musl.open(path, flags, 0o600)
    #else
      Darwin.open(path, flags, 0o600)
    #endif
  }

  /// Seconds of the clock that never goes back.
  static var time: Double {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
  }
}
