/// What scripts registered with `codecs.register_error`, by name.
private final class ErrorHandlers {
  let table: DictionaryObject

  init(_ table: DictionaryObject) { self.table = table }
}

extension Machine {
  package var errorHandlers: DictionaryObject {
    if let known = moduleStates["_codecs"] as? ErrorHandlers { return known.table }
    let made = ErrorHandlers(makeDictionary())
    moduleStates["_codecs"] = made
    return made.table
  }

  /// What a registered handler puts in the place of what could not be coded, and where coding goes on.
  ///
  /// - Parameter count: how long the text or the bytes are; a handler may go on anywhere in them.
  func askErrorHandler(
    _ name: String, about exception: ExceptionObject, count: Int, isDecoding: Bool
  ) throws(Unwind) -> (replacement: Value, position: Int) {
    let handler = get(errorHandlers, intern(name))
    if handler.isUndefined { throw raise(.lookupError, "unknown error handler name '\(name)'") }
    let answer = try call(handler, .object(Ref(exception)))
    let pair = answer.tupleObject
    guard let pair, pair.count == 2, isReplacement(pair[0], isDecoding: isDecoding), let given = integerValue(pair[1])
    else {
      throw raise(
        .typeError,
        isDecoding
          ? "decoding error handler must return (str, int) tuple"
          : "encoding error handler must return (str/bytes, int) tuple")
    }
    guard case .small(let place) = given else {
      throw raise(.overflowError, "Python int too large to convert to C ssize_t")
    }
    let position = place < 0 ? place + count : place
    guard (0...count).contains(position) else {
      throw raise(.indexError, "position \(place) from error handler out of bounds")
    }
    return (pair[0], position)
  }

  private func isReplacement(_ value: Value, isDecoding: Bool) -> Bool {
    stringObject(value) != nil || !isDecoding && bytesObject(value)?.kind == .bytes
  }
}
