import CoroAsync
import CoroRuntime
import NIOCore

#if TLS
  import NIOSSL
#endif

/// `_ssl`: what the module `ssl`, which is written in the language, asks of TLS.
enum EncryptionModule {
  static func fill(_ module: ModuleObject, _ machine: Machine) throws(Unwind) {
    #if TLS
      let type = Ref(machine.makeBuiltinType("_Context", module: "_ssl"))
      machine.define(EncryptionContextObject.rows, in: type.object)
      machine.set(module.namespace.object, "_Context", .type(type))
      machine.define(
        [
          NativeRow("make_context", "") { (machine, _) throws(Unwind) in
            .object(Ref(machine.adopt(EncryptionContextObject(type))))
          }
        ], in: module)
    #else
      throw machine.raise(.importError, "ssl is not part of this build: its trait TLS is off")
    #endif
  }

  /// An `ssl.SSLError` for a reason as OpenSSL names it.
  static func exception(_ reason: String, _ machine: Machine) -> ExceptionObject {
    do throws(Unwind) {
      let module = try machine.importModule("ssl", innermost: true)
      let made = try machine.call(machine.getAttribute(module, "_failure"), machine.string(reason))
      if case .object(let ref) = made, let exception = ref.object as? ExceptionObject { return exception }
    } catch { return machine.takeException() }
    return machine.makeException(.osError, machine.string(reason))
  }
}

extension Network {
  /// The encryption that a connection or server was asked for: `None`, or `(context, server_hostname, timeout)`.
  func encryption(_ value: Value, isServer: Bool, _ machine: Machine) throws(Unwind) -> Encryption? {
    guard let given = value.givenAndNotNone else { return nil }
    #if TLS
      guard case .tuple(let parts) = given, parts.object.count == 3 else {
        throw machine.raise(.typeError, "a tuple is required")
      }
      let settings = try machine.call(
        machine.getAttribute(parts.object[0], "_settings"), .bool(isServer), parts.object[1])
      guard case .tuple(let values) = settings, values.object.count == 6 else {
        throw machine.raise(.typeError, "ssl must be an SSLContext, not \(machine.typeName(parts.object[0]))")
      }
      let native = try EncryptionContextObject.receiver(values.object[0], machine)
      var protocols: [String] = []
      try machine.forEach(in: values.object[5]) { (name) throws(Unwind) in
        protocols.append(try machine.str(name).text)
        return true
      }
      let made = EncryptionSettings(
        isServer: isServer, verifyMode: try machine.index(values.object[1]),
        checksHostname: try machine.isTrue(values.object[2]), minimumVersion: try machine.index(values.object[3]),
        maximumVersion: try machine.index(values.object[4]), protocols: protocols)
      let context = try native.context(made, machine)
      var hostname: String?
      if let name = machine.stringObject(parts.object[1]), name.count > 0,
        (try? SocketAddress(ipAddress: name.text, port: 0)) == nil
      {
        hostname = name.text
      }
      var timeout = 60.0
      if let seconds = parts.object[2].givenAndNotNone { timeout = try machine.requireDouble(seconds) }
      return Encryption(context: context, serverHostname: hostname, handshakeTimeout: timeout)
    #else
      throw machine.raise(.notImplementedError, "TLS connections are not part of this build: its trait TLS is off")
    #endif
  }
}
