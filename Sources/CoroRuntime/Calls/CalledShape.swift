/// What a built-in function looks like to those who call it, for the errors of calls that do not fit it: also of
/// functions of the library that are written in the language and are built in where CPython has them.
struct CalledShape {
  let name: String
  /// The class whose method it is; nil for a function.
  let ownerName: String?
  /// The module of a function; nil for methods and for the functions that are there without an import.
  let moduleName: String?
  let isMethod: Bool
  let signature: NativeSignature

  init(_ native: NativeFunctionObject) {
    name = native.name
    ownerName = native.ownerName
    isMethod = native.isMethod
    signature = native.signature
    if native.ownerName == nil, case .string(let module) = native.moduleName, module.object.text != "builtins" {
      moduleName = module.object.text
    } else {
      moduleName = nil
    }
  }

  init(_ function: FunctionObject, _ machine: Machine) {
    let code = function.code
    var parts = code.slotNames.prefix(code.positionalCount + code.keywordOnlyCount).map(\.text)
    let defaults = function.defaults?.object.count ?? 0
    for index in max(code.positionalCount - defaults, 0)..<code.positionalCount { parts[index] += "=…" }
    if let keywordDefaults = function.keywordDefaults?.object {
      for index in code.positionalCount..<parts.count
      where !machine.get(keywordDefaults, code.slotNames[index]).isUndefined { parts[index] += "=…" }
    }
    if code.hasKeywords { parts.append("**rest") }
    if code.hasRest {
      parts.insert("*rest", at: code.positionalCount)
    } else if code.keywordOnlyCount > 0 {
      parts.insert("*", at: code.positionalCount)
    }
    let owner = function.qualifiedName.object.text.split(separator: ".").dropLast().last.map(String.init)
    // Nobody passes a receiver by name.
    let hasReceiver = owner != nil && code.positionalCount > 0
    let positionalOnly = max(code.positionalOnlyCount, hasReceiver ? 1 : 0)
    if positionalOnly > 0 { parts.insert("/", at: positionalOnly) }
    signature = NativeSignature(parts.joined(separator: ", "))
    name = function.name.object.text
    ownerName = owner
    isMethod = owner != nil && code.slotNames.first?.text == "self"
    if owner == nil, case .string(let module) = function.moduleName {
      moduleName = module.object.text
    } else {
      moduleName = nil
    }
  }

  /// Why a call does not fit, in the order in which CPython looks.
  func error(_ machine: Machine, given count: Int, _ keywords: Ref<TupleObject>?) -> Unwind {
    let parameters = signature.parameters.count
    let keywordCount = keywords?.object.count ?? 0
    // It takes its argument by itself, and `list.sort` the rest.
    if name == "sorted", count < signature.positionalCount { return wrongCount(machine, given: count) }
    let takesNoKeywords = signature.positionalOnlyCount == parameters && !signature.hasKeywords
    if keywordCount > 0, takesNoKeywords { return noKeywords(machine) }
    if !takesNoKeywords, !signature.hasRest, !signature.hasKeywords, count + keywordCount > parameters,
      name != "sorted"
    {
      let most = parameters - hiddenCount
      return machine.raise(
        .typeError,
        "\(calledText) takes at most \(most) \(count == hiddenCount ? "keyword " : "")argument"
          + "\(most == 1 ? "" : "s") (\(count - hiddenCount + keywordCount) given)")
    }
    if count > signature.positionalCount && !signature.hasRest { return wrongCount(machine, given: count) }
    var passed: Set<Int> = []
    var misfit: String?
    for index in 0..<keywordCount {
      guard case .string(let name)? = keywords?.object[index] else {
        return machine.raise(.typeError, "keywords must be strings")
      }
      let slot = signature.slot(ofKeyword: name.object)
      if slot >= 0 && slot >= count {
        passed.insert(slot)
      } else if slot >= 0 {
        misfit =
          misfit
          ?? "argument for \(calledText) given by name ('\(name.object.text)') and position "
          + "(\(slot + 1 - hiddenCount))"
      } else if !signature.hasKeywords {
        misfit =
          misfit
          ?? "'\(name.object.text)' is an invalid keyword argument for "
          + (isUnnamed ? "this function" : calledText)
      }
    }
    for slot in min(count, signature.positionalCount)..<parameters
    where !passed.contains(slot) && signature.parameters[slot].defaultText == nil {
      if slot < signature.positionalOnlyCount {
        return takesNoKeywords || count < hiddenCount
          ? wrongCount(machine, given: count) : tooFewPositional(machine, given: count)
      }
      return machine.raise(
        .typeError,
        "\(calledText) missing required argument '\(signature.parameters[slot].name)' (pos \(slot + 1 - hiddenCount))"
      )
    }
    return machine.raise(.typeError, misfit ?? "\(calledText) got multiple values for one argument")
  }

  private var shownName: String {
    if isConstructor { return calledName }
    if let ownerName { return "\(ownerName).\(name)" }
    return moduleName.map { "\($0).\(name)" } ?? name
  }

  private func noKeywords(_ machine: Machine) -> Unwind {
    let shown = isSlotWrapper ? "wrapper \(name)" : takesPair ? name : shownName
    return machine.raise(.typeError, "\(shown)() takes no keyword arguments")
  }

  /// The receiver of a method and the class of a class method or a constructor are arguments that no caller wrote.
  private var hiddenCount: Int {
    isMethod || ownerName != nil && signature.parameters.first?.name == "cls" ? 1 : 0
  }

  /// A constructor goes by the name of its class.
  private var calledName: String {
    switch name {
    case "__new__" where ownerName == "timedelta": name
    case "__new__", "__init__": ownerName ?? name
    case "sorted": "sort"
    default: name
    }
  }

  private var calledText: String { isUnnamed ? "function" : "\(calledName)()" }

  /// Of a function that also takes keywords.
  private func tooFewPositional(_ machine: Machine, given: Int) -> Unwind {
    let least =
      signature.parameters.prefix(signature.positionalOnlyCount).filter { $0.defaultText == nil }.count - hiddenCount
    let bound = least == signature.positionalCount - hiddenCount ? "exactly" : "at least"
    return machine.raise(
      .typeError,
      "\(calledText) takes \(bound) \(least) positional argument\(least == 1 ? "" : "s") (\(given - hiddenCount) given)"
    )
  }

  /// In the words of CPython's several calling conventions.
  private func wrongCount(_ machine: Machine, given: Int) -> Unwind {
    let hidden = hiddenCount
    let given = given - hidden
    let least = signature.requiredCount - hidden
    let most = signature.positionalCount - hidden
    let called = name == "sorted" ? name : calledName
    let calledText = isUnnamed ? "function" : "\(called)()"
    if given < 0 {
      if name == "__new__" {
        return machine.raise(.typeError, "\(ownerName ?? "object").__new__(): not enough arguments")
      }
      if isSlotWrapper || name == "__init__" {
        return machine.raise(
          .typeError, "descriptor '\(name)' of '\(ownerName ?? "object")' object needs an argument")
      }
      return machine.raise(.typeError, "unbound method \(shownName)() needs an argument")
    }
    if isSlotWrapper {
      let mark = unpacksItsArguments ? " " : ""
      if least == most {
        return machine.raise(.typeError, "\(mark)expected \(most) argument\(most == 1 ? "" : "s"), got \(given)")
      }
      let (bound, number) = given < least ? ("at least", least) : ("at most", most)
      return machine.raise(
        .typeError, "\(mark)expected \(bound) \(number) argument\(number == 1 ? "" : "s"), got \(given)")
    }
    if searchesText {
      let (bound, number) = given < least ? ("at least", least) : ("at most", most)
      return machine.raise(
        .typeError, "\(calledText) takes \(bound) \(number) argument\(number == 1 ? "" : "s") (\(given) given)")
    }
    if takesPair {
      return machine.raise(.typeError, "function takes exactly \(most) arguments (\(given) given)")
    }
    let hasKeywordOnly = signature.parameters.count > signature.positionalCount
    if most == 0 {
      return machine.raise(
        .typeError,
        hasKeywordOnly
          ? "\(calledText) takes no positional arguments" : "\(shownName)() takes no arguments (\(given) given)")
    }
    let isPlainlyCounted = !hasKeywordOnly || isConstructor || name == "sorted"
    if signature.positionalOnlyCount == signature.positionalCount, isPlainlyCounted {
      if least == most {
        if most == 1 && !hasKeywordOnly && !isConstructor {
          return machine.raise(.typeError, "\(shownName)() takes exactly one argument (\(given) given)")
        }
        return machine.raise(.typeError, "\(called) expected \(most) argument\(most == 1 ? "" : "s"), got \(given)")
      }
      let (bound, number) = given < least ? ("at least", least) : ("at most", most)
      return machine.raise(
        .typeError, "\(called) expected \(bound) \(number) argument\(number == 1 ? "" : "s"), got \(given)")
    }
    if given < least {
      let bound = least == most ? "exactly" : "at least"
      return machine.raise(
        .typeError,
        "\(calledText) takes \(bound) \(least) positional argument\(least == 1 ? "" : "s") (\(given) given)")
    }
    let bound = least == most ? "exactly" : "at most"
    return machine.raise(
      .typeError,
      "\(calledText) takes \(bound) \(most) \(hasKeywordOnly ? "positional " : "")argument\(most == 1 ? "" : "s") "
        + "(\(given) given)")
  }
}

/// Which of CPython's several ways of checking arguments a function has there.
extension CalledShape {
  private var isConstructor: Bool { name == "__new__" || name == "__init__" }

  /// Constructors that call themselves a function.
  private var isUnnamed: Bool {
    isConstructor && ["Context", "Decimal", "date", "datetime", "time"].contains(ownerName)
  }

  /// Methods of `decimal.Context` for two or three numbers.
  private var takesPair: Bool {
    ownerName == "Context" && signature.positionalOnlyCount == signature.positionalCount
      && signature.positionalCount > 2
  }

  /// A special method that CPython makes of a slot of the type, rather than a method of its own.
  private var isSlotWrapper: Bool {
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
  private var unpacksItsArguments: Bool {
    switch name {
    case "__setattr__", "__setitem__", "__pow__", "__rpow__", "__ipow__", "__get__", "__set__": return true
    case "__mul__", "__rmul__", "__imul__":
      return ["str", "bytes", "bytearray", "list", "tuple", "deque"].contains(ownerName)
    default: return false
    }
  }

  /// `find` and its like, which check their arguments in a way of their own.
  private var searchesText: Bool {
    ["str", "bytes", "bytearray"].contains(ownerName)
      && ["count", "find", "index", "rfind", "rindex", "startswith", "endswith"].contains(name)
  }
}
