/// Putting arguments where a function's parameters are.
extension Machine {
  /// Rearranges the arguments of a call of a script function into its slots, in place.
  func bindArguments(
    _ function: FunctionObject, _ code: FunctionCode, _ slots: UnsafeMutablePointer<Value>, _ count: Int,
    keywords: Ref<TupleObject>?
  ) throws(Unwind) {
    let positional = code.positionalCount
    let parameters = positional + code.keywordOnlyCount
    let keywordCount = keywords?.with { $0.count } ?? 0
    // Binding calls no script, so no collection can happen while values stand above the frame or in an array.
    let keywordValues = slots + max(code.slotCount, count + keywordCount)
    if keywordValues + (keywordCount + 64) >= state.pointee.limit { throw stackOverflow() }
    keywordValues.update(from: slots + count, count: keywordCount)
    let surplus = count > positional ? (positional..<count).map { slots[$0] } : []
    for slot in min(count, positional)..<max(code.slotCount, count + keywordCount) { slots[slot] = .undefined }

    if code.hasRest { slots[parameters] = .tuple(Ref(makeTuple(surplus))) }
    var rest: DictionaryObject?
    if code.hasKeywords {
      let made = makeDictionary()
      rest = made
      slots[parameters + (code.hasRest ? 1 : 0)] = .dictionary(Ref(made))
    }
    if let keywords {
      try bindKeywords(function, code, slots, keywords.object, keywordValues, rest)
    }
    // A keyword that does not fit is reported before an argument too many.
    if count > positional && !code.hasRest {
      throw tooManyPositional(function, code, given: count, keywords)
    }
    if count < positional || code.keywordOnlyCount > 0 {
      try fillDefaults(function, code, slots)
    }
  }

  private func bindKeywords(
    _ function: FunctionObject, _ code: FunctionCode, _ slots: UnsafeMutablePointer<Value>, _ keywords: TupleObject,
    _ values: UnsafeMutablePointer<Value>, _ rest: DictionaryObject?
  ) throws(Unwind) {
    let candidates =
      code
      .positionalOnlyCount..<max(
        code.positionalCount + code.keywordOnlyCount, code.positionalOnlyCount)
    for index in 0..<keywords.count {
      guard case .string(let ref) = keywords[index] else { throw raise(.typeError, "keywords must be strings") }
      let name = ref.object
      // Nearly always both are interned: the same object.
      let slot =
        candidates.first { code.slotNames[$0] === name }
        ?? candidates.first { code.slotNames[$0].isEqual(to: name) } ?? -1
      if slot >= 0 {
        if !slots[slot].isUndefined {
          throw raise(.typeError, "\(shownName(function))() got multiple values for argument '\(name.text)'")
        }
        slots[slot] = values[index]
      } else if let rest {
        try set(rest, .string(ref), values[index])
      } else {
        throw unexpectedKeyword(function, code, name, keywords)
      }
    }
  }

  private func unexpectedKeyword(
    _ function: FunctionObject, _ code: FunctionCode, _ name: StringObject, _ keywords: TupleObject
  ) -> Unwind {
    var passed: [String] = []
    for index in 0..<code.positionalOnlyCount {
      let parameter = code.slotNames[index]
      for keyword in 0..<keywords.count {
        if case .string(let ref) = keywords[keyword], ref.object.isEqual(to: parameter) {
          passed.append(parameter.text)
        }
      }
    }
    if !passed.isEmpty {
      return raise(
        .typeError,
        "\(shownName(function))() got some positional-only arguments passed as keyword arguments: "
          + "'\(passed.joined(separator: ", "))'")
    }
    return raise(.typeError, "\(shownName(function))() got an unexpected keyword argument '\(name.text)'")
  }

  private func fillDefaults(
    _ function: FunctionObject, _ code: FunctionCode, _ slots: UnsafeMutablePointer<Value>
  ) throws(Unwind) {
    let positional = code.positionalCount
    let defaults = function.defaults?.object
    let firstDefault = positional - (defaults?.count ?? 0)
    var missing: [String] = []
    for slot in 0..<positional where slots[slot].isUndefined {
      if let defaults, slot >= firstDefault {
        slots[slot] = defaults[slot - firstDefault]
      } else {
        missing.append(code.slotNames[slot].text)
      }
    }
    if !missing.isEmpty { throw missingArguments(function, missing, kind: "positional") }
    for slot in positional..<positional + code.keywordOnlyCount where slots[slot].isUndefined {
      if let defaults = function.keywordDefaults?.object {
        slots[slot] = get(defaults, code.slotNames[slot])
      }
      if slots[slot].isUndefined { missing.append(code.slotNames[slot].text) }
    }
    if !missing.isEmpty { throw missingArguments(function, missing, kind: "keyword-only") }
  }

  private func shownName(_ function: FunctionObject) -> String { function.qualifiedName.object.text }

  private func missingArguments(_ function: FunctionObject, _ missing: [String], kind: String) -> Unwind {
    let quoted = missing.map { "'\($0)'" }
    let list: String =
      switch quoted.count {
      case 1: quoted[0]
      case 2: "\(quoted[0]) and \(quoted[1])"
      default: quoted.dropLast().joined(separator: ", ") + ", and " + (quoted.last ?? "")
      }
    return raise(
      .typeError,
      "\(shownName(function))() missing \(missing.count) required \(kind) argument\(missing.count == 1 ? "" : "s"): "
        + list)
  }

  private func tooManyPositional(
    _ function: FunctionObject, _ code: FunctionCode, given: Int, _ keywords: Ref<TupleObject>?
  ) -> Unwind {
    let positional = code.positionalCount
    let defaults = function.defaults?.object.count ?? 0
    var keywordOnlyGiven = 0
    if let keywords = keywords?.object {
      for index in 0..<keywords.count {
        guard case .string(let ref) = keywords[index] else { continue }
        for slot in positional..<positional + code.keywordOnlyCount
        where code.slotNames[slot].isEqual(to: ref.object) {
          keywordOnlyGiven += 1
        }
      }
    }
    let takes = defaults > 0 ? "from \(positional - defaults) to \(positional)" : "\(positional)"
    let isPlural = defaults > 0 || positional != 1
    var extra = ""
    if keywordOnlyGiven > 0 {
      extra =
        " positional argument\(given == 1 ? "" : "s") (and \(keywordOnlyGiven) keyword-only argument"
        + "\(keywordOnlyGiven == 1 ? "" : "s"))"
    }
    return raise(
      .typeError,
      "\(shownName(function))() takes \(takes) positional argument\(isPlural ? "s" : "") but \(given)\(extra) "
        + "\(given == 1 && keywordOnlyGiven == 0 ? "was" : "were") given")
  }

  // MARK: native functions

  /// Rearranges the arguments of a call of a native function into the order of its signature, in place.
  func bindArguments(
    _ native: NativeFunctionObject, _ base: UnsafeMutablePointer<Value>, _ count: Int, keywords: Ref<TupleObject>?
  ) throws(Unwind) {
    let signature = native.signature
    let positional = signature.positionalCount
    let keywordCount = keywords?.with { $0.count } ?? 0
    // Binding calls no script, so no collection can happen while values stand above the window or in an array.
    let keywordValues = base + max(signature.slotCount, count + keywordCount)
    if keywordValues + (keywordCount + 64) >= state.pointee.limit { throw stackOverflow() }
    keywordValues.update(from: base + count, count: keywordCount)
    let surplus = count > positional ? (positional..<count).map { base[$0] } : []
    for slot in min(count, positional)..<max(signature.slotCount, count + keywordCount) { base[slot] = .undefined }
    // It takes its argument by itself, and `list.sort` the rest.
    if native.name == "sorted", count < positional { throw wrongCount(native, given: count) }
    let takesNoKeywords = signature.positionalOnlyCount == signature.parameters.count && !signature.hasKeywords
    if keywordCount > 0, takesNoKeywords { throw noKeywords(native) }
    if !takesNoKeywords, !signature.hasRest, !signature.hasKeywords,
      count + keywordCount > signature.parameters.count, native.name != "sorted"
    {
      let hidden = hiddenCount(native)
      let most = signature.parameters.count - hidden
      throw raise(
        .typeError,
        "\(calledName(native))() takes at most \(most) \(count == hidden ? "keyword " : "")argument"
          + "\(most == 1 ? "" : "s") (\(count - hidden + keywordCount) given)")
    }
    if count > positional && !signature.hasRest { throw wrongCount(native, given: count) }
    if signature.hasRest { base[signature.parameters.count] = .tuple(Ref(makeTuple(surplus))) }
    var rest: DictionaryObject?
    if signature.hasKeywords {
      let made = makeDictionary()
      rest = made
      base[signature.parameters.count + (signature.hasRest ? 1 : 0)] = .dictionary(Ref(made))
    }
    if let keywords {
      for index in 0..<keywordCount {
        guard case .string(let ref) = keywords.object[index] else {
          throw raise(.typeError, "keywords must be strings")
        }
        let slot = signature.slot(ofKeyword: ref.object)
        // Only a message needs it.
        var name: String { ref.object.text }
        if slot >= 0 {
          if !base[slot].isUndefined {
            throw raise(
              .typeError,
              "argument for \(calledName(native))() given by name ('\(name)') and position (\(slot + 1 - hiddenCount(native)))"
            )
          }
          base[slot] = keywordValues[index]
        } else if let rest {
          try set(rest, .string(ref), keywordValues[index])
        } else if takesNoKeywords {
          throw noKeywords(native)
        } else {
          throw raise(.typeError, "'\(name)' is an invalid keyword argument for \(calledName(native))()")
        }
      }
    }
    for slot in 0..<signature.parameters.count
    where base[slot].isUndefined && signature.parameters[slot].defaultText == nil {
      if slot < signature.positionalOnlyCount { throw wrongCount(native, given: count) }
      throw raise(
        .typeError,
        "\(calledName(native))() missing required argument '\(signature.parameters[slot].name)' (pos \(slot + 1 - hiddenCount(native)))"
      )
    }
  }

  private func shownName(_ native: NativeFunctionObject) -> String {
    if native.name == "__new__" || native.name == "__init__" { return calledName(native) }
    return native.ownerName.map { "\($0).\(native.name)" } ?? native.name
  }

  private func noKeywords(_ native: NativeFunctionObject) -> Unwind {
    let name = native.isSlotWrapper ? "wrapper \(native.name)" : shownName(native)
    return raise(.typeError, "\(name)() takes no keyword arguments")
  }

  /// The receiver of a method and the class of a class method or a constructor are arguments that no caller wrote.
  private func hiddenCount(_ native: NativeFunctionObject) -> Int {
    native.isMethod || native.ownerName != nil && native.signature.parameters.first?.name == "cls" ? 1 : 0
  }

  /// A constructor goes by the name of its class.
  private func calledName(_ native: NativeFunctionObject) -> String {
    switch native.name {
    case "__new__", "__init__": native.ownerName ?? native.name
    case "sorted": "sort"
    default: native.name
    }
  }

  /// In the words of CPython's several calling conventions.
  private func wrongCount(_ native: NativeFunctionObject, given: Int) -> Unwind {
    let signature = native.signature
    let hidden = hiddenCount(native)
    let given = given - hidden
    let least = signature.requiredCount - hidden
    let most = signature.positionalCount - hidden
    let name = native.name == "sorted" ? native.name : calledName(native)
    if given < 0 {
      if native.name.hasPrefix("__") {
        return raise(
          .typeError, "descriptor '\(native.name)' of '\(native.ownerName ?? "object")' object needs an argument")
      }
      return raise(.typeError, "unbound method \(shownName(native))() needs an argument")
    }
    if native.isSlotWrapper {
      let mark = native.unpacksItsArguments ? " " : ""
      if least == most {
        return raise(.typeError, "\(mark)expected \(most) argument\(most == 1 ? "" : "s"), got \(given)")
      }
      let (bound, number) = given < least ? ("at least", least) : ("at most", most)
      return raise(
        .typeError, "\(mark)expected \(bound) \(number) argument\(number == 1 ? "" : "s"), got \(given)")
    }
    if native.searchesText {
      let (bound, number) = given < least ? ("at least", least) : ("at most", most)
      return raise(
        .typeError, "\(name)() takes \(bound) \(number) argument\(number == 1 ? "" : "s") (\(given) given)")
    }
    let hasKeywordOnly = signature.parameters.count > signature.positionalCount
    if most == 0 {
      return raise(
        .typeError,
        hasKeywordOnly
          ? "\(name)() takes no positional arguments" : "\(shownName(native))() takes no arguments (\(given) given)")
    }
    if signature.positionalOnlyCount == signature.positionalCount {
      if least == most {
        if most == 1 && !hasKeywordOnly && !native.isConstructor {
          return raise(.typeError, "\(shownName(native))() takes exactly one argument (\(given) given)")
        }
        return raise(.typeError, "\(name) expected \(most) argument\(most == 1 ? "" : "s"), got \(given)")
      }
      let (bound, number) = given < least ? ("at least", least) : ("at most", most)
      return raise(
        .typeError, "\(name) expected \(bound) \(number) argument\(number == 1 ? "" : "s"), got \(given)")
    }
    if given < least {
      let bound = least == most ? "exactly" : "at least"
      return raise(
        .typeError,
        "\(name)() takes \(bound) \(least) positional argument\(least == 1 ? "" : "s") (\(given) given)")
    }
    let bound = least == most ? "exactly" : "at most"
    return raise(
      .typeError,
      "\(name)() takes \(bound) \(most) \(hasKeywordOnly ? "positional " : "")argument\(most == 1 ? "" : "s") "
        + "(\(given) given)")
  }
}

/// Which of CPython's several ways of checking arguments a function has there.
extension NativeFunctionObject {
  fileprivate var isConstructor: Bool { name == "__new__" || name == "__init__" }

  /// A special method that CPython makes of a slot of the type, rather than a method of its own.
  fileprivate var isSlotWrapper: Bool {
    guard isMethod, ownerName != nil, name.hasPrefix("__"), !isConstructor else { return false }
    switch name {
    case "__format__", "__sizeof__", "__reduce__", "__reduce_ex__", "__round__", "__trunc__", "__floor__", "__ceil__",
      "__complex__", "__bytes__", "__getnewargs__", "__dir__", "__class_getitem__", "__reversed__", "__length_hint__",
      "__copy__", "__deepcopy__", "__setstate__", "__getstate__", "__set_name__", "__subclasscheck__", "__subclasses__",
      "__instancecheck__", "__subclasshook__", "__prepare__", "__enter__", "__exit__", "__missing__", "__fspath__":
      return false
    case "__contains__": return !["dict", "set", "frozenset"].contains(ownerName)
    case "__getitem__": return !["dict", "list"].contains(ownerName)
    default: return true
    }
  }

  /// Whether the wrapper takes its arguments out of a tuple: its messages begin with a space, where a name would be.
  fileprivate var unpacksItsArguments: Bool {
    switch name {
    case "__setattr__", "__setitem__", "__pow__", "__rpow__", "__ipow__", "__get__", "__set__": return true
    case "__mul__", "__rmul__", "__imul__":
      return ["str", "bytes", "bytearray", "list", "tuple", "deque"].contains(ownerName)
    default: return false
    }
  }

  /// `find` and its like, which check their arguments in a way of their own.
  fileprivate var searchesText: Bool {
    ["str", "bytes", "bytearray"].contains(ownerName)
      && ["count", "find", "index", "rfind", "rindex", "startswith", "endswith"].contains(name)
  }
}
