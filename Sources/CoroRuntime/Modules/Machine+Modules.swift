import CoroSyntax

/// `import`: modules made in Swift, embedded in the binary, or files beside the script.
extension Machine {
  package func makeModule(_ name: String) -> ModuleObject {
    let namespace = makeDictionary()
    let module = adopt(ModuleObject(type: types.module, name: name, namespace: Ref(namespace)))
    set(namespace, names.name, string(name))
    set(namespace, names.doc, .none)
    set(namespace, names.package, string(""))
    set(namespace, names.loader, .none)
    set(namespace, names.spec, .none)
    return module
  }

  /// The module that a program runs in.
  package func makeMainModule() -> ModuleObject {
    let main = makeModule("__main__")
    set(modules, "__main__", .object(Ref(main)))
    set(main.namespace.object, names.package, .none)
    return main
  }

  /// The module of that dotted name, imported with all packages around it.
  package func importModule(_ name: String, innermost: Bool) throws(Unwind) -> Value {
    if name.isEmpty { throw raise(.valueError, "Empty module name") }
    let parts = name.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
    var path = ""
    var parent: ModuleObject?
    var first = Value.none
    for (index, part) in parts.enumerated() {
      path = index == 0 ? part : path + "." + part
      let module = try importOne(path, last: part, parent: parent)
      if index == 0 { first = module }
      if case .object(let ref) = module, ref.object.kind == .module {
        let object = unsafeDowncast(ref.object, to: ModuleObject.self)
        if let parent { set(parent.namespace.object, intern(part), module) }
        parent = object
      } else {
        parent = nil
      }
      if index == parts.count - 1 { return innermost ? module : first }
    }
    return first
  }

  private func importOne(_ path: String, last: String, parent: ModuleObject?) throws(Unwind) -> Value {
    let known = get(modules, intern(path))
    if known.isNone { throw notFound("import of \(path) halted; None in sys.modules", path) }
    if !known.isUndefined { return known }
    if moduleSources[path] == nil || parent == nil && !Machine.isAlwaysBuiltIn(path),
      let text = try hostModule(path)
    {
      return try load(text, as: path)
    }
    let folders = parent.map { searchPath(of: $0) } ?? searchPath()
    // The submodules of a package that was read from a file are files as well, whatever it is called.
    let isOfFile = parent.map { !get($0.namespace.object, names.file).isUndefined } ?? false
    if !isOfFile, let source = moduleSources[path] {
      if parent == nil, !Machine.isAlwaysBuiltIn(path),
        let shadowing = try loadFromFile(path, last, folders[..<libraryPosition(in: folders)])
      {
        return shadowing
      }
      return try load(source, as: path)
    }
    if let parent, case .undefined = get(parent.namespace.object, names.path) {
      throw notFound("No module named '\(path)'; '\(parent.name)' is not a package", path)
    }
    if let found = try loadFromFile(path, last, folders[...]) { return found }
    throw notFound("No module named '\(path)'", path)
  }

  /// How many folders of `sys.path` come before the library, which has no entry there: up to the program's own.
  private func libraryPosition(in folders: [String]) -> Int {
    guard let own = host.searchPath.last, let index = folders.firstIndex(of: own) else { return 0 }
    return index + 1
  }

  /// What CPython has built in or frozen, so that no file hides it, and what the library keeps to itself.
  private static func isAlwaysBuiltIn(_ name: String) -> Bool {
    switch name {
    case "abc", "atexit", "builtins", "codecs", "errno", "gc", "genericpath", "io", "itertools", "os", "posix",
      "posixpath", "stat", "sys", "time":
      true
    default: name.utf8.first == UInt8(ascii: "_")
    }
  }

  /// The module of the first file of that name in the folders; nil where there is none.
  private func loadFromFile(_ path: String, _ last: String, _ folders: ArraySlice<String>) throws(Unwind) -> Value? {
    for folder in folders {
      let base = folder.isEmpty ? last : folder + "/" + last
      for ending in Machine.moduleEndings {
        if let bytes = readIfFile(base + "/__init__" + ending) {
          return try loadFile(bytes, file: base + "/__init__" + ending, as: path, package: base)
        }
        if let bytes = readIfFile(base + ending) {
          return try loadFile(bytes, file: base + ending, as: path, package: nil)
        }
      }
    }
    return nil
  }

  /// What the host has under that name.
  private func hostModule(_ name: String) throws(Unwind) -> Host.Module? {
    guard let loadModule = host.loadModule else { return nil }
    do { return try loadModule(name) } catch {
      throw raise(.importError, "cannot load module '\(name)': \(error)")
    }
  }

  private static let moduleEndings = [".coro", ".py"]

  private func notFound(_ message: String, _ name: String) -> Unwind {
    raise(.moduleNotFoundError, message, about: .undefined, intern(name))
  }

  /// The host's own folders are there to be imported from; elsewhere a script imports what it may read.
  private func readIfFile(_ path: String) -> [UInt8]? {
    let isOfHost = host.searchPath.contains { path.hasPrefix($0 + "/") } && !path.contains("/../")
    if !isOfHost, host.fileAccess.refusal(path, .read) != nil { return nil }
    guard case .success(let bytes) = host.readFile(path) else { return nil }
    return bytes
  }

  private func searchPath() -> [String] {
    if case .object(let ref) = get(modules, intern("sys")), ref.object.kind == .module,
      case .list(let list) = get(unsafeDowncast(ref.object, to: ModuleObject.self).namespace.object, intern("path"))
    {
      return list.object.buffer.compactMap { if case .string(let text) = $0 { text.object.text } else { nil } }
    }
    return host.searchPath
  }

  private func searchPath(of package: ModuleObject) -> [String] {
    guard case .list(let list) = get(package.namespace.object, names.path) else { return [] }
    return list.object.buffer.compactMap { if case .string(let text) = $0 { text.object.text } else { nil } }
  }

  private func load(_ source: ModuleSource, as name: String) throws(Unwind) -> Value {
    try load(name) { (module) throws(Unwind) in
      switch source {
      case .native(let fill):
        try fill(self, module)
      case .embedded(let text, let isPackage):
        prepare(module, package: isPackage ? name : nil, folder: nil)
        let bytes = text.withUTF8Buffer { Array($0) }
        try run(SourceText(name: "<frozen \(name)>", bytes: bytes), in: module)
      }
    }
  }

  private func load(_ source: Host.Module, as name: String) throws(Unwind) -> Value {
    try load(name) { (module) throws(Unwind) in
      prepare(module, package: source.isPackage ? name : nil, folder: nil)
      try run(SourceText(name: "<\(name)>", text: source.text), in: module)
    }
  }

  private func load(_ name: String, _ fill: (ModuleObject) throws(Unwind) -> Void) throws(Unwind) -> Value {
    let module = makeModule(name)
    let value = Value.object(Ref(module))
    set(modules, intern(name), value)
    do throws(Unwind) { try fill(module) } catch {
      _ = try? remove(string(name), from: modules)
      throw error
    }
    return get(modules, intern(name)).given ?? value
  }

  private func loadFile(
    _ bytes: [UInt8], file: String, as name: String, package: String?
  ) throws(Unwind) -> Value {
    let module = makeModule(name)
    set(modules, intern(name), .object(Ref(module)))
    set(module.namespace.object, names.file, string(file))
    prepare(module, package: package == nil ? nil : name, folder: package)
    do throws(Unwind) {
      try run(sourceText(bytes, name: file), in: module)
    } catch {
      _ = try? remove(string(name), from: modules)
      throw error
    }
    return get(modules, intern(name)).given ?? .object(Ref(module))
  }

  /// Sets what relative imports and imports of submodules need.
  private func prepare(_ module: ModuleObject, package: String?, folder: String?) {
    let parent = module.name.split(separator: ".").dropLast().joined(separator: ".")
    set(module.namespace.object, names.package, string(package ?? parent))
    if package != nil {
      set(module.namespace.object, names.path, .list(Ref(makeList(folder.map { [string($0)] } ?? []))))
    }
    set(module.namespace.object, names.builtins, .dictionary(Ref(builtins)))
  }

  /// The text of a file; `SyntaxError` where it is not UTF-8.
  package func sourceText(_ bytes: [UInt8], name: String) throws(Unwind) -> SourceText {
    var bytes = bytes
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { bytes.removeFirst(3) }
    if let wrong = Machine.firstInvalidByte(bytes) {
      let line = bytes[..<wrong].reduce(1) { $0 + ($1 == 0x0A ? 1 : 0) }
      let byte = String(bytes[wrong], radix: 16)
      throw raise(
        .syntaxError,
        "(unicode error) 'utf-8' codec can't decode byte 0x\(byte.count < 2 ? "0" : "")\(byte) in position \(wrong): "
          + "invalid start byte (\(name), line \(line))")
    }
    return SourceText(name: name, bytes: bytes)
  }

  /// Where the bytes stop being UTF-8.
  static func firstInvalidByte(_ bytes: [UInt8]) -> Int? {
    if String(validating: bytes, as: UTF8.self) != nil { return nil }
    var low = 0
    var high = bytes.count
    // The longest valid prefix: validity of prefixes that end between characters is monotonic.
    while low < high {
      let middle = (low + high + 1) / 2
      var end = middle
      while end > 0, end < bytes.count, bytes[end] & 0xC0 == 0x80 { end -= 1 }
      if String(validating: bytes[..<end], as: UTF8.self) != nil { low = middle } else { high = middle - 1 }
    }
    return min(low, bytes.count - 1)
  }

  // MARK: from … import

  func absoluteName(_ module: String, level: Int, globals: DictionaryObject) throws(Unwind) -> String {
    guard case .string(let ref) = get(globals, names.package), ref.object.count > 0 else {
      throw raise(.importError, "attempted relative import with no known parent package")
    }
    var parts = ref.object.text.split(separator: ".").map(String.init)
    guard parts.count >= level else {
      throw raise(.importError, "attempted relative import beyond top-level package")
    }
    parts.removeLast(level - 1)
    if !module.isEmpty { parts.append(module) }
    return parts.joined(separator: ".")
  }

  func importName(_ name: StringObject, from module: Value) throws(Unwind) -> Value {
    let found = try probeAttribute(module, name)
    if !found.isUndefined { return found }
    guard case .object(let ref) = module, ref.object.kind == .module else {
      throw raise(.importError, "cannot import name '\(name.text)'")
    }
    let object = unsafeDowncast(ref.object, to: ModuleObject.self)
    if !get(object.namespace.object, names.path).isUndefined {
      do throws(Unwind) { return try importModule(object.name + "." + name.text, innermost: true) } catch {
        guard isCurrentException(.moduleNotFoundError), let exception = currentException,
          try exceptionText(exception).text == "No module named '\(object.name).\(name.text)'"
        else { throw error }
        _ = takeException()
      }
    }
    var place = "unknown location"
    if case .string(let file) = get(object.namespace.object, names.file) { place = file.object.text }
    throw raise(
      .importError, "cannot import name '\(name.text)' from '\(object.name)' (\(place))", about: .undefined,
      intern(object.name))
  }

  func importAll(from module: Value, into globals: DictionaryObject) throws(Unwind) {
    guard case .object(let ref) = module, ref.object.kind == .module else { return }
    let namespace = unsafeDowncast(ref.object, to: ModuleObject.self).namespace.object
    let all = get(namespace, names.all)
    if !all.isUndefined {
      let list = try makeListFrom(all)
      for index in 0..<list.count {
        guard case .string(let name) = list[index] else { continue }
        set(globals, intern(name.object), try getAttribute(module, intern(name.object)))
      }
      return
    }
    for position in 0..<namespace.used {
      let entry = namespace.entries[position]
      guard case .string(let name) = entry.key, name.object.count > 0, name.object[0] != 0x5F else { continue }
      set(globals, intern(name.object), entry.value)
    }
  }

  /// Whether `import name` would find something of ours: what messages suggest.
  func isKnownModule(_ name: String) -> Bool { moduleSources[name] != nil }

  /// The string keys of a namespace.
  package func names(in namespace: DictionaryObject) -> [String] {
    var result: [String] = []
    for position in 0..<namespace.used {
      if case .string(let name) = namespace.entries[position].key { result.append(name.object.text) }
    }
    return result
  }

  /// Every name that reading an attribute of a value may find.
  package func attributeNames(of value: Value) -> [String] {
    var result: Set<String> = []
    switch value {
    case .instance(let ref):
      if let dictionary = ref.object.dictionary {
        result.formUnion(names(in: dictionary))
      } else {
        for (slot, name) in ref.object.shape.names.enumerated() where !ref.object.slots[slot].isUndefined {
          result.insert(name.text)
        }
      }
    case .type(let ref):
      for base in ref.object.resolutionOrder { result.formUnion(names(in: base.object.namespace.object)) }
      return result.sorted()
    case .object(let ref):
      if let dictionary = ownDictionary(ref.object, create: false) { result.formUnion(names(in: dictionary)) }
      if ref.object.kind == .module { return result.sorted() }
    case .function(let ref):
      if let attributes = ref.object.attributes { result.formUnion(names(in: attributes.object)) }
    default: break
    }
    for base in type(of: value).resolutionOrder { result.formUnion(names(in: base.object.namespace.object)) }
    return result.sorted()
  }
}
