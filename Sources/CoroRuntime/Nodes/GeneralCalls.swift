import CoroSyntax

/// A call with `*` or `**`.
final class GeneralCallNode: ExpressionNode {
  enum Item {
    case positional(ExpressionNode)
    case unpack(ExpressionNode)
    case keyword(StringObject, ExpressionNode)
    case unpackKeywords(ExpressionNode)
  }
  private let callee: ExpressionNode
  private let items: [Item]
  /// Whether there is a single argument without a name, as in `f(*a, key=b)`.
  private let hasOnePositional: Bool
  /// Whether that is `*[… for …]`: nobody else has the list.
  private let unpacksNewList: Bool
  private let span: PackedSpan
  init(_ callee: ExpressionNode, _ items: [Item], _ span: PackedSpan) {
    self.callee = callee
    self.items = items
    hasOnePositional =
      items.filter {
        switch $0 {
        case .positional, .unpack: true
        case .keyword, .unpackKeywords: false
        }
      }.count == 1
    unpacksNewList =
      hasOnePositional
      && items.contains { item in
        if case .unpack(let node) = item, let node = node as? ComprehensionNode { node.isList } else { false }
      }
    self.span = span
  }

  override func evaluate(_ frame: Frame, _ machine: Machine) throws(Unwind) -> Value {
    let callee = try callee.evaluate(frame, machine)
    let positional = machine.makeList(capacity: items.count)
    let keywords = machine.makeDictionary()
    // An only starred argument is unpacked by the call itself, after the keywords are there.
    var onlyStarred: Value = .undefined
    for item in items {
      switch item {
      case .positional(let node):
        try machine.append(node.evaluate(frame, machine), to: positional)
      case .keyword(let name, let node):
        let value = try node.evaluate(frame, machine)
        if !machine.get(keywords, name).isUndefined { throw try repeated(callee, name.text, frame, machine) }
        machine.set(keywords, name, value)
      case .unpack(let node):
        let value = try node.evaluate(frame, machine)
        if hasOnePositional {
          onlyStarred = value
          continue
        }
        frame.position = span
        do throws(Unwind) { try machine.extendByStar(positional, with: value) } catch {
          throw machine.located(error, span)
        }
      case .unpackKeywords(let node):
        let value = try node.evaluate(frame, machine)
        frame.position = span
        do throws(Unwind) { try unpack(value, into: keywords, callee, frame, machine) } catch {
          throw machine.located(error, span)
        }
      }
    }
    frame.position = span
    do throws(Unwind) {
      if !onlyStarred.isUndefined {
        if machine.lacksIteration(onlyStarred) {
          throw machine.raise(
            .typeError,
            "\(try machine.calleeName(callee)) argument after * must be an iterable, "
              + "not \(machine.typeName(onlyStarred))")
        }
        switch onlyStarred {
        case .list, .tuple: break
        default: try machine.extend(positional, with: onlyStarred)  // of the values: only these are read as they are.
        }
      }
      try checkNames(keywords, machine)
      if !onlyStarred.isUndefined {
        // Nothing runs between here and the copy into the callee's window: a list or tuple can be read as it is.
        if case .list(let list) = onlyStarred {
          return try machine.call(
            callee, UnsafeBufferPointer(list.object.buffer), of: unpacksNewList ? list.object : nil, keywords: keywords)
        }
        if case .tuple(let tuple) = onlyStarred {
          return try machine.call(callee, tuple.object.buffer, keywords: keywords)
        }
      }
      return try machine.call(callee, positional: positional, keywords: keywords)
    } catch {
      throw machine.located(error, span)
    }
  }

  private func unpack(
    _ value: Value, into keywords: DictionaryObject, _ callee: Value, _ frame: Frame, _ machine: Machine
  ) throws(Unwind) {
    guard try machine.isMapping(value) else {
      throw machine.raise(
        .typeError,
        "\(try machine.calleeName(callee)) argument after ** must be a mapping, not \(machine.typeName(value))")
    }
    let other = machine.makeDictionary()
    try machine.update(other, with: value)
    for position in 0..<other.used {
      let entry = other.entries[position]
      if entry.key.isUndefined { continue }
      if try machine.contains(keywords, entry.key) {
        throw try repeated(callee, machine.str(entry.key).text, frame, machine)
      }
      var name = entry.key
      if case .string = name {
      } else if let derived = machine.stringObject(name) {
        // Of a class that derives from `str`.
        name = .string(Ref(machine.makeString(derived.codePoints)))
      }
      try machine.set(keywords, name, entry.value)
    }
  }

  /// What `**` adds need not be names; only the call, when all is there, asks for them.
  private func checkNames(_ keywords: DictionaryObject, _ machine: Machine) throws(Unwind) {
    for position in 0..<keywords.used {
      switch keywords.entries[position].key {
      case .string, .undefined: continue
      default: throw machine.raise(.typeError, "keywords must be strings")  // of the values: only these are names.
      }
    }
  }

  private func repeated(_ callee: Value, _ name: String, _ frame: Frame, _ machine: Machine) throws(Unwind) -> Unwind {
    machine.located(
      machine.raise(
        .typeError, "\(try machine.calleeName(callee)) got multiple values for keyword argument '\(name)'"), span)
  }
}

extension Machine {
  /// From so many arguments on the rest goes straight into its tuple, not over the value stack, whose pages would stay: those
  /// of `gather` were 16 bytes for each of a million tasks.
  private static let manyArguments = 1 << 10

  /// A call with many positional arguments of a function that gathers them; nil where the general way has to be taken.
  ///
  /// - Parameter list: a list that holds them and that nobody else has; nil where they have to be copied.
  private func callGathering(
    _ function: Ref<FunctionObject>, _ positional: UnsafeBufferPointer<Value>, of list: ListObject?
  ) throws(Unwind) -> Value? {
    if positional.count <= Machine.manyArguments { return nil }
    let object = function.object
    let code = object.code
    let count = code.positionalCount
    guard code.hasRest, code.flavour == .plain, !code.isForced, positional.count > count else { return nil }
    try charge(checkedSize(positional.count, times: 16))
    let slots = try window(code.slotCount)
    for index in 0..<count { slots[index] = positional[index] }
    let surplus =
      if count == 0, let list { makeTuple(from: list) } else {
        makeTuple(UnsafeBufferPointer(rebasing: positional[count...]))
      }
    try bindArguments(object, code, slots, count, keywords: nil, surplus: surplus)
    prepareCells(function, slots)
    return try runBody(function, code.slotCount, slots)
  }

  /// Calls with arguments gathered in a list and a dictionary of keywords.
  package func call(
    _ callee: Value, positional: ListObject, keywords: DictionaryObject?
  ) throws(Unwind) -> Value {
    try call(callee, UnsafeBufferPointer(positional.buffer), keywords: keywords)
  }

  /// The same with arguments that lie in a row: they are copied before anything else happens.
  ///
  /// - Parameter list: a list that holds them and that nobody else has: its memory may be taken over.
  package func call(
    _ callee: Value, _ positional: UnsafeBufferPointer<Value>, of list: ListObject? = nil, keywords: DictionaryObject?
  ) throws(Unwind) -> Value {
    let keywordCount = keywords?.count ?? 0
    if keywordCount == 0, case .function(let function) = callee,
      let answer = try callGathering(function, positional, of: list)
    {
      return answer
    }
    let base = try window(positional.count + keywordCount)
    for index in 0..<positional.count { base[index] = positional[index] }
    guard let keywords, keywordCount > 0 else { return try callPrepared(callee, base, positional.count) }
    let names = makeTuple(count: keywordCount)
    var next = 0
    for position in 0..<keywords.used where !keywords.entries[position].key.isUndefined {
      names.elements[next] = keywords.entries[position].key
      base[positional.count + next] = keywords.entries[position].value
      next += 1
    }
    return try callPrepared(callee, base, positional.count, keywords: Ref(names))
  }

  /// As messages about its arguments call it: `__main__.f()`, `print()`.
  func calleeName(_ callee: Value) throws(Unwind) -> String {
    if case .native(let ref) = callee {
      return "\(ref.object.qualifiedName)()"
    }
    guard let name = stringObject(try findAttribute(callee, intern("__qualname__"))) else {
      return try str(callee).text
    }
    if let module = stringObject(try findAttribute(callee, intern("__module__"))), module.text != "builtins" {
      return "\(module.text).\(name.text)()"
    }
    return "\(name.text)()"
  }
}
