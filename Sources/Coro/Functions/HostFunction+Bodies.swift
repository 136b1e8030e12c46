/// What functions and methods of the host do, from the closures that say it: the parameters are those of all arguments,
/// a receiver included.
extension HostFunction.Body {
  /// Answers at once.
  static func answering<each Argument: ScriptConvertible, Answer: ScriptConvertible>(
    _ parameters: [ScriptParameter], _ body: @escaping @Sendable (repeat each Argument) throws -> Answer
  ) -> HostFunction.Body {
    .immediate { arguments in
      var reader = ArgumentReader(arguments, parameters)
      return try body(repeat reader.next((each Argument).self))
    }
  }

  /// Answers nothing, at once.
  static func doing<each Argument: ScriptConvertible>(
    _ parameters: [ScriptParameter], _ body: @escaping @Sendable (repeat each Argument) throws -> Void
  ) -> HostFunction.Body {
    .immediate { arguments in
      var reader = ArgumentReader(arguments, parameters)
      try body(repeat reader.next((each Argument).self))
      return NoAnswer()
    }
  }

  /// Answers later.
  static func answeringLater<each Argument: ScriptConvertible, Answer: ScriptConvertible>(
    _ parameters: [ScriptParameter], _ body: @escaping @Sendable (repeat each Argument) async throws -> Answer
  ) -> HostFunction.Body {
    .awaited { arguments in
      var reader = ArgumentReader(arguments, parameters)
      let values = (repeat try reader.next((each Argument).self))
      return { try await body(repeat each values) }
    }
  }

  /// Answers nothing, later.
  static func doingLater<each Argument: ScriptConvertible>(
    _ parameters: [ScriptParameter], _ body: @escaping @Sendable (repeat each Argument) async throws -> Void
  ) -> HostFunction.Body {
    .awaited { arguments in
      var reader = ArgumentReader(arguments, parameters)
      let values = (repeat try reader.next((each Argument).self))
      return {
        try await body(repeat each values)
        return NoAnswer()
      }
    }
  }
}
