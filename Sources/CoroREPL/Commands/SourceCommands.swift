import CoroRuntime

/// Commands that show what was written: documentation and source.
enum SourceCommands {
  static let rows: [Command] = [
    Command(name: "doc", argument: "NAME", summary: "the signature and documentation of a name") {
      (session, name) throws(Unwind) in
      session.write(try Documentation.text(of: session.evaluate(name), named: name, isShort: true, session.machine))
    },
    Command(name: "source", argument: "NAME", summary: "the source of a function, a class, a coroutine") {
      (session, name) throws(Unwind) in
      let value = try session.evaluate(name)
      guard let text = source(of: value, session.machine) else {
        session.write("There is no source for a value of \(session.machine.typeName(value)).\n")
        return
      }
      session.write(text)
    },
  ]

  private static func source(of value: Value, _ machine: Machine) -> String? {
    switch value {
    case .function(let ref): return text(of: ref.object.code)
    case .type(let ref): return classText(ref.object, machine)
    case .object(let ref):
      switch ref.object.kind {
      case .generator: return (ref.object as? GeneratorObject).flatMap { text(of: $0.code) }
      case .boundMethod: return (ref.object as? BoundMethodObject).flatMap { source(of: $0.function, machine) }
      default: return nil  // of the kinds of objects: nothing else was written as a function
      }
    case .undefined, .none, .bool, .int, .float, .string, .tuple, .list, .dictionary, .instance, .native,
      .notImplemented, .ellipsis:
      return nil
    }
  }

  private static func text(of code: FunctionCode) -> String? {
    let source = code.source
    let first = source.line(at: code.span.start)
    let last = source.line(at: max(code.span.start, code.span.end - 1))
    let rows = (first...max(first, last)).map { source.lineText($0) }
    return StatementText.trimmed(rows.joined(separator: "\n")) + "\n"
  }

  /// A class does not know where it was written, but its methods do: the rows around them, from its `class` on.
  private static func classText(_ type: TypeObject, _ machine: Machine) -> String? {
    var code: FunctionCode?
    type.ownNamespace.forEachEntry { _, value in
      if code == nil, case .function(let ref) = value, ref.object.code.qualifiedName.hasPrefix(type.plainName + ".") {
        code = ref.object.code
      }
    }
    guard let code else { return nil }
    let source = code.source
    var first = code.firstLine
    func indentation(_ row: String) -> Int { row.prefix { $0 == " " || $0 == "\t" }.count }
    while first > 1 {
      let words = source.lineText(first).split { !$0.isLetter && !$0.isNumber && $0 != "_" }
      if words.first == "class", words.dropFirst().first.map(String.init) == type.plainName { break }
      first -= 1
    }
    let head = indentation(source.lineText(first))
    var last = first + 1
    while last <= source.lineStarts.count {
      let row = source.lineText(last)
      if !row.allSatisfy(\.isWhitespace), indentation(row) <= head { break }
      last += 1
    }
    return StatementText.trimmed((first..<last).map { source.lineText($0) }.joined(separator: "\n")) + "\n"
  }
}
