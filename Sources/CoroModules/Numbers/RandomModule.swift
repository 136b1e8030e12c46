#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif
import CoroRuntime

/// The Mersenne Twister MT19937, seeded and read as CPython does (Matsumoto and Nishimura, 1998).
struct MersenneTwister {
  static let size = 624
  private(set) var words = [UInt32](repeating: 0, count: size)
  private(set) var index = size + 1

  init(words: [UInt32], index: Int) {
    self.words = words
    self.index = index
  }

  /// `init_by_array` of the reference implementation.
  init(key: [UInt32]) {
    fill(19_650_218)
    let key = key.isEmpty ? [0] : key
    var i = 1
    var j = 0
    for _ in 0..<max(MersenneTwister.size, key.count) {
      words[i] = (words[i] ^ ((words[i - 1] ^ (words[i - 1] >> 30)) &* 1_664_525)) &+ key[j] &+ UInt32(j)
      step(&i)
      j = j + 1 == key.count ? 0 : j + 1
    }
    for _ in 0..<(MersenneTwister.size - 1) {
      words[i] = (words[i] ^ ((words[i - 1] ^ (words[i - 1] >> 30)) &* 1_566_083_941)) &- UInt32(i)
      step(&i)
    }
    words[0] = 0x8000_0000
  }

  private mutating func step(_ i: inout Int) {
    i += 1
    if i >= MersenneTwister.size {
      words[0] = words[MersenneTwister.size - 1]
      i = 1
    }
  }

  private mutating func fill(_ seed: UInt32) {
    words[0] = seed
    for i in 1..<MersenneTwister.size {
      words[i] = 1_812_433_253 &* (words[i - 1] ^ (words[i - 1] >> 30)) &+ UInt32(i)
    }
    index = MersenneTwister.size
  }

  private mutating func generate() {
    let size = MersenneTwister.size
    for i in 0..<size {
      let y = (words[i] & 0x8000_0000) | (words[(i + 1) % size] & 0x7FFF_FFFF)
      words[i] = words[(i + 397) % size] ^ (y >> 1) ^ (y & 1 == 0 ? 0 : 0x9908_B0DF)
    }
    index = 0
  }

  mutating func next() -> UInt32 {
    if index >= MersenneTwister.size { generate() }
    var y = words[index]
    index += 1
    y ^= y >> 11
    y ^= (y << 7) & 0x9D2C_5680
    y ^= (y << 15) & 0xEFC6_0000
    return y ^ (y >> 18)
  }

  /// 53 random bits as a fraction of 1.
  mutating func nextDouble() -> Double {
    let high = Double(next() >> 5)
    let low = Double(next() >> 6)
    return (high * 67_108_864 + low) / 9_007_199_254_740_992
  }
}

/// `_random.Random`
final class RandomObject: HeapObject {
  var twister = MersenneTwister(key: [])

  init(type: Ref<TypeObject>) { super.init(type: type, kind: .other) }

  override var byteCount: Int { 2624 }
}

/// The native part of `random`.
enum RandomModule {
  static func fill(_ machine: Machine, _ module: ModuleObject) throws(Unwind) {
    let type = machine.makeType("Random", in: module)
    func random(_ value: Value, _ machine: Machine) throws(Unwind) -> RandomObject {
      try machine.receiver(value, RandomObject.self, type)
    }
    machine.define(
      [
        NativeRow("__new__", "cls, /, *args, **kwargs", kind: .staticMethod) { (machine, arguments) throws(Unwind) in
          let made = RandomObject(type: try machine.requestedClass(arguments[0], type))
          made.twister = MersenneTwister(key: (0..<4).map { _ in UInt32(truncatingIfNeeded: machine.nextSeed()) })
          return machine.adopt(made, of: type)
        },
        NativeRow("__init__", "self, /, *args, **kwargs") { (_, _) throws(Unwind) in .none },
        NativeRow("random", "self, /") { (machine, arguments) throws(Unwind) in
          .float(try random(arguments[0], machine).twister.nextDouble())
        },
        NativeRow("seed", "self, n=None, /") { (machine, arguments) throws(Unwind) in
          let target = try random(arguments[0], machine)
          guard let given = arguments[1].givenAndNotNone else {
            target.twister = MersenneTwister(key: (0..<8).map { _ in UInt32(truncatingIfNeeded: machine.nextSeed()) })
            return .none
          }
          let number: IntegerValue
          if let integer = machine.integerValue(given) {
            number = integer
          } else {
            // A hash counts as unsigned.
            number = IntegerArithmetic.fromBytes(
              withUnsafeBytes(of: try machine.hash(given)) { Array($0) }, order: .little, isSigned: false)
          }
          do throws(NumberError) {
            target.twister = MersenneTwister(key: try key(IntegerArithmetic.absolute(number)))
          } catch { throw machine.raise(error) }
          return .none
        },
        NativeRow("getrandbits", "self, k, /") { (machine, arguments) throws(Unwind) in
          let target = try random(arguments[0], machine)
          let bits = try machine.requireInt(arguments[1])
          if bits < 0 { throw machine.raise(.valueError, "number of bits must be non-negative") }
          if bits == 0 { return .int(0) }
          if bits <= 32 { return .int(Int(target.twister.next() >> UInt32(32 - bits))) }
          try machine.charge(bits / 8)
          var bytes: [UInt8] = []
          var left = bits
          while left > 0 {
            var word = target.twister.next()
            if left < 32 { word >>= UInt32(32 - left) }
            for place in 0..<4 { bytes.append(UInt8(truncatingIfNeeded: word >> UInt32(place * 8))) }
            left -= 32
          }
          return machine.integer(IntegerArithmetic.fromBytes(bytes, order: .little, isSigned: false))
        },
        NativeRow("getstate", "self, /") { (machine, arguments) throws(Unwind) in
          let twister = try random(arguments[0], machine).twister
          let parts = twister.words.map { Value.int(Int($0)) } + [.int(twister.index)]
          return .tuple(Ref(machine.makeTuple(parts)))
        },
        NativeRow("setstate", "self, state, /") { (machine, arguments) throws(Unwind) in
          let target = try random(arguments[0], machine)
          guard let state = arguments[1].tupleObject else {
            throw machine.raise(.typeError, "state vector must be a tuple")
          }
          if state.count != MersenneTwister.size + 1 {
            throw machine.raise(.valueError, "state vector is the wrong size")
          }
          var words: [UInt32] = []
          for index in 0..<MersenneTwister.size {
            words.append(UInt32(truncatingIfNeeded: try machine.requireInt(state[index])))
          }
          let index = try machine.requireInt(state[MersenneTwister.size])
          if index < 0 || index > MersenneTwister.size { throw machine.raise(.valueError, "invalid state") }
          target.twister = MersenneTwister(words: words, index: index)
          return .none
        },
      ], in: type)
    machine.define(
      [
        NativeRow("urandom", "size, /") { (machine, arguments) throws(Unwind) in
          let count = try machine.requireInt(arguments[0])
          if count < 0 { throw machine.raise(.valueError, "negative argument not allowed") }
          try machine.permitRandomness()
          try machine.charge(count)
          var generator = SystemRandomNumberGenerator()
          return machine.makeBytes((0..<count).map { _ in UInt8.random(in: .min ... .max, using: &generator) })
        }
      ], in: module)
  }

  /// The magnitude in words of 32 bits, the least significant first.
  private static func key(_ number: IntegerValue) throws(NumberError) -> [UInt32] {
    let count = (number.bitLength + 31) / 32
    let bytes = try IntegerArithmetic.toBytes(
      number, length: count * 4, order: .little, isSigned: false, maximumLength: .max)
    return (0..<count).map { word in
      (0..<4).reduce(0) { $0 | UInt32(bytes[word * 4 + $1]) << UInt32($1 * 8) }
    }
  }
}
