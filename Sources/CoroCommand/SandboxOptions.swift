import ArgumentParser
import Coro
import CoroRuntime

/// What a program may reach and use up. The command grants everything unless told otherwise.
struct SandboxOptions: ParsableArguments {
  @Flag(help: "Grant nothing outside of the program but what --allow-... names: no files, network, processes, clock.")
  var sandbox = false

  @Option(help: ArgumentHelp("Let it read these files and folders; implies --sandbox.", valueName: "path,..."))
  var allowRead: [String] = []

  @Option(help: ArgumentHelp("Let it write these files and folders; implies --sandbox.", valueName: "path,..."))
  var allowWrite: [String] = []

  @Option(
    help: ArgumentHelp("Let it connect to these hosts, `host` or `host:port`; implies --sandbox.", valueName: "host,..."))
  var allowNet: [String] = []

  @Option(
    help: ArgumentHelp("Let it listen at these places, `host:port` or `:port`; implies --sandbox.", valueName: "host,..."))
  var allowListen: [String] = []

  @Option(help: ArgumentHelp("Let it see these environment variables; implies --sandbox.", valueName: "name,..."))
  var allowEnv: [String] = []

  @Option(help: ArgumentHelp("Let it start these programs; implies --sandbox.", valueName: "program,..."))
  var allowRun: [String] = []

  @Flag(help: "Let it read the clock and get real random numbers; implies --sandbox.")
  var allowClock = false

  @Option(help: ArgumentHelp("Bytes it may have in use; K, M and G stand for powers of 1024.", valueName: "size"))
  var maxMemory: ByteCount?

  @Option(help: ArgumentHelp("Steps it may make: rounds of loops and calls.", valueName: "count"))
  var maxSteps: Int?

  @Option(help: ArgumentHelp("Seconds after which it is ended.", valueName: "seconds"))
  var timeout: Double?

  func validate() throws {
    if let maxSteps, maxSteps < 1 { throw ValidationError("--max-steps must be at least 1.") }
    if let timeout, !(timeout > 0) { throw ValidationError("--timeout must be more than 0 seconds.") }
  }

  private var isSandboxed: Bool {
    sandbox || allowClock || ![allowRead, allowWrite, allowNet, allowListen, allowEnv, allowRun].allSatisfy(\.isEmpty)
  }

  /// The whole program's.
  var restrictions: Restrictions {
    Restrictions(
      permissions: isSandboxed ? permissions : .everything, memory: maxMemory?.bytes, steps: maxSteps, seconds: timeout)
  }

  private var permissions: Permissions {
    var permissions = Permissions.none
    permissions.read = SandboxOptions.parts(allowRead).map { .folder($0) }
    permissions.write = SandboxOptions.parts(allowWrite).map { .folder($0) }
    permissions.connect = SandboxOptions.parts(allowNet).map(SandboxOptions.place)
    permissions.listen = SandboxOptions.parts(allowListen).map(SandboxOptions.place)
    permissions.environment = .some(Set(SandboxOptions.parts(allowEnv)))
    permissions.processes = .some(Set(SandboxOptions.parts(allowRun)))
    permissions.clock = allowClock
    permissions.randomness = allowClock
    return permissions
  }

  private static func parts(_ lists: [String]) -> [String] {
    lists.flatMap { $0.split(separator: ",").map(String.init) }
  }

  /// `host`, `host:port`, `:port`, `[address]:port`; an address with more than one colon is one without a port.
  private static func place(_ text: String) -> Permissions.HostRule {
    if text.first == "[", let end = text.firstIndex(of: "]") {
      let address = String(text[text.index(after: text.startIndex)..<end])
      return .host(address, port: Int(text[end...].dropFirst(2)))
    }
    let colons = text.count { $0 == ":" }
    guard colons == 1, let colon = text.firstIndex(of: ":"), let port = Int(text[text.index(after: colon)...]) else {
      return .host(text)
    }
    return colon == text.startIndex ? .port(port) : .host(String(text[..<colon]), port: port)
  }
}

/// A size as people write it.
struct ByteCount: ExpressibleByArgument, Sendable {
  let bytes: Int

  init?(argument: String) {
    let units: [Character: Int] = ["k": 1 << 10, "m": 1 << 20, "g": 1 << 30]
    let unit = argument.last.flatMap { units[Character($0.lowercased())] }
    guard let number = Int(unit == nil ? argument[...] : argument.dropLast()), number > 0 else { return nil }
    let (bytes, overflow) = number.multipliedReportingOverflow(by: unit ?? 1)
    guard !overflow else { return nil }
    self.bytes = bytes
  }
}
