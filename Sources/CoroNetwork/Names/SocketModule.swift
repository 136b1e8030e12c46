import CoroRuntime
import NIOCore

/// `_socket`: the native part of the module `socket`, which is names, addresses and constants.
enum SocketModule {
  static func fill(_ module: ModuleObject, _ network: Network, _ machine: Machine) {
    let namespace = module.namespace.object
    machine.set(namespace, "gaierror", .type(network.types.lookupError))
    for (name, number) in SocketConstants.all { machine.set(namespace, name, .int(Int(number))) }
    machine.define(rows(network), in: module)
  }

  private static func rows(_ network: Network) -> [NativeRow] {
    [
      NativeRow("getaddrinfo", "host, port, family=0, type=0, proto=0, flags=0") {
        [unowned network] (machine, arguments) throws(Unwind) in
        let question = try question(arguments, from: 0, machine)
        let answers: [NameAnswer]
        do throws(NetworkFailure) { answers = try NameLookup.answers(to: question) } catch {
          throw machine.raise(network.exception(error, machine))
        }
        return try value(answers, machine)
      },
      NativeRow("getnameinfo", "sockaddr, flags, /") { [unowned network] (machine, arguments) throws(Unwind) in
        let address = try address(arguments[0], machine)
        let flags = try number(arguments[1], machine)
        try machine.permit(.lookUp(host: address.ipAddress ?? ""))
        do throws(NetworkFailure) {
          let names = try NameLookup.names(of: address, flags: flags)
          return machine.tuple(machine.string(names.host), machine.string(names.service))
        } catch { throw machine.raise(network.exception(error, machine)) }
      },
      NativeRow("gethostname", "") { (machine, _) throws(Unwind) in
        var name = [CChar](repeating: 0, count: 256)
        if gethostname(&name, 255) != 0 { throw machine.osError(errno) }
        return machine.string(String(decoding: name.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self))
      },
    ]
  }

  /// The arguments of `getaddrinfo`: host, port, family, kind, protocol, flags.
  static func question(
    _ arguments: Arguments, from first: Int, _ machine: Machine
  ) throws(Unwind) -> NameQuestion {
    var question = NameQuestion()
    question.host = try host(arguments[first], machine)
    let port = arguments[first + 1]
    if let service = machine.stringObject(port) {
      question.service = service.text
    } else if let bytes = machine.bytesLike(port) {
      question.service = String(decoding: bytes, as: UTF8.self)
    } else if case .int(let number) = port {
      question.service = String(number)
    } else if port.givenAndNotNone != nil {
      throw machine.raise(.osError, "Int or String expected")
    }
    question.family = try number(arguments[first + 2], machine)
    question.kind = try number(arguments[first + 3], machine)
    question.transport = try number(arguments[first + 4], machine)
    question.flags = try number(arguments[first + 5], machine)
    if let host = question.host { try machine.permit(.lookUp(host: host)) }
    return question
  }

  static func host(_ value: Value, _ machine: Machine) throws(Unwind) -> String? {
    guard let given = value.givenAndNotNone else { return nil }
    if let text = machine.stringObject(given) { return text.text }
    if let bytes = machine.bytesLike(given) { return String(decoding: bytes, as: UTF8.self) }
    throw machine.raise(.typeError, "getaddrinfo() argument 1 must be string or None")
  }

  static func number(_ value: Value, _ machine: Machine) throws(Unwind) -> Int32 {
    guard let given = value.given else { return 0 }
    guard let number = Int32(exactly: try machine.index(given)) else {
      throw machine.raise(.overflowError, "signed integer is greater than maximum")
    }
    return number
  }

  /// `('127.0.0.1', 80)`, of numbers only.
  static func address(_ value: Value, _ machine: Machine) throws(Unwind) -> SocketAddress {
    guard case .tuple(let parts) = value, parts.object.count >= 2, let host = machine.stringObject(parts.object[0])
    else { throw machine.raise(.typeError, "getnameinfo() argument 1 must be a tuple") }
    let port = try machine.index(parts.object[1])
    do { return try SocketAddress(ipAddress: host.text, port: port) } catch {
      throw machine.raise(.osError, "sockaddr resolved to no address")
    }
  }

  /// What `getaddrinfo` answers, but for the enumerations, which the module makes of the numbers.
  static func value(_ answers: [NameAnswer], _ machine: Machine) throws(Unwind) -> Value {
    let list = machine.makeList()
    for answer in answers {
      let entry = machine.tuple(
        .int(Int(answer.family)), .int(Int(answer.kind)), .int(Int(answer.transport)),
        machine.string(answer.canonicalName), Addresses.value(answer.address, machine))
      try machine.append(entry, to: list)
    }
    let module = try machine.importModule("socket", innermost: true)
    return try machine.call(machine.getAttribute(module, "_with_names"), .list(Ref(list)))
  }
}
