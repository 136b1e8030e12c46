import CoroRuntime

/// Callbacks as representations show them: `print(1, 2)`, `main.<locals>.done() at app.coro:12`.
enum CallbackText {
  /// With where the function was written, for those that a script wrote.
  static func source(
    _ function: Value, _ arguments: TupleObject?, _ machine: Machine
  ) throws(Unwind) -> String {
    var text = try call(function, arguments, machine)
    if let place = place(of: function, machine) { text += " at \(place)" }
    return text
  }

  private static func call(
    _ function: Value, _ arguments: TupleObject?, keywords: DictionaryObject? = nil, _ machine: Machine,
    suffix: String = ""
  ) throws(Unwind) -> String {
    if let partial = try partial(function, machine) {
      let inner = try ShortText.arguments(arguments, keywords, machine) + suffix
      return try call(partial.function, partial.arguments, keywords: partial.keywords, machine, suffix: inner)
    }
    var name = try machine.representation(function)
    for attribute in [machine.names.qualname, machine.names.name] {
      if case .string(let ref) = try machine.findAttribute(function, attribute), ref.object.count > 0 {
        name = ref.object.text
        break
      }
    }
    return try name + ShortText.arguments(arguments, keywords, machine) + suffix
  }

  /// `functools.partial` shows what it calls.
  private static func partial(
    _ value: Value, _ machine: Machine
  ) throws(Unwind) -> (function: Value, arguments: TupleObject, keywords: DictionaryObject?)? {
    guard machine.className(value) == "partial" else { return nil }
    let function = try machine.findAttribute(value, machine.intern("func"))
    guard !function.isUndefined, case .tuple(let arguments) = try machine.findAttribute(value, machine.intern("args"))
    else { return nil }
    guard case .dictionary(let keywords) = try machine.findAttribute(value, machine.intern("keywords")) else {
      return (function, arguments.object, nil)
    }
    return (function, arguments.object, keywords.object)
  }

  private static func place(of value: Value, _ machine: Machine) -> String? {
    switch value {
    case .function(let ref):
      let code = ref.object.code
      return "\(code.source.name):\(code.firstLine)"
    default: return nil
    }
  }

  /// `cb=[…]` of a future: the first, the last, and how many are between.
  static func list(_ callbacks: [(function: Value, wakesTask: Bool)], _ machine: Machine) throws(Unwind) -> String {
    func text(_ callback: (function: Value, wakesTask: Bool)) throws(Unwind) -> String {
      callback.wakesTask ? "Task.task_wakeup()" : try source(callback.function, nil, machine)
    }
    guard let first = callbacks.first, let last = callbacks.last else { return "cb=[]" }
    switch callbacks.count {
    case 1: return "cb=[\(try text(first))]"
    case 2: return "cb=[\(try text(first)), \(try text(last))]"
    default: return "cb=[\(try text(first)), <\(callbacks.count - 2) more>, \(try text(last))]"
    }
  }
}

/// Representations cut to a length, as CPython's `reprlib` cuts them.
enum ShortText {
  private static let longestString = 30
  private static let mostElements = 6
  private static let mostPairs = 4
  private static let deepest = 6

  /// `(1, 'two', key=3)`
  static func arguments(
    _ arguments: TupleObject?, _ keywords: DictionaryObject?, _ machine: Machine
  ) throws(Unwind) -> String {
    var parts: [String] = []
    for index in 0..<(arguments?.count ?? 0) {
      if let arguments { parts.append(try text(arguments[index], machine)) }
    }
    var position = 0
    while let keywords, let entry = machine.entry(of: keywords, from: position) {
      parts.append("\(try machine.str(entry.key).text)=\(try text(entry.value, machine))")
      position = entry.next
    }
    return "(\(parts.joined(separator: ", ")))"
  }

  static func text(_ value: Value, _ machine: Machine, level: Int = deepest) throws(Unwind) -> String {
    switch value {
    case .string(let ref):
      let whole = try machine.representation(value)
      if whole.unicodeScalars.count <= longestString { return whole }
      let start = try machine.representation(machine.substring(ref.object, 0, min(longestString, ref.object.count)))
      let end = try machine.representation(value)
      return cut(start, end, to: longestString)
    case .list(let ref):
      return try sequence(ref.object.count, "[", "]", level) { (index) throws(Unwind) in
        index < ref.object.count ? try text(ref.object[index], machine, level: level - 1) : ""
      }
    case .tuple(let ref):
      let closing = ref.object.count == 1 ? ",)" : ")"
      return try sequence(ref.object.count, "(", closing, level) { (index) throws(Unwind) in
        try text(ref.object[index], machine, level: level - 1)
      }
    case .int:
      let whole = try machine.representation(value)
      return whole.utf8.count <= 40 ? whole : cut(whole, whole, to: 40)
    case .none, .bool, .float, .undefined, .notImplemented, .ellipsis:
      return try machine.representation(value)
    case .dictionary, .instance, .function, .native, .type, .object:
      let whole = try machine.representation(value)
      // A dictionary shows its first pairs; cutting its text comes close enough.
      if case .dictionary(let ref) = value, ref.object.count <= mostPairs { return whole }
      return whole.unicodeScalars.count <= longestString ? whole : cut(whole, whole, to: longestString)
    }
  }

  private static func sequence(
    _ count: Int, _ opening: String, _ closing: String, _ level: Int, _ element: (Int) throws(Unwind) -> String
  ) throws(Unwind) -> String {
    if level <= 0 && count > 0 { return "\(opening)...\(closing)" }
    var parts: [String] = []
    for index in 0..<min(count, mostElements) { parts.append(try element(index)) }
    if count > mostElements { parts.append("...") }
    return opening + parts.joined(separator: ", ") + closing
  }

  private static func cut(_ start: String, _ end: String, to length: Int) -> String {
    let before = max(0, (length - 3) / 2)
    let after = max(0, length - 3 - before)
    let head = String(String.UnicodeScalarView(start.unicodeScalars.prefix(before)))
    let tail = String(String.UnicodeScalarView(end.unicodeScalars.suffix(after)))
    return head + "..." + tail
  }
}
