/// `pow` with three arguments.
extension Machine {
  /// Whose way of raising to a power a value has. A class of a script that inherits a number's has the number's.
  private enum PowerOwner {
    case integer, float, complex, script
  }

  /// Asks the three operands as CPython does: the first, the second, the third, and each way once.
  func ternaryPower(_ base: Value, _ exponent: Value, _ modulus: Value) throws(Unwind) -> Value {
    let first = powerOwner(base)
    var second = powerOwner(exponent)
    if second == first { second = nil }
    if let owner = second, first != nil, type(of: exponent).isSubtype(of: type(of: base)) {
      if let answer = try raise(base, to: exponent, modulus, as: owner) { return answer }
      second = nil
    }
    let third = powerOwner(modulus)
    for owner in [first, second, third == first || third == second ? nil : third] {
      if let owner, let answer = try raise(base, to: exponent, modulus, as: owner) { return answer }
    }
    let types = [base, exponent, modulus].map { "'\(typeName($0))'" }
    throw raise(.typeError, "unsupported operand type(s) for ** or pow(): \(types.joined(separator: ", "))")
  }

  private func powerOwner(_ value: Value) -> PowerOwner? {
    let method = special(intern("__pow__"), of: value)
    let reflected = special(intern("__rpow__"), of: value)
    if method.isUndefined && reflected.isUndefined { return nil }
    guard case .native(let native) = method, case .native(let other) = reflected,
      native.object.ownerName == other.object.ownerName
    else { return .script }
    switch native.object.ownerName {
    case "int": return .integer
    case "float": return .float
    case "complex": return .complex
    default: return .script
    }
  }

  /// Nil where this way does not know the operands.
  private func raise(
    _ base: Value, to exponent: Value, _ modulus: Value, as owner: PowerOwner
  ) throws(Unwind) -> Value? {
    switch owner {
    case .integer: return try power(base, exponent, modulus: modulus)
    case .float: throw moduloOfFloats()
    case .complex:
      if number(base) == nil || number(exponent) == nil { return nil }
      throw moduloOfComplex()
    case .script:
      // There is no reflected form with three arguments.
      guard powerOwner(base) == .script else { return nil }
      let method = special(intern("__pow__"), of: base)
      if method.isUndefined { throw raise(.attributeError, "__pow__") }
      let answer = try call(bind(method, to: base, type(of: base)), exponent, modulus)
      if case .notImplemented = answer { return nil }
      return answer
    }
  }

  func moduloOfFloats() -> Unwind {
    raise(.typeError, "pow() 3rd argument not allowed unless all arguments are integers")
  }

  func moduloOfComplex() -> Unwind { raise(.valueError, "complex modulo") }
}
