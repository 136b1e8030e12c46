import CoroRuntime

/// The functions of `math` that add and multiply many numbers.
enum MathSums {
  static var rows: [NativeRow] {
    [
      NativeRow("fsum", "seq, /") { (machine, arguments) throws(Unwind) in
        var sum = ExactSum()
        try machine.forEach(in: arguments[0]) { (element) throws(Unwind) in
          sum.add(try machine.requireDouble(element))
          return true
        }
        if let special = sum.special {
          if special.isNaN && sum.sawBothInfinities { throw machine.raise(.valueError, "-inf + inf in fsum") }
          return .float(special)
        }
        let total = sum.total
        if total.isInfinite { throw machine.raise(.overflowError, "intermediate overflow in fsum") }
        return .float(total)
      },
      NativeRow("prod", "iterable, /, *, start=1") { (machine, arguments) throws(Unwind) in
        arguments[1] = arguments[1].given ?? .int(1)
        try machine.forEach(in: arguments[0]) { (element) throws(Unwind) in
          arguments[1] = try machine.binary(.multiply, arguments[1], element)
          return true
        }
        return arguments[1]
      },
      NativeRow("sumprod", "p, q, /") { (machine, arguments) throws(Unwind) in
        let left = try machine.elements(of: arguments[0])
        arguments[0] = .list(Ref(left))
        let right = try machine.elements(of: arguments[1])
        if left.count != right.count { throw machine.raise(.valueError, "Inputs are not the same length") }
        return try sumOfProducts(left, right, machine)
      },
      NativeRow("hypot", "*coordinates") { (machine, arguments) throws(Unwind) in
        guard let given = arguments[0].tupleObject else { return .none }
        var numbers: [Double] = []
        for index in 0..<given.count { numbers.append(abs(try machine.requireDouble(given[index]))) }
        return .float(norm(numbers))
      },
      NativeRow("dist", "p, q, /") { (machine, arguments) throws(Unwind) in
        let p = try machine.elements(of: arguments[0])
        arguments[0] = .list(Ref(p))
        let q = try machine.elements(of: arguments[1])
        if p.count != q.count {
          throw machine.raise(.valueError, "both points must have the same number of dimensions")
        }
        var numbers: [Double] = []
        for index in 0..<p.count {
          numbers.append(abs(try machine.requireDouble(p[index]) - machine.requireDouble(q[index])))
        }
        return .float(norm(numbers))
      },
    ]
  }

  /// As CPython goes about it: integers as long as there are only integers, then floats, their products without
  /// rounding, as long as one of each pair is a float, then whatever `+` and `*` make of the rest.
  private static func sumOfProducts(
    _ left: ListObject, _ right: ListObject, _ machine: Machine
  ) throws(Unwind) -> Value {
    var total = Value.int(0)
    var sum = ExactSum()
    var (areIntegers, areFloats, hasSum) = (true, true, false)
    for index in 0..<left.count {
      let (x, y) = (left[index], right[index])
      if areIntegers, case .int = x, case .int = y {
        total = try machine.binary(.add, total, machine.binary(.multiply, x, y))
        continue
      }
      areIntegers = false
      if areFloats {
        if isFloat(x) || isFloat(y), let first = plainDouble(x), let second = plainDouble(y) {
          let product = first * second
          if product.isFinite, sum.total.isFinite {
            sum.add(product)
            sum.add((-product).addingProduct(first, second))
            hasSum = true
            continue
          }
        }
        areFloats = false
        if hasSum { total = try machine.binary(.add, total, .float(sum.total)) }
      }
      total = try machine.binary(.add, total, machine.binary(.multiply, x, y))
    }
    return areFloats && hasSum ? try machine.binary(.add, total, .float(sum.total)) : total
  }

  private static func isFloat(_ value: Value) -> Bool {
    if case .float = value { true } else { false }
  }

  private static func plainDouble(_ value: Value) -> Double? {
    switch value {
    case .float(let number): number
    case .int(let number): Double(number)
    case .bool(let flag): flag ? 1 : 0
    default: nil
    }
  }

  /// The square root of a sum of squares, scaled so that nothing overflows and summed without loss.
  private static func norm(_ numbers: [Double]) -> Double {
    let largest = numbers.max { $1 > $0 || $0.isNaN } ?? 0
    if numbers.contains(.infinity) { return .infinity }
    if numbers.contains(where: \.isNaN) { return .nan }
    if largest == 0 { return 0 }
    if numbers.count == 1 { return largest }
    let exponent = largest.exponent
    let scale =
      exponent > -1023 ? Double(sign: .plus, exponent: -exponent, significand: 1) : 1 / Double.leastNormalMagnitude
    var sum = ExactSum()
    for number in numbers {
      let scaled = number * scale
      let square = scaled * scaled
      sum.add(square)
      sum.add((-square).addingProduct(scaled, scaled))
    }
    let root = sum.total.squareRoot()
    // One step of Newton's method on the exact remainder gives the correctly rounded root nearly always.
    let square = root * root
    sum.add(-square)
    sum.add(-(-square).addingProduct(root, root))
    return (root + sum.total / (2 * root)) / scale
  }
}

/// A sum of doubles without rounding errors, after Shewchuk: parts that do not overlap, the smallest first.
struct ExactSum {
  private var parts: [Double] = []
  /// Infinity or not-a-number, once one was added.
  private(set) var special: Double?
  private(set) var sawBothInfinities = false

  mutating func add(_ value: Double) {
    guard value.isFinite else {
      if value.isInfinite, let special, special.isInfinite, special != value { sawBothInfinities = true }
      special = (special ?? 0) + value
      return
    }
    var x = value
    var kept = 0
    for part in parts {
      var y = part
      if abs(x) < abs(y) { swap(&x, &y) }
      let high = x + y
      let low = y - (high - x)
      if low != 0 {
        parts[kept] = low
        kept += 1
      }
      x = high
    }
    parts.removeSubrange(kept...)
    if x != 0 || parts.isEmpty { parts.append(x) }
  }

  var total: Double {
    guard var high = parts.last else { return 0 }
    var index = parts.count - 1
    var low = 0.0
    while index > 0 {
      let x = high
      index -= 1
      let y = parts[index]
      high = x + y
      low = y - (high - x)
      if low != 0 { break }
    }
    // A half that was rounded to even must follow the parts below it.
    if index > 0, (low < 0) == (parts[index - 1] < 0), parts[index - 1] != 0 {
      let y = low * 2
      let x = high + y
      if y == x - high { high = x }
    }
    return high
  }
}
