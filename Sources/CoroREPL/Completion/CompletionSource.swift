import CoroAsync
import CoroRuntime
import CoroSyntax

/// Answers what can stand where the cursor is. Runs no line of script: it is asked while tasks run.
struct CompletionSource {
  let session: Session
  private var machine: Machine { session.machine }

  init(_ session: Session) { self.session = session }

  func completions(for context: CompletionContext) -> Completions? {
    switch context {
    case .nothing: return nil
    case .command(let stem): return chosen(stem, Commands.names)
    case .commandArgument(let command, let stem):
      if command == "load" { return FileNames.completions(stem) }
      return chosen(stem, session.live.loop.taskFacts(machine).map(\.name))
    case .module(let stem): return chosen(stem, ModuleNames.all(machine), upTo: ".")
    case .moduleMember(let module, let stem):
      guard let value = loadedModule(module) else { return nil }
      return chosen(stem, attributeNames(of: value))
    case .attribute(let path, let stem):
      guard let value = value(at: path) else { return nil }
      var found = chosen(stem, attributeNames(of: value))
      if found.candidates.count == 1, let name = found.candidates.first {
        found.note = note(machine.quietAttribute(value, name), name)
      }
      return found
    case .key(let path, let quote, let stem):
      guard let value = value(at: path), case .dictionary(let ref) = value else { return nil }
      var keys: [String] = []
      ref.object.forEachEntry { key, _ in
        if case .string(let text) = key, !text.object.text.contains(where: { $0 == quote || $0 == "\\" || $0 == "\n" })
        {
          keys.append(text.object.text)
        }
      }
      let found = chosen(stem, keys)
      return Completions(stem: stem, candidates: found.candidates.map { "\($0)\(quote)]" })
    case .file(let stem): return FileNames.completions(stem)
    case .name(let stem, let callee): return names(stem, callee)
    }
  }

  private func names(_ stem: String, _ callee: [CompletionContext.PathPart]?) -> Completions {
    var names = Set(machine.names(in: session.main.namespace.object))
    names.formUnion(machine.names(in: machine.builtins))
    var note: String?
    var parameters: [String] = []
    if let callee, let value = value(at: callee) {
      parameters = machine.quietParameterNames(of: value).map { $0 + "=" }
      if stem.isEmpty { note = self.note(value, lastName(of: callee)) }
    }
    var found = chosen(stem, Array(names) + Keyword.spellings.map(\.0) + parameters)
    if stem.isEmpty {
      // Everything at once helps nobody.
      found = Completions(stem: "", candidates: parameters.sorted())
    }
    found.note = note
    if found.candidates.count == 1, let name = found.candidates.first {
      let value = machine.get(session.main.namespace.object, machine.intern(name)).given
      found.note = self.note(value ?? machine.get(machine.builtins, machine.intern(name)), name) ?? note
    }
    return found
  }

  private func lastName(of path: [CompletionContext.PathPart]) -> String {
    if case .name(let name)? = path.last { name } else { "" }
  }

  private func note(_ value: Value, _ name: String) -> String? {
    guard !value.isUndefined, let signature = machine.quietSignature(of: value) else { return nil }
    return session.style.paint(name + signature, .dim)
  }

  /// Those that begin with the stem. Names with an underscore come only where one was typed.
  private func chosen(_ stem: String, _ names: [String], upTo separator: Character? = nil) -> Completions {
    var found = Set(names.filter { $0.hasPrefix(stem) && (stem.hasPrefix("_") || !$0.hasPrefix("_")) })
    if let separator {
      // Modules in packages come when the package was typed.
      found = Set(
        found.filter { !$0.dropFirst(stem.count).contains(separator) || $0.hasPrefix(stem + String(separator)) })
    }
    return Completions(stem: stem, candidates: found.sorted())
  }

  /// The attributes that there are; of a module also those that it exports and reads when they are asked for.
  private func attributeNames(of value: Value) -> [String] {
    var names = machine.attributeNames(of: value)
    let exported = machine.quietAttribute(value, "__all__")
    guard case .object(let ref) = value, ref.object.kind == .module, case .tuple(let tuple) = exported else {
      return names
    }
    for name in tuple.object.buffer {
      if case .string(let text) = name { names.append(text.object.text) }
    }
    return names
  }

  private func loadedModule(_ name: String) -> Value? {
    machine.get(machine.modules, machine.intern(name)).given
  }

  private func value(at path: [CompletionContext.PathPart]) -> Value? {
    var value = Value.undefined
    for (index, part) in path.enumerated() {
      switch part {
      case .name(let name):
        if index == 0 {
          let key = machine.intern(name)
          value = machine.get(session.main.namespace.object, key).given ?? machine.get(machine.builtins, key)
        } else {
          value = machine.quietAttribute(value, name)
        }
      case .index(let number): value = machine.quietItem(value, index: number)
      case .key(let text): value = machine.quietItem(value, text: text)
      }
      if value.isUndefined { return nil }
    }
    return value
  }
}
