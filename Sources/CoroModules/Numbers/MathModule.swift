#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif
import CoroRuntime

/// The module `math`: what computes with floats. Integers: `MathIntegers`, sums: `MathSums`.
enum MathModule {
  /// Where CPython refuses a result that the C function gives.
  enum Rule {
    /// Not-a-number from a number is a domain error, infinity from a finite number an overflow.
    case overflows
    /// As above, but infinity from a finite number is a domain error.
    case hasPoles
  }

  static func fill(_ machine: Machine, _ module: ModuleObject) throws(Unwind) {
    let constants: [(String, Double)] = [
      ("pi", Double.pi), ("e", M_E), ("tau", 2 * Double.pi), ("inf", .infinity), ("nan", .nan),
    ]
    for (name, value) in constants { machine.put(name, .float(value), in: module) }
    machine.define(unaryRows, in: module)
    machine.define(binaryRows + testRows, in: module)
    machine.define(partRows + logarithmRows, in: module)
    machine.define(MathIntegers.rows, in: module)
    machine.define(MathSums.rows, in: module)
  }

  static func checked(_ result: Double, _ argument: Double, _ rule: Rule, _ machine: Machine) throws(Unwind) -> Value {
    if result.isNaN && !argument.isNaN { throw machine.raise(.valueError, "math domain error") }
    if result.isInfinite && argument.isFinite {
      throw rule == .overflows
        ? machine.raise(.overflowError, "math range error") : machine.raise(.valueError, "math domain error")
    }
    return .float(result)
  }

  private static var unaryRows: [NativeRow] {
    let functions: [(String, Rule, (Double) -> Double)] = [
      ("sqrt", .hasPoles, { $0.squareRoot() }), ("cbrt", .overflows, { cbrt($0) }), ("exp", .overflows, { exp($0) }),
      ("exp2", .overflows, { exp2($0) }), ("expm1", .overflows, { expm1($0) }), ("sin", .hasPoles, { sin($0) }),
      ("cos", .hasPoles, { cos($0) }), ("tan", .hasPoles, { tan($0) }), ("asin", .hasPoles, { asin($0) }),
      ("acos", .hasPoles, { acos($0) }), ("atan", .hasPoles, { atan($0) }), ("sinh", .overflows, { sinh($0) }),
      ("cosh", .overflows, { cosh($0) }), ("tanh", .hasPoles, { tanh($0) }), ("asinh", .hasPoles, { asinh($0) }),
      ("acosh", .hasPoles, { acosh($0) }), ("atanh", .hasPoles, { atanh($0) }), ("log1p", .hasPoles, { log1p($0) }),
      ("erf", .hasPoles, { erf($0) }), ("erfc", .hasPoles, { erfc($0) }), ("fabs", .hasPoles, { abs($0) }),
      ("degrees", .overflows, { $0 * (180 / Double.pi) }), ("radians", .overflows, { $0 * (Double.pi / 180) }),
    ]
    let plain = functions.map { name, rule, function in
      NativeRow(name, "x, /") { (machine, arguments) throws(Unwind) in
        let x = try machine.requireDouble(arguments[0])
        return try checked(function(x), x, rule, machine)
      }
    }
    return plain + [
      NativeRow("gamma", "x, /") { (machine, arguments) throws(Unwind) in
        let x = try machine.requireDouble(arguments[0])
        if x == -.infinity || x.isFinite && x <= 0 && x == x.rounded(.down) {
          throw machine.raise(.valueError, "math domain error")
        }
        // Whole arguments have exact results as long as a double holds them.
        if x == x.rounded(.down), x >= 1, x <= 23 { return .float((1..<Int(x)).reduce(1.0) { $0 * Double($1) }) }
        return try checked(x.isFinite ? GammaFunction.gamma(x) : tgamma(x), x, .overflows, machine)
      },
      NativeRow("lgamma", "x, /") { (machine, arguments) throws(Unwind) in
        let x = try machine.requireDouble(arguments[0])
        if x.isFinite && x <= 0 && x == x.rounded(.down) { throw machine.raise(.valueError, "math domain error") }
        if x == 1 || x == 2 { return .float(0) }
        return try checked(x.isFinite ? GammaFunction.logarithm(x) : .infinity + x * x, x, .overflows, machine)
      },
      NativeRow("ulp", "x, /") { (machine, arguments) throws(Unwind) in
        let x = abs(try machine.requireDouble(arguments[0]))
        if x.isNaN || x.isInfinite { return .float(x) }
        return .float(x == .greatestFiniteMagnitude ? x - x.nextDown : x.nextUp - x)
      },
    ]
  }

  private static var binaryRows: [NativeRow] {
    func row(_ name: String, _ signature: String, _ body: @escaping (Double, Double) -> Double) -> NativeRow {
      NativeRow(name, signature) { (machine, arguments) throws(Unwind) in
        let x = try machine.requireDouble(arguments[0])
        let y = try machine.requireDouble(arguments[1])
        let result = body(x, y)
        if result.isNaN && !x.isNaN && !y.isNaN { throw machine.raise(.valueError, "math domain error") }
        if result.isInfinite && x.isFinite && y.isFinite { throw machine.raise(.overflowError, "math range error") }
        return .float(result)
      }
    }
    return [
      row("atan2", "y, x, /") { atan2($0, $1) }, row("copysign", "x, y, /") { copysign($0, $1) },
      row("fmod", "x, y, /") { $1.isInfinite && $0.isFinite ? $0 : fmod($0, $1) },
      row("remainder", "x, y, /") { remainder($0, $1) },
      NativeRow("pow", "x, y, /") { (machine, arguments) throws(Unwind) in
        let x = try machine.requireDouble(arguments[0])
        let y = try machine.requireDouble(arguments[1])
        if x == 0 && y < 0 && y.isFinite { throw machine.raise(.valueError, "math domain error") }
        let result = pow(x, y)
        if result.isNaN && !x.isNaN && !y.isNaN { throw machine.raise(.valueError, "math domain error") }
        if result.isInfinite && x.isFinite && y.isFinite { throw machine.raise(.overflowError, "math range error") }
        return .float(result)
      },
      NativeRow("ldexp", "x, i, /") { (machine, arguments) throws(Unwind) in
        let x = try machine.requireDouble(arguments[0])
        guard let exponent = machine.integerValue(arguments[1]) else {
          throw machine.raise(.typeError, "Expected an int as second argument to ldexp.")
        }
        let power = exponent.smallInteger ?? (exponent.isNegative ? Int.min : Int.max)
        let result = scalbn(x, Int32(clamping: power))
        if result.isInfinite && x.isFinite { throw machine.raise(.overflowError, "math range error") }
        return .float(result)
      },
      NativeRow("nextafter", "x, y, /, *, steps=None") { (machine, arguments) throws(Unwind) in
        let x = try machine.requireDouble(arguments[0])
        let y = try machine.requireDouble(arguments[1])
        guard let given = arguments[2].givenAndNotNone else { return .float(nextafter(x, y)) }
        let steps = try machine.requireIndex(given)
        if steps.isNegative { throw machine.raise(.valueError, "steps must be a non-negative integer") }
        guard case .small(let count) = steps else { return .float(after(x, towards: y, steps: .max)) }
        return .float(after(x, towards: y, steps: UInt64(count)))
      },
    ]
  }

  /// So many floats further on, but not beyond `y`: floats of one sign are as far apart as their bits are.
  private static func after(_ x: Double, towards y: Double, steps: UInt64) -> Double {
    if steps == 0 || x == y && x.sign == y.sign { return x }
    if x.isNaN || y.isNaN { return x.isNaN ? x : y }
    let (from, to) = (x.magnitude.bitPattern, y.magnitude.bitPattern)
    func signed(_ bits: UInt64, as sign: FloatingPointSign) -> Double {
      sign == .minus ? -Double(bitPattern: bits) : Double(bitPattern: bits)
    }
    if x.sign != y.sign {
      if from + to <= steps { return y }
      return from < steps ? signed(steps - from, as: y.sign) : signed(from - steps, as: x.sign)
    }
    if from > to { return from - to >= steps ? signed(from - steps, as: x.sign) : y }
    return to - from >= steps ? signed(from + steps, as: x.sign) : y
  }

  private static var testRows: [NativeRow] {
    let tests: [(String, (Double) -> Bool)] = [
      ("isfinite", { $0.isFinite }), ("isinf", { $0.isInfinite }), ("isnan", { $0.isNaN }),
    ]
    let rows = tests.map { name, test in
      NativeRow(name, "x, /") { (machine, arguments) throws(Unwind) in
        .bool(test(try machine.requireDouble(arguments[0])))
      }
    }
    return rows + [
      NativeRow("isclose", "a, b, *, rel_tol=1e-09, abs_tol=0.0") { (machine, arguments) throws(Unwind) in
        let a = try machine.requireDouble(arguments[0])
        let b = try machine.requireDouble(arguments[1])
        let relative = try arguments[2].given.map { (value) throws(Unwind) in try machine.requireDouble(value) } ?? 1e-9
        let absolute = try arguments[3].given.map { (value) throws(Unwind) in try machine.requireDouble(value) } ?? 0
        if relative < 0 || absolute < 0 { throw machine.raise(.valueError, "tolerances must be non-negative") }
        if a == b { return .bool(true) }
        if a.isInfinite || b.isInfinite { return .bool(false) }
        let difference = abs(b - a)
        return .bool(difference <= abs(relative * b) || difference <= abs(relative * a) || difference <= absolute)
      }
    ]
  }

  private static var partRows: [NativeRow] {
    func rounding(_ name: String, _ special: String, _ rule: FloatingPointRoundingRule) -> NativeRow {
      NativeRow(name, "x, /") { (machine, arguments) throws(Unwind) in
        if machine.floatValue(arguments[0]) == nil {
          let method = machine.special(machine.intern(special), of: arguments[0])
          if method.givenAndNotNone != nil { return try machine.call(machine.bound(method, to: arguments[0])) }
          if name == "trunc" {
            throw machine.raise(
              .typeError, "type \(machine.typeName(arguments[0])) doesn't define __trunc__ method")
          }
        }
        let x = try machine.requireDouble(arguments[0]).rounded(rule)
        do throws(NumberError) { return machine.integer(try IntegerArithmetic.fromDouble(x)) } catch {
          throw machine.raise(error)
        }
      }
    }
    return [
      rounding("floor", "__floor__", .down), rounding("ceil", "__ceil__", .up),
      rounding("trunc", "__trunc__", .towardZero),
      NativeRow("modf", "x, /") { (machine, arguments) throws(Unwind) in
        let x = try machine.requireDouble(arguments[0])
        if x.isInfinite { return machine.tuple(.float(copysign(0, x)), .float(x)) }
        let whole = x.rounded(.towardZero)
        return machine.tuple(.float(copysign(x - whole, x)), .float(whole))
      },
      NativeRow("frexp", "x, /") { (machine, arguments) throws(Unwind) in
        let x = try machine.requireDouble(arguments[0])
        if x == 0 || !x.isFinite { return machine.tuple(.float(x), .int(0)) }
        let exponent = Int(x.exponent) + 1
        return machine.tuple(.float(scalbn(x, Int32(-exponent))), .int(exponent))
      },
      NativeRow("fma", "x, y, z, /") { (machine, arguments) throws(Unwind) in
        let x = try machine.requireDouble(arguments[0])
        let y = try machine.requireDouble(arguments[1])
        return .float(fma(x, y, try machine.requireDouble(arguments[2])))
      },
    ]
  }

  private static var logarithmRows: [NativeRow] {
    let functions: [(String, (Double) -> Double)] = [("log2", { log2($0) }), ("log10", { log10($0) })]
    let rows = functions.map { name, function in
      NativeRow(name, "x, /") { (machine, arguments) throws(Unwind) in
        .float(try logarithm(arguments[0], function, machine))
      }
    }
    return rows + [
      NativeRow("log", "x, base=None, /") { (machine, arguments) throws(Unwind) in
        let numerator = try logarithm(arguments[0], { log($0) }, machine)
        guard let base = arguments[1].givenAndNotNone else { return .float(numerator) }
        let denominator = try logarithm(base, { log($0) }, machine)
        if denominator == 0 { throw machine.raise(.zeroDivisionError, "float division by zero") }
        return .float(numerator / denominator)
      }
    ]
  }

  /// Also of integers that no double holds.
  private static func logarithm(
    _ value: Value, _ function: (Double) -> Double, _ machine: Machine
  ) throws(Unwind) -> Double {
    if let integer = machine.integerValue(value) {
      if integer.isNegative || integer.isZero { throw machine.raise(.valueError, "math domain error") }
      if case .big = integer {
        if let double = try? IntegerArithmetic.toDouble(integer) { return function(double) }
        do throws(NumberError) {
          let shift = integer.bitLength - 64
          let top = try IntegerArithmetic.shiftRight(integer, .small(shift))
          return function(try IntegerArithmetic.toDouble(top)) + function(2) * Double(shift)
        } catch { throw machine.raise(error) }
      }
    }
    let x = try machine.requireDouble(value)
    if x <= 0 { throw machine.raise(.valueError, "math domain error") }
    return function(x)
  }
}
