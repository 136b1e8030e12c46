/// A place in a program: what reports of tasks show.
package struct ProgramPlace: Sendable {
  package let file: String
  package let line: Int
  package let function: String
}

extension Machine {
  /// Where the program is: the innermost frame whose file is wanted; nil where there is none.
  package func callSite(where isWanted: (String) -> Bool) -> ProgramPlace? {
    var slots = state.pointee.caller
    while let current = slots {
      let frame = Frame(current)
      let code = frame.function.code
      if isWanted(code.source.name) {
        return ProgramPlace(
          file: code.source.name, line: code.source.line(at: frame.position.span.start), function: code.name)
      }
      slots = frame.callerSlots
    }
    return nil
  }
}
