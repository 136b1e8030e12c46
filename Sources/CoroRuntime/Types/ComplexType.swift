import CoroSyntax

/// `complex`
enum ComplexType {
  static var rows: [NativeRow] {
    methodRows
      + NativeRow.operators(
        of: "complex", [.add, .subtract, .multiply, .divide], accepts: accepts, others: { $0.number($1) })
      + NativeRow.powers(of: "complex", divides: false, accepts: accepts, others: { $0.number($1) })
  }

  private static func accepts(_ machine: Machine, _ value: Value) -> Number? {
    machine.complexValue(value).map { .complex($0.real, $0.imaginary) }
  }

  private typealias Body = (Machine, ComplexNumber, Arguments) throws(Unwind) -> Value

  private static func row(_ name: String, _ signature: String, _ body: @escaping Body) -> NativeRow {
    NativeRow(name, signature) { machine, arguments throws(Unwind) in
      guard let value = machine.complexValue(arguments[0]) else {
        throw machine.wrongReceiver(name, "complex", arguments[0])
      }
      return try body(machine, ComplexNumber(value.real, value.imaginary), arguments)
    }
  }

  private static var methodRows: [NativeRow] {
    [
      NativeRow("__new__", "cls, /, real=0, imag=0", kind: .staticMethod, make),
      row("__repr__", "self, /") { machine, value, _ throws(Unwind) in
        machine.string(ComplexFormatting.representation(real: value.real, imaginary: value.imaginary))
      },
      row("__hash__", "self, /") { _, value, _ throws(Unwind) in
        .int(NumericHash.hash(real: value.real, imaginary: value.imaginary))
      },
      row("__bool__", "self, /") { _, value, _ throws(Unwind) in .bool(!value.isZero) },
      row("__complex__", "self, /") { machine, value, _ throws(Unwind) in machine.complex(value.real, value.imaginary)
      },
      row("__neg__", "self, /") { machine, value, _ throws(Unwind) in machine.complex(-value.real, -value.imaginary) },
      row("__pos__", "self, /") { machine, value, _ throws(Unwind) in machine.complex(value.real, value.imaginary) },
      row("__abs__", "self, /") { machine, value, _ throws(Unwind) in
        try machine.absolute(.complex(value.real, value.imaginary))
      },
      row("conjugate", "self, /") { machine, value, _ throws(Unwind) in machine.complex(value.real, -value.imaginary) },
      row("__getnewargs__", "self, /") { machine, value, _ throws(Unwind) in
        machine.tuple(.float(value.real), .float(value.imaginary))
      },
      row("__format__", "self, format_spec, /") { machine, value, arguments throws(Unwind) in
        let specification = try machine.stringArgument(arguments[1], "__format__", "")
        if specification.count == 0 { return Value(try machine.str(arguments[0])) }
        return try machine.formatComplex(value.real, value.imaginary, specification)
      },
      equality("__eq__", isEqual: true), equality("__ne__", isEqual: false),
      unordered("__lt__"), unordered("__le__"), unordered("__gt__"), unordered("__ge__"),
    ]
  }

  static var attributes: [NativeAttribute] {
    [
      NativeAttribute("real") { machine, value throws(Unwind) in .float(machine.complexValue(value)?.real ?? 0) },
      NativeAttribute("imag") { machine, value throws(Unwind) in .float(machine.complexValue(value)?.imaginary ?? 0) },
    ]
  }

  private static func equality(_ name: String, isEqual: Bool) -> NativeRow {
    row(name, "self, value, /") { machine, value, arguments throws(Unwind) in
      guard let other = machine.number(arguments[1]) else { return .notImplemented }
      return .bool(Machine.equal(.complex(value.real, value.imaginary), other) == isEqual)
    }
  }

  private static func unordered(_ name: String) -> NativeRow {
    row(name, "self, value, /") { _, _, _ throws(Unwind) in .notImplemented }
  }

  private static func make(_ machine: Machine, _ arguments: Arguments) throws(Unwind) -> Value {
    let type = try machine.classArgument(arguments[0], machine.types.complex.object)
    let isPlain = type === machine.types.complex.object
    if isPlain, arguments[2].isUndefined, case .object(let ref) = arguments[1], ref.object.kind == .complex,
      ref.object.isExact
    {
      return arguments[1]
    }
    let value = try convert(machine, arguments[1], arguments[2])
    if isPlain { return machine.complex(value.real, value.imaginary) }
    let made = ComplexObject(type: Ref(type), real: value.real, imaginary: value.imaginary)
    made.isExact = false
    return .object(Ref(machine.adopt(made)))
  }

  private static func convert(_ machine: Machine, _ real: Value, _ imaginary: Value) throws(Unwind) -> ComplexNumber {
    if let text = machine.stringObject(real) {
      if !imaginary.isUndefined {
        throw machine.raise(.typeError, "complex() can't take second arg if first is a string")
      }
      do throws(NumberError) {
        let parts = try ComplexFormatting.parse(text.codePoints)
        return ComplexNumber(parts.real, parts.imaginary)
      } catch { throw machine.raise(error) }
    }
    if machine.stringObject(imaginary) != nil {
      throw machine.raise(.typeError, "complex() second arg can't be a string")
    }
    var result = ComplexNumber(0, 0)
    if !real.isUndefined {
      guard let number = try part(machine, real, usesMethod: true) else {
        throw machine.raise(
          .typeError,
          "complex() first argument must be a string or a number, not '\(machine.typeName(real))'")
      }
      result = number
    }
    if imaginary.isUndefined { return result }
    guard let number = try part(machine, imaginary, usesMethod: false) else {
      throw machine.raise(
        .typeError, "complex() second argument must be a number, not '\(machine.typeName(imaginary))'")
    }
    // real + imaginary * 1j; parts that were not given do not take part, for the sake of negative zeros.
    return ComplexNumber(
      machine.isReal(imaginary) ? result.real : result.real - number.imaginary,
      machine.isReal(real) ? number.real : result.imaginary + number.real)
  }

  private static func part(_ machine: Machine, _ value: Value, usesMethod: Bool) throws(Unwind) -> ComplexNumber? {
    if usesMethod {
      let method = machine.special(machine.names.complex, of: value)
      if !method.isUndefined && !method.isNone {
        let answer = try machine.callUnbound(method, value)
        guard let complex = machine.complexValue(answer) else {
          throw machine.raise(
            .typeError, "__complex__ returned non-complex (type \(machine.typeName(answer)))")
        }
        return ComplexNumber(complex.real, complex.imaginary)
      }
    }
    if let complex = machine.complexValue(value) { return ComplexNumber(complex.real, complex.imaginary) }
    return try machine.floatThroughMethods(value).map { ComplexNumber($0, 0) }
  }
}

extension Machine {
  /// Whether a value that stood for a complex number has no imaginary part at all.
  fileprivate func isReal(_ value: Value) -> Bool {
    complexValue(value) == nil && (value.isUndefined || special(names.complex, of: value).isUndefined)
  }
}
