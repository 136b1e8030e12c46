/// What is `Codable` becomes a `dict` with its properties, or what it encodes itself as, and is made from that.
extension ScriptConvertible where Self: Decodable {
  public static func fromScript(_ value: ScriptInput) throws -> Self {
    try Self(from: ScriptDecoder(value))
  }
}

extension ScriptConvertible where Self: Encodable {
  public func toScript(_ output: ScriptOutput) throws -> ScriptOutput.Result {
    let encoder = ScriptEncoder(output)
    try self.encode(to: encoder)
    return .init(value: encoder.storage.value)
  }
}
