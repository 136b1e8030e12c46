import CoroRuntime

/// The names in a folder.
enum FolderListing {
  static func names(in folder: String) -> [(name: String, isFolder: Bool)] {
    guard let stream = opendir(folder.isEmpty ? "." : folder) else { return [] }
    defer { closedir(stream) }
    var result: [(name: String, isFolder: Bool)] = []
    while let entry = readdir(stream) {
      let name = withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
        String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
      }
      if name == "." || name == ".." { continue }
      var facts = stat()
      let path = folder.isEmpty ? name : "\(folder)/\(name)"
      result.append((name, stat(path, &facts) == 0 && facts.st_mode & S_IFMT == S_IFDIR))
    }
    return result.sorted { $0.name < $1.name }
  }
}

/// File names in strings.
enum FileNames {
  static func completions(_ typed: String) -> Completions? {
    let slash = typed.lastIndex(of: "/")
    let folder = slash.map { String(typed[...$0]) } ?? ""
    let stem = slash.map { String(typed[typed.index(after: $0)...]) } ?? typed
    let found = FolderListing.names(in: folder)
      .filter { $0.name.hasPrefix(stem) && (stem.hasPrefix(".") || !$0.name.hasPrefix(".")) }
    return Completions(stem: stem, candidates: found.map { $0.isFolder ? $0.name + "/" : $0.name })
  }
}

/// The modules that `import` would find.
enum ModuleNames {
  static func all(_ machine: Machine) -> [String] {
    var names = Set(machine.moduleSources.keys)
    for folder in machine.host.searchPath {
      for entry in FolderListing.names(in: folder) {
        for suffix in [".coro", ".py"] where entry.name.hasSuffix(suffix) && !entry.isFolder {
          names.insert(String(entry.name.dropLast(suffix.count)))
        }
        if entry.isFolder,
          ["__init__.coro", "__init__.py"].contains(where: { access("\(folder)/\(entry.name)/\($0)", R_OK) == 0 })
        {
          names.insert(entry.name)
        }
      }
    }
    return names.filter { !$0.isEmpty && $0.allSatisfy { $0.isLetter || $0.isNumber || $0 == "_" || $0 == "." } }
  }
}
