import CoroAsync
import CoroRuntime

/// `loop._spawn`: what `subprocess_exec` and `subprocess_shell` stand on.
enum ProcessTable {
  /// The numbers of the module `subprocess`.
  private static let pipe = -1
  private static let output = -2
  private static let null = -3

  static func rows(_ network: Network) -> [NativeRow] {
    [
      NativeRow("_spawn", "self, arguments, executable, streams, env, cwd, start_new_session, close_fds, /") {
        [unowned network] (machine, arguments) throws(Unwind) in
        guard case .object(let ref) = arguments[0], let loop = ref.object as? EventLoopObject else {
          throw machine.raise(.typeError, "an event loop is required, not '\(machine.typeName(arguments[0]))'")
        }
        let launch = try launch(arguments, machine)
        switch launch.start() {
        case .failure(let failure):
          // The child's folder is what was not there, if there is one that is not.
          let file = launch.folder.map { access($0, X_OK) != 0 } == true ? arguments[5] : arguments[2]
          throw machine.osError(failure.number, file: file)
        case .success(let started):
          let process = machine.adopt(ProcessObject(network, started, loop: loop, machine))
          network.add(process)
          let error = process.watch()
          if error != 0 { throw machine.osError(error) }
          return .object(Ref(process))
        }
      }
    ]
  }

  private static func launch(_ arguments: Arguments, _ machine: Machine) throws(Unwind) -> ProcessLaunch {
    var words: [[CChar]] = []
    try machine.forEach(in: arguments[1]) { (word) throws(Unwind) in
      words.append(try characters(word, machine))
      return true
    }
    let program = try characters(arguments[2], machine)
    var streams: [ProcessLaunch.Stream] = []
    try machine.forEach(in: arguments[3]) { (value) throws(Unwind) in
      streams.append(try stream(value, machine))
      return true
    }
    try machine.permit(.start(program: text(program), arguments: words.map(text)))
    // What was printed before comes before what the child prints.
    _ = machine.flushOutput()
    var launch = ProcessLaunch(program: program, arguments: words, streams: streams)
    if let lines = arguments[4].givenAndNotNone {
      var environment: [[CChar]] = []
      try machine.forEach(in: lines) { (line) throws(Unwind) in
        environment.append(try characters(line, machine))
        return true
      }
      launch.environment = environment
    }
    if let folder = arguments[5].givenAndNotNone { launch.folder = try characters(folder, machine) }
    launch.startsSession = try machine.isTrue(arguments[6])
    launch.keepsDescriptors = !(try machine.isTrue(arguments[7]))
    return launch
  }

  private static func stream(_ value: Value, _ machine: Machine) throws(Unwind) -> ProcessLaunch.Stream {
    guard let given = value.givenAndNotNone else { return .inherited }
    var number: Int
    if case .int(let small) = given {
      number = small
    } else {
      number = try machine.index(machine.callMethod(given, machine.intern("fileno")))
      if number < 0 { throw machine.osError(EBADF) }
    }
    switch number {
    case pipe: return .pipe
    case output: return .output
    case null: return .null
    default:
      guard let descriptor = Int32(exactly: number), descriptor >= 0 else { throw machine.osError(EBADF) }
      return .descriptor(descriptor)
    }
  }

  /// A word of the command line, as the system takes it: with a zero at its end.
  private static func characters(_ value: Value, _ machine: Machine) throws(Unwind) -> [CChar] {
    let plain = try machine.call(machine.getAttribute(machine.importModule("os", innermost: true), "fsencode"), value)
    let bytes = try machine.requireBytes(plain)
    if bytes.contains(0) { throw machine.raise(.valueError, "embedded null byte") }
    return bytes.map { CChar(bitPattern: $0) } + [0]
  }

  private static func text(_ characters: [CChar]) -> String {
    String(decoding: characters.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }
}
