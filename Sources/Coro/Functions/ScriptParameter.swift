/// A parameter of a host function, by the name that scripts may use for it.
///
/// ```swift
/// interpreter.define("greet", parameters: ["name", .init("greeting", default: "Hello")]) {
///   (name: String, greeting: String) in "\(greeting), \(name)!"
/// }
/// // greet("Ada")   greet("Ada", greeting="Hi")
/// ```
public struct ScriptParameter: Sendable, ExpressibleByStringLiteral {
  let name: String
  let defaultValue: (any ScriptConvertible)?
  let isKeywordOnly: Bool

  /// A parameter that must be given.
  public init(stringLiteral name: String) {
    self.name = name
    defaultValue = nil
    isKeywordOnly = false
  }

  /// A parameter, by position or by name.
  ///
  /// - Parameters:
  ///   - name: a name of the language.
  ///   - value: what stands in where it is not given; nil for one that must be given.
  ///   - isKeywordOnly: whether it, and with it all that follow, can only be given by name.
  public init(_ name: String, default value: (any ScriptConvertible)? = nil, isKeywordOnly: Bool = false) {
    self.name = name
    defaultValue = value
    self.isKeywordOnly = isKeywordOnly
  }

  /// Python's notation for some of them, with the receiver of a method in front.
  static func signature(_ parameters: [ScriptParameter], count: Int, receiver: String?) -> String {
    let rest = signature(parameters, count: count)
    guard let receiver else { return rest }
    // Without names of their own all go by position, the receiver as well.
    if parameters.isEmpty { return rest.isEmpty ? "\(receiver), /" : "\(receiver), \(rest)" }
    return "\(receiver), /, \(rest)"
  }

  private static func signature(_ parameters: [ScriptParameter], count: Int) -> String {
    if parameters.isEmpty {
      return count == 0 ? "" : ((0..<count).map { "arg\($0)" } + ["/"]).joined(separator: ", ")
    }
    var parts: [String] = []
    var isKeywordOnly = false
    for parameter in parameters {
      if parameter.isKeywordOnly && !isKeywordOnly {
        parts.append("*")
        isKeywordOnly = true
      }
      parts.append(parameter.name + (parameter.defaultText.map { "=" + $0 } ?? ""))
    }
    return parts.joined(separator: ", ")
  }

  /// As `help` shows it. What would be long, or hold a comma, is not spelled out.
  private var defaultText: String? {
    switch defaultValue {
    case nil: nil
    case let flag as Bool: flag ? "True" : "False"
    case let number as any BinaryInteger: "\(number)"
    case let number as Double: "\(number)"
    case let text as String where text.allSatisfy({ $0.isLetter || $0.isNumber || $0 == " " || $0 == "_" }): "'\(text)'"
    case .some(let value): "\(value)" == "nil" ? "None" : "..."
    }
  }
}
