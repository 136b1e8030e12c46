/// What `help(x)`, and the prompt's `:doc`, say about a value.
package enum Documentation {
  /// - Parameter isShort: without the members of a class or a module.
  package static func text(
    of value: Value, named name: String?, isShort: Bool, _ machine: Machine
  ) throws(Unwind) -> String {
    var text = isShort ? "" : "Help on \(try title(of: value, machine)):\n\n"
    let known = nameOf(value, machine) ?? name ?? machine.typeName(value)
    if let signature = machine.quietSignature(of: value) {
      text += "\(prefix(of: value))\(known)\(signature)\n"
    } else if case .type = value {
      text += "class \(known)\n"
    }
    let documentation = try machine.findAttribute(value, machine.names.doc)
    if case .string(let ref) = documentation {
      text += indented(cleaned(ref.object.text), by: isShort ? "" : "    ") + "\n"
    } else if machine.quietSignature(of: value) == nil {
      text += try machine.repr(value).text + "\n"
    }
    if !isShort { text += members(of: value, machine) + "\n" }
    return text
  }

  private static func title(of value: Value, _ machine: Machine) throws(Unwind) -> String {
    let place = moduleName(of: value, machine).map { " in module \($0)" } ?? ""
    switch value {
    case .function(let ref): return "function \(ref.object.code.name)\(place)"
    case .native(let ref):
      return "\(ref.object.style.isWritten ? "" : "built-in ")function \(ref.object.name)\(place)"
    case .type(let ref): return "class \(ref.object.plainName)\(place)"
    case .object(let ref) where ref.object.kind == .module: return "module \(nameOf(value, machine) ?? "")"
    default: return "\(machine.typeName(value)) object"  // of the values: every other is told by its class
    }
  }

  private static func moduleName(of value: Value, _ machine: Machine) -> String? {
    let name: Value
    switch value {
    case .function(let ref): name = ref.object.moduleName
    case .native(let ref): name = ref.object.moduleName
    case .type(let ref): name = machine.moduleName(of: ref.object)
    default: return nil  // of the values: only these say where they are from
    }
    guard case .string(let text) = name else { return nil }
    return text.object.text
  }

  private static func nameOf(_ value: Value, _ machine: Machine) -> String? {
    switch value {
    case .function(let ref): return ref.object.code.name
    case .native(let ref): return ref.object.name
    case .type(let ref): return ref.object.plainName
    case .object(let ref): return (ref.object as? ModuleObject)?.name
    case .undefined, .none, .bool, .int, .float, .string, .tuple, .list, .dictionary, .instance, .notImplemented,
      .ellipsis:
      return nil
    }
  }

  private static func prefix(of value: Value) -> String {
    switch value {
    case .function(let ref): return ref.object.flavour == .coroutine ? "async " : ""
    case .type: return "class "
    default: return ""  // of the values: only these have a word in front
    }
  }

  /// The names of a class or a module that do not begin with an underscore, with the signatures of what is called.
  private static func members(of value: Value, _ machine: Machine) -> String {
    let names: [String]
    switch value {
    case .type(let ref): names = machine.names(in: ref.object.ownNamespace)
    case .object(let ref) where ref.object.kind == .module: names = machine.attributeNames(of: value)
    default: return ""  // of the values: nothing else has members to list
    }
    var rows = ""
    for name in names.sorted() where !name.hasPrefix("_") {
      let member = machine.quietAttribute(value, name)
      rows += "    \(name)\(machine.quietSignature(of: member) ?? "")"
      if case .string(let ref) = documentation(of: member),
        let first = cleaned(ref.object.text).split(separator: "\n").first
      {
        rows += "\n        \(first)"
      }
      rows += "\n"
    }
    return rows.isEmpty ? "" : "\n" + rows
  }

  private static func documentation(of value: Value) -> Value {
    switch value {
    case .function(let ref): return ref.object.code.documentation.map { .string(Ref($0)) } ?? .none
    default: return .none  // of the values: asking others could call script
    }
  }

  /// Without the indentation that all rows but the first share.
  private static func cleaned(_ text: String) -> String {
    var rows = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    let shared =
      rows.dropFirst().filter { !$0.allSatisfy(\.isWhitespace) }.map { $0.prefix { $0 == " " }.count }.min() ?? 0
    for index in rows.indices.dropFirst() { rows[index] = String(rows[index].dropFirst(shared)) }
    if let first = rows.first { rows[0] = String(first.drop { $0 == " " }) }
    while let last = rows.last, last.allSatisfy(\.isWhitespace) { rows.removeLast() }
    return rows.joined(separator: "\n")
  }

  private static func indented(_ text: String, by margin: String) -> String {
    text.split(separator: "\n", omittingEmptySubsequences: false)
      .map { $0.isEmpty ? "" : margin + $0 }.joined(separator: "\n")
  }
}
