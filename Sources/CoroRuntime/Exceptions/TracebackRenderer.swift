import CoroSyntax

/// Prints an exception as CPython does: causes and contexts first, then the frames with source lines and carets.
package struct TracebackRenderer {
  private let machine: Machine
  private let printer: CaretLine.Printer
  private var lines: [String] = []
  private var seen: Set<UInt> = []

  package init(_ machine: Machine, as printer: CaretLine.Printer) {
    self.machine = machine
    self.printer = printer
  }

  /// The whole text, each line with its line end.
  package static func render(
    _ exception: ExceptionObject, _ machine: Machine, as printer: CaretLine.Printer = .interpreter
  ) -> String {
    var renderer = TracebackRenderer(machine, as: printer)
    renderer.add(exception)
    return renderer.lines.map { $0 + "\n" }.joined()
  }

  /// The same without what led to it: as CPython reports errors that nobody can handle.
  static func renderAlone(_ exception: ExceptionObject, _ machine: Machine) -> String {
    var renderer = TracebackRenderer(machine, as: .interpreter)
    renderer.addOne(exception)
    return renderer.lines.map { $0 + "\n" }.joined()
  }

  /// The exceptions that led to this one, the earliest first. A loop: chains can be long.
  private mutating func add(_ exception: ExceptionObject) {
    var chain: [(exception: ExceptionObject, link: String?)] = []
    var current: ExceptionObject? = exception
    var link: String?
    while let next = current {
      chain.append((next, link))
      seen.insert(Ref(next).address)
      current = nil
      if let cause = machine.exceptionObject(next.cause) {
        if !seen.contains(Ref(cause).address) {
          current = cause
          link = "The above exception was the direct cause of the following exception:"
        }
      } else if !next.suppressesContext, let context = machine.exceptionObject(next.context),
        !seen.contains(Ref(context).address)
      {
        current = context
        link = "During handling of the above exception, another exception occurred:"
      }
    }
    for (index, part) in chain.enumerated().reversed() {
      addOne(part.exception)
      if index > 0, let link = part.link {
        // The link belongs between this exception and the one that it led to.
        lines += ["", link, ""]
      }
    }
  }

  private mutating func addOne(_ exception: ExceptionObject) {
    if machine.isGroup(exception) {
      addGroup(exception)
      return
    }
    if !exception.traceback.isNone {
      lines.append("Traceback (most recent call last):")
      addFrames(exception.traceback, prefix: "")
    }
    for line in finalLines(exception) { lines.append(line) }
  }

  private static let mostGroupMembers = 15
  private static let mostGroupDepth = 10

  private mutating func addGroup(_ group: ExceptionObject, depth: Int = 0) {
    let indent = String(repeating: "  ", count: depth + 1)
    if !group.traceback.isNone {
      lines.append("\(indent)\(depth == 0 ? "+ " : "| ")Exception Group Traceback (most recent call last):")
      addFrames(group.traceback, prefix: indent + "| ")
      for line in finalLines(group) { lines.append(indent + "| " + line) }
    } else {
      for line in finalLines(group) { lines.append(indent + "| " + line) }
    }
    let members = machine.members(of: group)
    for index in 0..<members.count {
      guard let member = machine.exceptionObject(members[index]) else { continue }
      let label = index < TracebackRenderer.mostGroupMembers ? "\(index + 1)" : "..."
      lines.append("\(indent)\(index == 0 ? "+-" : "  ")+---------------- \(label) ----------------")
      if index >= TracebackRenderer.mostGroupMembers {
        lines.append("\(indent)  | and \(members.count - index) more exceptions")
        break
      }
      addMember(member, depth: depth + 1)
    }
    lines.append("\(indent)  +------------------------------------")
    // Only the innermost group of several that end here closes the frame.
    if lines.count >= 2, lines[lines.count - 2].hasSuffix("+------------------------------------") {
      lines.removeLast()
    }
  }

  private mutating func addMember(_ member: ExceptionObject, depth: Int) {
    let indent = String(repeating: "  ", count: depth + 1)
    var nested = TracebackRenderer(machine, as: printer)
    nested.seen = seen
    if machine.isGroup(member) {
      if depth >= TracebackRenderer.mostGroupDepth {
        lines.append("\(indent)| ... (max_group_depth is \(TracebackRenderer.mostGroupDepth))")
        return
      }
      addGroup(member, depth: depth)
      return
    }
    nested.add(member)
    for line in nested.lines { lines.append("\(indent)| \(line)") }
    seen.formUnion(nested.seen)
  }

  /// `ValueError: message`, the location of a syntax error, the notes.
  private func finalLines(_ exception: ExceptionObject) -> [String] {
    var result: [String] = []
    if exception.type.object.isSubtype(of: machine.type(.syntaxError)) { result += syntaxErrorLines(exception) }
    let name = machine.qualifiedTypeName(exception.type.object)
    let shownName = name.hasPrefix("__main__.") ? String(name.dropFirst(9)) : name
    let text = messageText(exception)
    let message = text.isEmpty ? shownName : "\(shownName): \(text)"
    result += (message + suggestion(for: exception)).split(separator: "\n", omittingEmptySubsequences: false).map(
      String.init)
    if let attributes = exception.attributes?.object,
      case .list(let notes) = machine.get(attributes, machine.names.notes)
    {
      for index in 0..<notes.object.count {
        if case .string(let note) = notes.object[index] {
          result += note.object.text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        } else {
          result.append(machine.safeRepresentation(notes.object[index]))
        }
      }
    }
    return result
  }

  private func messageText(_ exception: ExceptionObject) -> String {
    if exception.type.object.isSubtype(of: machine.type(.syntaxError)),
      let attributes = exception.attributes?.object,
      case .string(let message) = machine.get(attributes, machine.intern("msg"))
    {
      return message.object.text
    }
    do throws(Unwind) { return try machine.str(.object(Ref(exception))).text } catch {
      _ = machine.takeException()
      return "<exception str() failed>"
    }
  }

  private func syntaxErrorLines(_ exception: ExceptionObject) -> [String] {
    guard let attributes = exception.attributes?.object,
      case .int(let line) = machine.get(attributes, machine.intern("lineno"))
    else { return [] }
    var file = "<string>"
    if case .string(let name) = machine.get(attributes, machine.intern("filename")) { file = name.object.text }
    var result = ["  File \"\(file)\", line \(line)"]
    guard case .string(let source) = machine.get(attributes, machine.intern("text")) else { return result }
    let text = source.object.text
    let stripped = text.drop { $0 == " " || $0 == "\t" || $0 == "\u{0C}" }
    let removed = text.count - stripped.count
    result.append("    " + stripped.filter { $0 != "\n" })
    if case .int(let offset) = machine.get(attributes, machine.intern("offset")), offset > 0 {
      var end = offset + 1
      if case .int(let endOffset) = machine.get(attributes, machine.intern("end_offset")), endOffset > offset {
        end = endOffset
      }
      if case .int(let endLine) = machine.get(attributes, machine.intern("end_lineno")), endLine > line {
        end = text.filter { $0 != "\n" }.count + 1
      }
      let start = offset - 1 - removed
      // A block that is missing at the end of the text has no place on the line.
      let isMissingBlock = messageText(exception).hasPrefix("expected an indented block")
      guard start >= 0, offset < text.count || !isMissingBlock else { return result }
      // Of wrong indentation CPython marks one place only.
      let isOnePlace = exception.type.object.isSubtype(of: machine.type(.indentationError))
      result.append(
        "    " + String(repeating: " ", count: start)
          + String(repeating: "^", count: isOnePlace ? 1 : max(1, end - offset)))
    }
    return result
  }

  // MARK: frames

  private mutating func addFrames(_ traceback: Value, prefix: String) {
    var entries: [TracebackObject] = []
    var next = traceback
    while case .object(let ref) = next, ref.object.kind == .traceback {
      let entry = unsafeDowncast(ref.object, to: TracebackObject.self)
      entries.append(entry)
      next = entry.next
    }
    var index = 0
    while index < entries.count {
      let entry = entries[index]
      for line in frameLines(entry) { lines.append(prefix + line) }
      // CPython shows three equal entries and counts the rest.
      var repeated = 1
      while index + repeated < entries.count, isSame(entry, entries[index + repeated]) { repeated += 1 }
      if repeated > 3 {
        for line in frameLines(entry) + frameLines(entry) { lines.append(prefix + line) }
        let more = repeated - 3
        lines.append("\(prefix)  [Previous line repeated \(more) more time\(more == 1 ? "" : "s")]")
        index += repeated
      } else {
        index += 1
      }
    }
  }

  private func isSame(_ left: TracebackObject, _ right: TracebackObject) -> Bool {
    left.function.object.code === right.function.object.code && left.line == right.line
  }

  private func frameLines(_ entry: TracebackObject) -> [String] {
    let code = entry.function.object.code
    let line = entry.line
    var result = ["  File \"\(code.source.name)\", line \(line), in \(code.name)"]
    let text = code.source.lineText(line)
    let stripped = text.drop { $0 == " " || $0 == "\t" || $0 == "\u{0C}" }
    guard !stripped.isEmpty else { return result }
    var shown = String(stripped)
    while shown.last == " " || shown.last == "\t" { shown.removeLast() }
    result.append("    " + shown)
    if let carets = CaretLine.make(for: entry.position, in: code.source, line: line, printer: printer) {
      result.append(carets)
    }
    return result
  }

  // MARK: suggestions

  private func suggestion(for exception: ExceptionObject) -> String {
    guard let attributes = exception.attributes?.object,
      case .string(let name) = machine.get(attributes, machine.intern("name"))
    else { return "" }
    let wrong = name.object.text
    let type = exception.type.object
    if type.isSubtype(of: machine.type(.attributeError)) {
      let object = machine.get(attributes, machine.intern("obj"))
      guard !object.isUndefined else { return "" }
      guard let similar = Suggestions.closest(to: wrong, in: machine.attributeNames(of: object)) else { return "" }
      return ". Did you mean: '\(similar)'?"
    }
    if type.isSubtype(of: machine.type(.nameError)), !type.isSubtype(of: machine.type(.unboundLocalError)) {
      return nameSuggestion(wrong, exception)
    }
    return ""
  }

  private func nameSuggestion(_ wrong: String, _ exception: ExceptionObject) -> String {
    var last: TracebackObject?
    var next = exception.traceback
    while case .object(let ref) = next, ref.object.kind == .traceback {
      last = unsafeDowncast(ref.object, to: TracebackObject.self)
      next = last?.next ?? .none
    }
    guard let last else { return "" }
    let function = last.function.object
    var candidates = function.code.slotNames.map(\.text).filter { !$0.hasPrefix(".") }
    candidates += machine.names(in: function.globals.object)
    candidates += machine.names(in: machine.builtins)
    if let similar = Suggestions.closest(to: wrong, in: candidates) { return ". Did you mean: '\(similar)'?" }
    if machine.isKnownModule(wrong) { return ". Did you forget to import '\(wrong)'?" }
    return ""
  }
}
