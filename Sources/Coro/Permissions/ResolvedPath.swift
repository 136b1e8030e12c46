#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Paths as the system will follow them.
enum ResolvedPath {
  /// Absolute, without `.`, `..` and symbolic links, as far as the path exists. What does not exist yet is taken by its
  /// name: no link can hide in it.
  static func resolve(_ path: String) -> String { resolve(path, linksLeft: mostLinks) }

  private static func resolve(_ path: String, linksLeft: Int) -> String {
    if let known = realPath(path.isEmpty ? "." : path) { return known }
    // A link that leads nowhere: opening the path for writing would make the file that it names. Links in a circle
    // lead to no file at all, which the system finds out as well.
    if linksLeft > 0, let target = link(path) {
      return resolve(target.hasPrefix("/") ? target : parent(of: path) + "/" + target, linksLeft: linksLeft - 1)
    }
    let name = lastName(of: path)
    let folder = parent(of: path)
    // Nothing more can be taken off: `..` of something that does not exist is an error for the system as well.
    if folder == path { return path }
    let resolved = resolve(folder, linksLeft: linksLeft)
    switch name {
    case ".", "": return resolved
    case "..": return parent(of: resolved)
    default: return resolved == "/" ? "/" + name : resolved + "/" + name
    }
  }

  /// The same without following the last name, should that be a link.
  static func resolveParent(of path: String) -> String {
    let name = lastName(of: path)
    if name == "." || name == ".." || name.isEmpty || name == "/" { return resolve(path) }
    let folder = resolve(parent(of: path))
    return folder == "/" ? "/" + name : folder + "/" + name
  }

  /// As many as Linux follows in one path.
  private static let mostLinks = 40

  private static func realPath(_ path: String) -> String? {
    guard let resolved = realpath(path, nil) else { return nil }
    defer { free(resolved) }
    return String(cString: resolved)
  }

  private static func link(_ path: String) -> String? {
    var bytes = [CChar](repeating: 0, count: Int(PATH_MAX) + 1)
    let count = readlink(path, &bytes, Int(PATH_MAX))
    guard count > 0 else { return nil }
    return String(decoding: bytes[..<count].map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  private static func trimmed(_ path: String) -> Substring {
    var path = path[...]
    while path.count > 1, path.last == "/" { path.removeLast() }
    return path
  }

  private static func lastName(of path: String) -> String {
    let path = trimmed(path)
    guard let slash = path.lastIndex(of: "/") else { return String(path) }
    return String(path[path.index(after: slash)...])
  }

  private static func parent(of path: String) -> String {
    let path = trimmed(path)
    guard let slash = path.lastIndex(of: "/") else { return "." }
    return slash == path.startIndex ? "/" : String(path[..<slash])
  }
}
