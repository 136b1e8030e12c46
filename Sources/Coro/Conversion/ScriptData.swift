import CoroRuntime

/// A value of a script as plain data: a copy that is no longer connected to it.
///
/// For what has no fixed type:
///
/// ```swift
/// let data = try await interpreter.run("{'name': 'Ada', 'tags': [1, 2]}", as: ScriptData.self)
/// if case .dictionary(let fields) = data { print(fields["name"] ?? .none) }
/// ```
public indirect enum ScriptData: Sendable, Hashable {
  case none
  case bool(Bool)
  case int(Int)
  case float(Double)
  case string(String)
  case bytes([UInt8])
  /// A `list`, a `tuple` or a `set`.
  case list([ScriptData])
  /// A `dict` whose keys are strings.
  case dictionary([String: ScriptData])
}

extension ScriptData: ScriptConvertible {
  /// Fails for what is no data, as a function, and for what is nested more than 500 deep.
  public static func fromScript(_ value: ScriptInput) throws -> ScriptData {
    switch value.value {
    case .none: return .none
    case .bool(let flag): return .bool(flag)
    case .float(let number): return .float(number)
    case .int(let number): return .int(number)
    default: break
    }
    if value.machine.stringObject(value.value) != nil { return .string(try String.fromScript(value)) }
    if let bytes = value.bytes { return .bytes(bytes) }
    if value.elements != nil { return .list(try [ScriptData].fromScript(value)) }
    if value.dictionary != nil { return .dictionary(try [String: ScriptData].fromScript(value)) }
    if case .object(let ref) = value.value, let table = ref.object as? SetObject {
      var elements: [ScriptData] = []
      try value.forEachEntry(of: table) { key, _, place in
        elements.append(try value.convert(key, at: "{\(place)}"))
      }
      return .list(elements)
    }
    if value.machine.integerValue(value.value) != nil { return .int(try Int.fromScript(value)) }
    if value.machine.floatValue(value.value) != nil { return .float(try Double.fromScript(value)) }
    throw value.mismatch("plain data")
  }

  public func toScript(_ output: ScriptOutput) throws -> ScriptOutput.Result {
    switch self {
    case .none: output.none
    case .bool(let flag): try output.make(flag)
    case .int(let number): try output.make(number)
    case .float(let number): try output.make(number)
    case .string(let text): try output.make(text)
    case .bytes(let bytes): try output.make(bytes)
    case .list(let elements): try output.make(elements)
    case .dictionary(let fields): try output.make(fields)
    }
  }
}

extension ScriptData: ExpressibleByNilLiteral, ExpressibleByBooleanLiteral, ExpressibleByIntegerLiteral,
  ExpressibleByFloatLiteral, ExpressibleByStringLiteral, ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral
{
  public init(nilLiteral: ()) { self = .none }
  public init(booleanLiteral value: Bool) { self = .bool(value) }
  public init(integerLiteral value: Int) { self = .int(value) }
  public init(floatLiteral value: Double) { self = .float(value) }
  public init(stringLiteral value: String) { self = .string(value) }
  public init(arrayLiteral elements: ScriptData...) { self = .list(elements) }
  public init(dictionaryLiteral elements: (String, ScriptData)...) {
    self = .dictionary(Dictionary(elements) { _, last in last })
  }
}
