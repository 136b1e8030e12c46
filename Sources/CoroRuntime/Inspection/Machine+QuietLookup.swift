import CoroSyntax

/// Looking at values without running a line of script: what completion at a prompt may do.
extension Machine {
  /// The attribute as far as it can be told without calling anything; `.undefined` where it cannot.
  ///
  /// A property, a descriptor of a script and `__getattr__` all answer `.undefined`.
  package func quietAttribute(_ value: Value, _ name: String) -> Value {
    let key = intern(name)
    if case .type(let ref) = value { return quietly(lookup(key, in: ref.object)) }
    let type = type(of: value)
    if case .object(let ref) = value, ref.object.kind == .module {
      return get(unsafeDowncast(ref.object, to: ModuleObject.self).namespace.object, key)
    }
    if !facts(of: type).getattribute.isUndefined { return .undefined }
    let onType = lookup(key, in: type)
    if case .object(let ref) = onType, ref.object.kind == .property || ref.object.kind == .other { return .undefined }
    let own = quietOwnAttribute(value, key)
    return own.isUndefined ? quietly(onType) : own
  }

  private func quietOwnAttribute(_ value: Value, _ name: StringObject) -> Value {
    switch value {
    case .instance(let ref):
      if let dictionary = ref.object.dictionary { return get(dictionary, name) }
      let slot = ref.object.shape.slot(of: name)
      return slot < 0 ? .undefined : ref.object.slots[slot]
    case .function(let ref): return ref.object.attributes.map { get($0.object, name) } ?? .undefined
    case .object(let ref): return ownDictionary(ref.object, create: false).map { get($0, name) } ?? .undefined
    default: return .undefined
    }
  }

  /// What a class's attribute is once it is read, where that calls nothing.
  private func quietly(_ attribute: Value) -> Value {
    guard case .object(let ref) = attribute else { return attribute }
    switch ref.object.kind {
    case .classMethod, .staticMethod: return unsafeDowncast(ref.object, to: WrappedMethodObject.self).function
    case .property, .memberDescriptor: return .undefined
    default: return attribute
    }
  }

  /// The item of a dictionary or a sequence under a literal key; `.undefined` where finding it could call script.
  package func quietItem(_ container: Value, text: String) -> Value {
    guard case .dictionary(let ref) = container else { return .undefined }
    return get(ref.object, makeString(text))
  }

  package func quietItem(_ container: Value, index: Int) -> Value {
    switch container {
    case .list(let ref):
      let place = index < 0 ? index + ref.object.count : index
      return place >= 0 && place < ref.object.count ? ref.object[place] : .undefined
    case .tuple(let ref):
      let place = index < 0 ? index + ref.object.count : index
      return place >= 0 && place < ref.object.count ? ref.object[place] : .undefined
    default: return .undefined
    }
  }

  /// `(a, b=2, *, c)` of whatever is called; nil where nobody wrote it down. Defaults that only a script could show
  /// are `...`.
  package func quietSignature(of value: Value) -> String? {
    switch value {
    case .function(let ref): return signatureText(ref.object, dropsFirst: false)
    case .native(let ref): return "(\(ref.object.signature.text))"
    case .type(let ref):
      guard case .function(let initialize) = lookup(names.initialize, in: ref.object) else { return nil }
      return signatureText(initialize.object, dropsFirst: true)
    case .object(let ref) where ref.object.kind == .boundMethod:
      guard case .function(let function) = unsafeDowncast(ref.object, to: BoundMethodObject.self).function else {
        return nil
      }
      return signatureText(function.object, dropsFirst: true)
    default: return nil
    }
  }

  /// The names that a call may give by keyword.
  package func quietParameterNames(of value: Value) -> [String] {
    let function: FunctionObject
    var first = 0
    switch value {
    case .function(let ref): function = ref.object
    case .type(let ref):
      guard case .function(let initialize) = lookup(names.initialize, in: ref.object) else { return [] }
      function = initialize.object
      first = 1
    default: return []
    }
    let code = function.code
    let count = code.positionalCount + code.keywordOnlyCount
    guard count <= code.slotNames.count else { return [] }
    return (max(first, code.positionalOnlyCount)..<max(count, first, code.positionalOnlyCount)).map {
      code.slotNames[$0].text
    }
  }

  private func signatureText(_ function: FunctionObject, dropsFirst: Bool) -> String {
    let code = function.code
    var parts: [String] = []
    let defaults = function.defaults?.object
    for index in 0..<code.positionalCount where index < code.slotNames.count {
      var part = code.slotNames[index].text
      let place = index - (code.positionalCount - (defaults?.count ?? 0))
      if let defaults, place >= 0, place < defaults.count { part += "=\(quietText(defaults[place]))" }
      parts.append(part)
      if index + 1 == code.positionalOnlyCount { parts.append("/") }
    }
    var next = code.positionalCount + code.keywordOnlyCount
    if code.hasRest, next < code.slotNames.count {
      parts.append("*" + code.slotNames[next].text)
      next += 1
    } else if code.keywordOnlyCount > 0 {
      parts.append("*")
    }
    for index in code.positionalCount..<(code.positionalCount + code.keywordOnlyCount)
    where index < code.slotNames.count {
      var part = code.slotNames[index].text
      if let given = function.keywordDefaults.map({ get($0.object, code.slotNames[index]) }), !given.isUndefined {
        part += "=\(quietText(given))"
      }
      parts.append(part)
    }
    if code.hasKeywords, next < code.slotNames.count { parts.append("**" + code.slotNames[next].text) }
    if dropsFirst, !parts.isEmpty { parts.removeFirst() }
    return "(\(parts.joined(separator: ", ")))"
  }

  private func quietText(_ value: Value) -> String {
    switch value {
    case .none, .bool, .int, .float, .string, .ellipsis: safeRepresentation(value)
    case .undefined, .tuple, .list, .dictionary, .instance, .function, .native, .type, .notImplemented, .object: "..."
    }
  }
}
