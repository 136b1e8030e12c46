import CoroRuntime
import Crypto

/// A hash object of `hashlib`.
final class DigestObject: HeapObject {
  let name: String
  let blockSize: Int
  /// 0 where the caller says how long the digest shall be.
  let size: Int
  var digest: any Digest

  init(type: Ref<TypeObject>, name: String, size: Int, blockSize: Int, digest: any Digest) {
    self.name = name
    self.size = size
    self.blockSize = blockSize
    self.digest = digest
    super.init(type: type, kind: .other)
  }

  override var byteCount: Int { 512 }
}

/// The native part of `hashlib`: hash functions by name.
final class DigestModule {
  private let type: TypeObject

  typealias Function = (name: String, size: Int, blockSize: Int, make: () -> any Digest)

  private static var functions: [Function] {
    [
      LibraryDigest<Insecure.MD5>.row("md5"), LibraryDigest<Insecure.SHA1>.row("sha1"),
      ("sha224", 28, 64, { SHA224() }), LibraryDigest<SHA256>.row("sha256"), LibraryDigest<SHA384>.row("sha384"),
      LibraryDigest<SHA512>.row("sha512"),
      ("sha3_224", 28, 144, { Keccak(sha3: 224) }), ("sha3_256", 32, 136, { Keccak(sha3: 256) }),
      ("sha3_384", 48, 104, { Keccak(sha3: 384) }), ("sha3_512", 64, 72, { Keccak(sha3: 512) }),
      ("shake_128", 0, 168, { Keccak(shake: 128) }), ("shake_256", 0, 136, { Keccak(shake: 256) }),
    ]
  }

  /// With the parameters that BLAKE2 has where nobody gives any.
  private static var keyedFunctions: [Function] {
    [
      ("blake2b", 64, 128, { Blake2b(Blake2Parameters(length: 64)) }),
      ("blake2s", 32, 64, { Blake2s(Blake2Parameters(length: 32)) }),
    ]
  }

  static func fill(_ machine: Machine, _ module: ModuleObject) throws(Unwind) {
    let maker = DigestModule(machine)
    machine.define(maker.methodRows, in: maker.type)
    machine.define(maker.attributes, in: maker.type)
    machine.define(maker.functionRows, in: module)
    machine.put("HASH", .type(Ref(maker.type)), in: module)
  }

  private init(_ machine: Machine) {
    type = machine.makeBuiltinType("HASH", layout: .other, module: "_hashlib")
  }

  private static func data(_ value: Value, _ machine: Machine) throws(Unwind) -> [UInt8] {
    if machine.stringObject(value) != nil {
      throw machine.raise(.typeError, "Strings must be encoded before hashing")
    }
    guard let bytes = machine.bytesLike(value) else {
      throw machine.raise(.typeError, "object supporting the buffer API required")
    }
    return bytes
  }

  private func object(_ value: Value, _ machine: Machine) throws(Unwind) -> DigestObject {
    try machine.receiver(value, DigestObject.self, type)
  }

  private func finished(_ arguments: Arguments, _ machine: Machine) throws(Unwind) -> [UInt8] {
    let object = try object(arguments[0], machine)
    guard object.size == 0, let sponge = object.digest as? Keccak else {
      if !arguments[1].isUndefined {
        throw machine.raise(.typeError, "digest() takes no arguments (1 given)")
      }
      return object.digest.finish()
    }
    guard let given = arguments[1].given else {
      throw machine.raise(.typeError, "digest() missing required argument 'length' (pos 1)")
    }
    let length = try machine.requireInt(given)
    if length < 0 { throw machine.raise(.valueError, "value must be positive") }
    try machine.charge(length)
    return sponge.finish(length: length)
  }

  private var methodRows: [NativeRow] {
    [
      NativeRow("update", "self, obj, /") { (machine, arguments) throws(Unwind) in
        let object = try self.object(arguments[0], machine)
        object.digest.update(try DigestModule.data(arguments[1], machine))
        return .none
      },
      NativeRow("digest", "self, length=None, /") { (machine, arguments) throws(Unwind) in
        machine.makeBytes(try self.finished(arguments, machine))
      },
      NativeRow("hexdigest", "self, length=None, /") { (machine, arguments) throws(Unwind) in
        let digits = Array("0123456789abcdef".utf8)
        let bytes = try self.finished(arguments, machine)
        return machine.string(
          String(decoding: bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self))
      },
      NativeRow("copy", "self, /") { (machine, arguments) throws(Unwind) in
        let object = try self.object(arguments[0], machine)
        return .object(
          Ref(
            machine.adopt(
              DigestObject(
                type: object.type, name: object.name, size: object.size, blockSize: object.blockSize,
                digest: object.digest))))
      },
      NativeRow("__repr__", "self, /") { (machine, arguments) throws(Unwind) in
        let object = try self.object(arguments[0], machine)
        if object.name.hasPrefix("blake2") {
          return machine.string("<_blake2.\(object.name) object at \(machine.addressText(arguments[0]))>")
        }
        return machine.string("<\(object.name) _hashlib.HASH object @ \(machine.addressText(arguments[0]))>")
      },
    ]
  }

  private var attributes: [NativeAttribute] {
    [
      NativeAttribute("name") { (machine, value) throws(Unwind) in
        machine.string(try self.object(value, machine).name)
      },
      NativeAttribute("digest_size") { (machine, value) throws(Unwind) in .int(try self.object(value, machine).size) },
      NativeAttribute("block_size") { (machine, value) throws(Unwind) in
        .int(try self.object(value, machine).blockSize)
      },
    ]
  }

  private var functionRows: [NativeRow] {
    [
      NativeRow("make", "name, data, /") { (machine, arguments) throws(Unwind) in
        let name = try machine.text(arguments[0], "name").text
        guard let function = DigestModule.functions.first(where: { $0.name == name }) else { return .none }
        let made = DigestObject(
          type: Ref(self.type), name: name, size: function.size, blockSize: function.blockSize, digest: function.make())
        made.digest.update(try DigestModule.data(arguments[1], machine))
        return .object(Ref(machine.adopt(made)))
      },
      NativeRow("pbkdf2", "name, password, salt, iterations, length, /") { (machine, arguments) throws(Unwind) in
        let name = try machine.text(arguments[0], "hash_name").text
        let known = DigestModule.functions + DigestModule.keyedFunctions
        guard let function = known.first(where: { $0.name == name }), function.size > 0 else {
          throw machine.raise(.valueError, "unsupported hash type")
        }
        let length = try machine.requireInt(arguments[4])
        try machine.charge(length)
        var derivation = KeyDerivation(
          function, password: try machine.requireBytes(arguments[1]), salt: try machine.requireBytes(arguments[2]))
        return machine.makeBytes(
          try derivation.key(length: length, iterations: machine.requireInt(arguments[3]), machine))
      },
      NativeRow(
        "blake2",
        "isLarge, data, length, key, salt, person, fanout, depth, leaf_size, node_offset, node_depth, inner_size, last_node, /"
      ) { (machine, arguments) throws(Unwind) in
        try self.makeBlake2(arguments, machine)
      },
    ]
  }

  /// The caller has checked the parameters; what is out of range all the same is cut.
  private func makeBlake2(_ arguments: Arguments, _ machine: Machine) throws(Unwind) -> Value {
    let isLarge = try machine.isTrue(arguments[0])
    let most = isLarge ? 64 : 32
    func number(_ index: Int, _ most: Int) throws(Unwind) -> Int {
      min(max(0, try machine.requireInt(arguments[index])), most)
    }
    func bytes(_ index: Int, _ most: Int) throws(Unwind) -> [UInt8] {
      Array(try machine.requireBytes(arguments[index]).prefix(most))
    }
    var parameters = Blake2Parameters(length: max(1, try number(2, most)))
    parameters.key = try bytes(3, most)
    parameters.salt = try bytes(4, most / 4)
    parameters.person = try bytes(5, most / 4)
    parameters.fanOut = try number(6, 255)
    parameters.depth = try number(7, 255)
    parameters.leafSize = try number(8, Int(UInt32.max))
    parameters.nodeOffset = UInt64(try number(9, Int.max))
    parameters.nodeDepth = try number(10, 255)
    parameters.innerSize = try number(11, most)
    parameters.isLastNode = try machine.isTrue(arguments[12])
    let digest: any Digest = isLarge ? Blake2b(parameters) : Blake2s(parameters)
    let made = DigestObject(
      type: Ref(type), name: isLarge ? "blake2b" : "blake2s", size: parameters.length, blockSize: isLarge ? 128 : 64,
      digest: digest)
    made.digest.update(try DigestModule.data(arguments[1], machine))
    return .object(Ref(machine.adopt(made)))
  }
}
