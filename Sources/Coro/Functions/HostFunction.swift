import CoroRuntime

/// A function of the host, as the interpreter keeps it: what it is called with comes as values, and so does its answer.
struct HostFunction: Sendable {
  let name: String
  let documentation: String?
  let signature: String
  let body: Body

  /// A function with so many arguments. A receiver that comes before them has no name that a script could use.
  init(
    _ name: String, _ parameters: [ScriptParameter], documentation: String? = nil, receiver: String? = nil, count: Int,
    _ body: Body
  ) {
    precondition(
      parameters.isEmpty || parameters.count == count, "\(name): \(parameters.count) parameters for \(count) arguments")
    self.name = name
    self.documentation = documentation
    signature = ScriptParameter.signature(parameters, count: count, receiver: receiver)
    self.body = body
  }

  enum Body: Sendable {
    /// Answers at once.
    case immediate(@Sendable (HostArguments) throws -> any ScriptConvertible)
    /// Reads its arguments at once, and answers later.
    case awaited(@Sendable (HostArguments) throws -> AsyncWork)
  }

  /// The function as a value of the script.
  func makeValue(_ core: Core, owner: String? = nil) -> Value {
    let name = name
    let work: NativeBody
    switch body {
    case .immediate(let call):
      work = { (machine, arguments) throws(Unwind) in
        do {
          return try call(HostArguments(machine, arguments)).toScript(ScriptOutput(machine)).value
        } catch { throw ErrorTranslation.raise(error, machine) }
      }
    case .awaited(let begin):
      work = { [unowned core] (machine, arguments) throws(Unwind) in
        do {
          let work = try begin(HostArguments(machine, arguments))
          return try core.makeCall(work, name: name)
        } catch { throw ErrorTranslation.raise(error, machine) }
      }
    }
    return core.machine.native(
      name, signature, owner: owner, isMethod: owner != nil, documentation: documentation, work)
  }
}

/// What an asynchronous function of the host does, its arguments already in it.
typealias AsyncWork = @Sendable () async throws -> any ScriptConvertible

/// The arguments of one call, read one after another.
struct HostArguments {
  private let machine: Machine
  private let arguments: Arguments

  init(_ machine: Machine, _ arguments: Arguments) {
    self.machine = machine
    self.arguments = arguments
  }

  /// The argument of this number, or what its parameter says for where it is not given.
  func read<Argument: ScriptConvertible>(
    _ index: Int, _ parameters: [ScriptParameter], as type: Argument.Type = Argument.self
  ) throws -> Argument {
    let value = arguments[index]
    if value.isUndefined {
      let known = index < parameters.count ? parameters[index].defaultValue : nil
      let made = try known.map { try ScriptOutput(machine).value($0) } ?? .none
      return try Argument.fromScript(ScriptInput(machine, made))
    }
    do { return try Argument.fromScript(ScriptInput(machine, value)) } catch let error as ScriptError {
      throw error.inside(index < parameters.count ? "argument '\(parameters[index].name)'" : "argument \(index + 1)")
    }
  }
}

/// Reads the arguments of a function with these types, in order.
struct ArgumentReader {
  let arguments: HostArguments
  let parameters: [ScriptParameter]
  private(set) var index: Int

  init(_ arguments: HostArguments, _ parameters: [ScriptParameter], from index: Int = 0) {
    self.arguments = arguments
    self.parameters = parameters
    self.index = index
  }

  mutating func next<Argument: ScriptConvertible>(_ type: Argument.Type) throws -> Argument {
    defer { index += 1 }
    return try arguments.read(index, parameters, as: type)
  }
}

/// The answer of what answers nothing, and the answer that nobody wants to know.
struct NoAnswer: ScriptConvertible {
  static func fromScript(_ value: ScriptInput) -> NoAnswer { NoAnswer() }
  func toScript(_ output: ScriptOutput) -> ScriptOutput.Result { output.none }
}
