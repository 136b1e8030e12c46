import CoroRuntime

/// Commands about the session itself.
enum SessionCommands {
  static let rows: [Command] = [
    Command(name: "load", argument: "FILE", summary: "runs a file in this session") {
      (session, path) throws(Unwind) in
      switch Host.readWholeFile(path) {
      case .failure(let error): throw session.machine.osError(error.number, path: path)
      case .success(let bytes): try session.run(bytes, name: path)
      }
    },
    Command(name: "reset", argument: "", summary: "forgets every name; tasks go on") { (session, _) throws(Unwind) in
      let machine = session.machine
      let namespace = session.main.namespace.object
      for name in machine.names(in: namespace) where !(name.hasPrefix("__") && name.hasSuffix("__")) {
        _ = try machine.remove(machine.string(name), from: namespace)
      }
    },
    Command(name: "quit", argument: "", summary: "leaves, as Ctrl-D and exit() do") { (session, _) throws(Unwind) in
      session.channel.post(.wantsToLeave(0))
    },
  ]
}
