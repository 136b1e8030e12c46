extension Resolver {
  /// A name as it is stored: inside a class, one that begins with two underscores and does not end with two
  /// has the class's name put before it.
  package static func mangled(_ name: String, inClass className: String?) -> String {
    guard let className, name.hasPrefix("__"), !name.hasSuffix("__"), !name.contains(".") else { return name }
    let stripped = className.drop { $0 == "_" }
    return stripped.isEmpty ? name : "_" + stripped + name
  }
}
