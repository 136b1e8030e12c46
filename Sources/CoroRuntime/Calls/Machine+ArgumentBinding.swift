/// Putting arguments where a function's parameters are.
extension Machine {
  /// Rearranges the arguments of a call of a script function into its slots, in place.
  ///
  /// - Parameter surplus: the tuple of positional arguments beyond those in the slots, where somebody made it already.
  func bindArguments(
    _ function: FunctionObject, _ code: FunctionCode, _ slots: UnsafeMutablePointer<Value>, _ count: Int,
    keywords: Ref<TupleObject>?, surplus given: TupleObject? = nil
  ) throws(Unwind) {
    let positional = code.positionalCount
    let parameters = positional + code.keywordOnlyCount
    let keywordCount = keywords?.with { $0.count } ?? 0
    // Binding calls no script, so no collection can happen while values stand above the frame or in an array.
    let keywordValues = slots + max(code.slotCount, count + keywordCount)
    if keywordValues + (keywordCount + 64) >= state.pointee.limit { throw stackOverflow() }
    keywordValues.update(from: slots + count, count: keywordCount)
    let surplus =
      code.hasRest
      ? given.map { Ref($0) }
        ?? filledTuple(UnsafeBufferPointer(start: slots + positional, count: max(count - positional, 0)))
      : nil
    for slot in min(count, positional)..<max(code.slotCount, count + keywordCount) { slots[slot] = .undefined }

    if let surplus { slots[parameters] = .tuple(surplus) }
    var rest: DictionaryObject?
    if code.hasKeywords {
      let made = makeDictionary()
      rest = made
      slots[parameters + (code.hasRest ? 1 : 0)] = .dictionary(Ref(made))
    }
    if let keywords {
      try bindKeywords(function, code, slots, count, keywords, keywordValues, rest)
    }
    // A keyword that does not fit is reported before an argument too many.
    if count > positional && !code.hasRest {
      throw tooManyPositional(function, code, given: count, keywords)
    }
    if count < positional || code.keywordOnlyCount > 0 {
      try fillDefaults(function, code, slots, count, keywords)
    }
  }

  private func bindKeywords(
    _ function: FunctionObject, _ code: FunctionCode, _ slots: UnsafeMutablePointer<Value>, _ count: Int,
    _ keywords: Ref<TupleObject>, _ values: UnsafeMutablePointer<Value>, _ rest: DictionaryObject?
  ) throws(Unwind) {
    let names = keywords.object
    let candidates =
      code
      .positionalOnlyCount..<max(
        code.positionalCount + code.keywordOnlyCount, code.positionalOnlyCount)
    for index in 0..<names.count {
      guard case .string(let ref) = names[index] else { throw raise(.typeError, "keywords must be strings") }
      let name = ref.object
      // Nearly always both are interned: the same object.
      let slot =
        candidates.first { code.slotNames[$0] === name }
        ?? candidates.first { code.slotNames[$0].isEqual(to: name) } ?? -1
      if slot >= 0 {
        if !slots[slot].isUndefined {
          throw misfit(function, count, keywords, CallMisfit.repeated(name.text))
        }
        slots[slot] = values[index]
      } else if let rest {
        try set(rest, .string(ref), values[index])
      } else {
        throw unexpectedKeyword(function, code, name, count, keywords)
      }
    }
  }

  private func unexpectedKeyword(
    _ function: FunctionObject, _ code: FunctionCode, _ name: StringObject, _ count: Int,
    _ keywords: Ref<TupleObject>
  ) -> Unwind {
    let names = keywords.object
    var passed: [String] = []
    for index in 0..<code.positionalOnlyCount {
      let parameter = code.slotNames[index]
      for keyword in 0..<names.count {
        if case .string(let ref) = names[keyword], ref.object.isEqual(to: parameter) {
          passed.append(parameter.text)
        }
      }
    }
    if !passed.isEmpty {
      return misfit(function, count, keywords, CallMisfit.positionalOnly(passed))
    }
    return misfit(function, count, keywords, CallMisfit.unexpected(name.text))
  }

  private func fillDefaults(
    _ function: FunctionObject, _ code: FunctionCode, _ slots: UnsafeMutablePointer<Value>, _ count: Int,
    _ keywords: Ref<TupleObject>?
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
    if !missing.isEmpty { throw misfit(function, count, keywords, CallMisfit.missing(missing, "positional")) }
    for slot in positional..<positional + code.keywordOnlyCount where slots[slot].isUndefined {
      if let defaults = function.keywordDefaults?.object {
        slots[slot] = get(defaults, code.slotNames[slot])
      }
      if slots[slot].isUndefined { missing.append(code.slotNames[slot].text) }
    }
    if !missing.isEmpty { throw misfit(function, count, keywords, CallMisfit.missing(missing, "keyword-only")) }
  }

  /// An error of a call that does not fit, in these words or in those of what is built in.
  private func misfit(
    _ function: FunctionObject, _ count: Int, _ keywords: Ref<TupleObject>?, _ message: String
  ) -> Unwind {
    function.isWordedAsBuiltin
      ? CalledShape(function, self).error(self, given: count, keywords)
      : raise(.typeError, "\(function.qualifiedName.object.text)() \(message)")
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
    return misfit(
      function, given, keywords,
      CallMisfit.tooMany(given, takes: positional - defaults...positional, keywordOnly: keywordOnlyGiven))
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
    let surplus = max(count - positional, 0)
    let restValues =
      signature.hasRest ? filledTuple(UnsafeBufferPointer(start: base + positional, count: surplus)) : nil
    for slot in min(count, positional)..<max(signature.slotCount, count + keywordCount) { base[slot] = .undefined }
    if let restValues { base[signature.parameters.count] = .tuple(restValues) }
    var rest: DictionaryObject?
    if signature.hasKeywords {
      let made = makeDictionary()
      rest = made
      base[signature.parameters.count + (signature.hasRest ? 1 : 0)] = .dictionary(Ref(made))
    }
    var fits = surplus == 0 || signature.hasRest
    if let keywords {
      for index in 0..<keywordCount {
        guard case .string(let name) = keywords.object[index] else {
          throw raise(.typeError, "keywords must be strings")
        }
        let slot = signature.slot(ofKeyword: name.object)
        if slot >= 0 {
          fits = fits && base[slot].isUndefined
          base[slot] = keywordValues[index]
        } else if let rest {
          try set(rest, .string(name), keywordValues[index])
        } else {
          fits = false
        }
      }
    }
    for slot in 0..<signature.parameters.count
    where base[slot].isUndefined && signature.parameters[slot].defaultText == nil { fits = false }
    if !fits {
      if count == 1, native.ownerName == nil, native.name == "sorted" { try gatherElements(base) }
      throw native.style.isWritten
        ? CallMisfit.error(of: native, self, given: count, keywords)
        : CalledShape(native).error(self, given: count, keywords)
    }
  }

  /// `sorted` takes the elements before it looks at its other arguments: what fails there comes first.
  private func gatherElements(_ base: UnsafeMutablePointer<Value>) throws(Unwind) {
    let savedTop = state.pointee.top
    clearHeader(base)
    state.pointee.top = base + 1
    defer { state.pointee.top = savedTop }
    _ = try makeListFrom(base[0])
  }
}
