import CoroAsync
import CoroRuntime
import NIOCore
import NIOPosix

/// The loop's methods below `create_connection`, `create_server` and their like; the library checks what it was given
/// and calls these.
enum ConnectingTable {
  static func rows(_ network: Network) -> [NativeRow] {
    connectingRows(network) + listeningRows(network) + lookingRows(network) + [encryptingRow(network)]
  }

  private static func connectingRows(_ network: Network) -> [NativeRow] {
    [
      NativeRow("_connect", "self, factory, host, port, family, proto, flags, local, tls, all_errors, messages=False") {
        [unowned network] (machine, arguments) throws(Unwind) in
        var question = try question(arguments[2], arguments[3], machine, verb: "connect")
        try complete(&question, arguments[4], .undefined, arguments[5], arguments[6], machine)
        try machine.permit(.connect(host: question.host ?? "localhost", port: question.port))
        var plan = ConnectionPlan(
          place: .host(question), encryption: try network.encryption(arguments[8], isServer: false, machine))
        plan.local = try localQuestion(arguments[7], machine)
        plan.carriesMessages = try machine.isTrue(arguments[10].given ?? .bool(false))
        let (request, connecting) = try request(network, .connection, arguments, machine) { errand in
          Connecting(plan: plan, errand: errand)
        }
        request.encryption = sslContext(arguments[8])
        request.carriesMessages = plan.carriesMessages
        request.reportsAllErrors = try machine.isTrue(arguments[9])
        connecting.errand.eventLoop.execute { connecting.start() }
        return .object(Ref(request.future.object))
      },
      NativeRow("_connect_unix", "self, factory, path, tls") { [unowned network] (machine, arguments) throws(Unwind) in
        let path = try path(arguments[2], machine)
        try machine.permit(.connectToPath(path))
        let plan = ConnectionPlan(
          place: .path(path), encryption: try network.encryption(arguments[3], isServer: false, machine))
        let (request, connecting) = try request(network, .connection, arguments, machine) { errand in
          Connecting(plan: plan, errand: errand)
        }
        request.encryption = sslContext(arguments[3])
        connecting.errand.eventLoop.execute { connecting.start() }
        return .object(Ref(request.future.object))
      },
      NativeRow("_open_datagrams", "self, factory, local, remote, family, proto, flags, reuse_port, broadcast") {
        [unowned network] (machine, arguments) throws(Unwind) in
        var plan = DatagramPlan()
        plan.local = try datagramQuestion(arguments[2], arguments, machine)
        plan.remote = try datagramQuestion(arguments[3], arguments, machine)
        plan.reusesPort = try machine.isTrue(arguments[7])
        plan.allowsBroadcast = try machine.isTrue(arguments[8])
        if let local = plan.local { try machine.permit(.listen(host: local.host, port: local.port)) }
        if let remote = plan.remote { try machine.permit(.connect(host: remote.host ?? "", port: remote.port)) }
        let kind = RequestObject.Purpose.datagrams(isConnected: plan.remote != nil)
        let (request, binding) = try request(network, kind, arguments, machine) { errand in
          DatagramBinding(plan: plan, errand: errand)
        }
        binding.errand.eventLoop.execute { binding.start() }
        return .object(Ref(request.future.object))
      },
    ]
  }

  private static func listeningRows(_ network: Network) -> [NativeRow] {
    [
      NativeRow(
        "_listen", "self, factory, hosts, port, family, flags, backlog, reuse_address, reuse_port, tls, messages=False"
      ) {
        [unowned network] (machine, arguments) throws(Unwind) in
        var questions: [NameQuestion] = []
        try machine.forEach(in: arguments[2]) { (host) throws(Unwind) in
          var question = try question(host, arguments[3], machine, verb: "bind")
          try complete(&question, arguments[4], .undefined, .undefined, arguments[5], machine)
          try machine.permit(.listen(host: question.host, port: question.port))
          questions.append(question)
          return true
        }
        var plan = ListeningPlan(place: .hosts(questions), backlog: try machine.index(arguments[6]))
        if let reuses = arguments[7].givenAndNotNone { plan.reusesAddress = try machine.isTrue(reuses) }
        plan.reusesPort = try machine.isTrue(arguments[8])
        plan.encryption = try network.encryption(arguments[9], isServer: true, machine)
        plan.carriesMessages = try machine.isTrue(arguments[10].given ?? .bool(false))
        return try listen(plan, network, arguments, encryption: arguments[9], machine)
      },
      NativeRow("_listen_unix", "self, factory, path, backlog, tls") {
        [unowned network] (machine, arguments) throws(Unwind) in
        let path = try path(arguments[2], machine)
        try machine.permit(.listenAtPath(path))
        let backlog = try machine.index(arguments[3])
        let encryption = try network.encryption(arguments[4], isServer: true, machine)
        let descriptor: Int32
        do throws(NetworkFailure) { descriptor = try Listening.bindPath(path) } catch {
          throw machine.raise(network.exception(error, machine))
        }
        let plan = ListeningPlan(place: .descriptor(descriptor), backlog: backlog, encryption: encryption)
        return try listen(plan, network, arguments, encryption: arguments[4], machine)
      },
    ]
  }

  private static func listen(
    _ plan: ListeningPlan, _ network: Network, _ arguments: Arguments, encryption: Value, _ machine: Machine
  ) throws(Unwind) -> Value {
    let (request, listening) = try request(network, .server, arguments, machine) { errand in
      Listening(plan: plan, errand: errand)
    }
    request.encryption = sslContext(encryption)
    request.carriesMessages = plan.carriesMessages
    listening.errand.eventLoop.execute { listening.start() }
    return .object(Ref(request.future.object))
  }

  private static func lookingRows(_ network: Network) -> [NativeRow] {
    [
      NativeRow("getaddrinfo", "self, host, port, *, family=0, type=0, proto=0, flags=0") {
        [unowned network] (machine, arguments) throws(Unwind) in
        let question = try SocketModule.question(arguments, from: 1, machine)
        let (request, turn) = try request(network, .answer, arguments, machine) { $0.turn }
        let number = request.number
        NameLookup.ask(on: turn.eventLoop) { () throws(NetworkFailure) in try NameLookup.answers(to: question) }
          .whenComplete { result in
            switch result {
            case .success(let answers): turn.add(.addresses(number, answers))
            case .failure(let error): turn.add(.refused(number, [NetworkFailure(error)]))
            }
          }
        return .object(Ref(request.future.object))
      },
      NativeRow("getnameinfo", "self, sockaddr, flags=0") { [unowned network] (machine, arguments) throws(Unwind) in
        let address = try SocketModule.address(arguments[1], machine)
        try machine.permit(.lookUp(host: address.ipAddress ?? ""))
        let flags = try SocketModule.number(arguments[2], machine)
        let (request, turn) = try request(network, .answer, arguments, machine) { $0.turn }
        let number = request.number
        NameLookup.ask(on: turn.eventLoop) { () throws(NetworkFailure) in
          try NameLookup.names(of: address, flags: flags)
        }.whenComplete { result in
          switch result {
          case .success(let names): turn.add(.names(number, host: names.host, service: names.service))
          case .failure(let error): turn.add(.refused(number, [NetworkFailure(error)]))
          }
        }
        return .object(Ref(request.future.object))
      },
    ].written(owner: "BaseEventLoop", async: ["getaddrinfo", "getnameinfo"])
  }

  private static func encryptingRow(_ network: Network) -> NativeRow {
    NativeRow("_start_tls", "self, factory, transport, tls, server_side") {
      [unowned network] (machine, arguments) throws(Unwind) in
      let transport = try TransportTable.receiver(arguments[2], machine)
      guard transport.form == .socket, transport.encryption.isNone else {
        let shown = try machine.representation(arguments[2])
        throw machine.raise(.typeError, "transport \(shown) is not supported by start_tls()")
      }
      let isServer = try machine.isTrue(arguments[4])
      guard let encryption = try network.encryption(arguments[3], isServer: isServer, machine) else {
        throw machine.raise(.typeError, "sslcontext is expected to be an instance of ssl.SSLContext, got None")
      }
      let (request, turn) = try request(network, .encryption(Ref(transport)), arguments, machine) { $0.turn }
      request.encryption = sslContext(arguments[3])
      let number = request.number
      let channel = transport.channel
      // What was written before goes out as it is.
      transport.stopWritingDirectly()
      network.handOver(machine)
      turn.eventLoop.execute {
        do {
          let collector = try channel.pipeline.syncOperations.handler(type: ChannelCollector.self)
          collector.beginHandshake(within: encryption.handshakeTimeout) { failure in
            turn.add(failure.map { .refused(number, [$0]) } ?? .secured(number))
          }
          try encryption.addHandlers(to: channel, isServer: isServer)
        } catch { turn.add(.refused(number, [NetworkFailure(error)])) }
      }
      return .object(Ref(request.future.object))
    }
  }

  /// Notes who waits: the loop is the first argument, the factory the second. The work has not begun yet.
  static func request<Work>(
    _ network: Network, _ kind: RequestObject.Purpose, _ arguments: Arguments, _ machine: Machine,
    _ make: (Errand) -> Work
  ) throws(Unwind) -> (RequestObject, Work) {
    guard case .object(let ref) = arguments[0], let loop = ref.object as? EventLoopObject else {
      throw machine.raise(.typeError, "an event loop is required, not '\(machine.typeName(arguments[0]))'")
    }
    if loop.isClosed { throw machine.raise(.runtimeError, "Event loop is closed") }
    try network.deriveTransports(machine)
    let request = machine.adopt(RequestObject(network, kind, loop: loop, factory: arguments[1], machine))
    network.add(request)
    return (request, make(Errand(number: request.number, turn: network.turn(of: loop))))
  }

  // MARK: arguments

  /// The context in what the library says of TLS.
  static func sslContext(_ tls: Value) -> Value {
    guard case .tuple(let parts) = tls, parts.object.count > 0 else { return .none }
    return parts.object[0]
  }

  private static func question(
    _ host: Value, _ port: Value, _ machine: Machine, verb: String
  ) throws(Unwind) -> NameQuestion {
    var question = NameQuestion()
    question.host = try SocketModule.host(host, machine)
    if let service = machine.stringObject(port) {
      question.service = service.text
    } else if port.givenAndNotNone != nil {
      let number = try machine.index(port)
      guard (0...65535).contains(number) else {
        throw machine.raise(.overflowError, "\(verb)(): port must be 0-65535.")
      }
      question.service = String(number)
    } else {
      question.service = "0"
    }
    if verb == "bind" {
      question.flags = AI_PASSIVE
      if question.host == "" { question.host = nil }
    }
    return question
  }

  private static func complete(
    _ question: inout NameQuestion, _ family: Value, _ kind: Value, _ transport: Value, _ flags: Value,
    _ machine: Machine
  ) throws(Unwind) {
    question.family = try SocketModule.number(family, machine)
    question.transport = try SocketModule.number(transport, machine)
    let flags = try SocketModule.number(flags, machine)
    if flags != 0 { question.flags = flags }
  }

  private static func localQuestion(_ value: Value, _ machine: Machine) throws(Unwind) -> NameQuestion? {
    guard let given = value.givenAndNotNone else { return nil }
    guard case .tuple(let pair) = given, pair.object.count == 2 else {
      throw machine.raise(.typeError, "2-tuple is expected")
    }
    return try question(pair.object[0], pair.object[1], machine, verb: "bind")
  }

  /// self, factory, local, remote, family, proto, flags
  private static func datagramQuestion(
    _ value: Value, _ arguments: Arguments, _ machine: Machine
  ) throws(Unwind) -> NameQuestion? {
    guard let given = value.givenAndNotNone else { return nil }
    guard case .tuple(let pair) = given, pair.object.count >= 2 else {
      throw machine.raise(.typeError, "2-tuple is expected")
    }
    var question = try question(pair.object[0], pair.object[1], machine, verb: "connect")
    try complete(&question, arguments[4], .undefined, arguments[5], arguments[6], machine)
    question.kind = NameQuestion.datagram
    return question
  }

  private static func path(_ value: Value, _ machine: Machine) throws(Unwind) -> String {
    let plain = try machine.call(machine.getAttribute(machine.importModule("os", innermost: true), "fspath"), value)
    if let text = machine.stringObject(plain) { return text.text }
    return String(decoding: machine.bytesLike(plain) ?? [], as: UTF8.self)
  }
}

extension NameQuestion {
  /// The number of the port, 0 for the name of a service.
  var port: Int { service.flatMap { Int($0) } ?? 0 }
}
