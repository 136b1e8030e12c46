import CoroSyntax

/// The place in a program from which something native was called.
public struct CallSite {
  package let function: Ref<FunctionObject>?
  package let offset: Int32

  package init(function: Ref<FunctionObject>?, offset: Int32) {
    self.function = function
    self.offset = offset
  }

  /// No place: nothing of a script runs, or nobody asked.
  package static var unknown: CallSite { CallSite(function: nil, offset: 0) }

  package func visit(_ tracer: Tracer) { tracer.visit(function) }

  /// `app.coro:12`
  package var text: String? {
    guard let source else { return nil }
    return "\(source.name):\(source.line(at: offset))"
  }

  private var source: SourceText? { function?.object.code.source }

  /// The line itself, as the source has it, without its indentation; nil where the source is not at hand.
  var lineText: String? {
    guard let source else { return nil }
    let text = source.lineText(source.line(at: offset)).drop { $0 == " " || $0 == "\t" }
    return text.isEmpty ? nil : String(text)
  }
}

extension Machine {
  /// Where the running native function was called.
  package var callSite: CallSite {
    guard let caller = state.pointee.caller else { return .unknown }
    let frame = Frame(caller)
    return CallSite(function: frame.functionReference, offset: frame.position.span.start)
  }

  /// The calls that led here, the outermost first, at most that many of the innermost; those inside the library are left
  /// out. Each is a file, a line, a function's name and the line's text.
  package func callSites(atMost count: Int) -> [CallRecord] {
    var records: [CallRecord] = []
    var slots = state.pointee.caller
    while let current = slots, records.count < count {
      let frame = Frame(current)
      let code = frame.function.code
      if !code.source.isLibrary {
        let site = CallSite(function: frame.functionReference, offset: frame.position.span.start)
        records.append(
          CallRecord(
            file: code.source.name, line: code.source.line(at: site.offset), function: code.name,
            text: site.lineText))
      }
      slots = frame.callerSlots
    }
    return records.reversed()
  }
}

extension Machine {
  /// `app.coro:12`: the innermost line of the program that an exception passed.
  package func placeOfRaise(_ exception: ExceptionObject) -> String? {
    var place: String?
    var next = exception.traceback
    while case .object(let ref) = next, ref.object.kind == .traceback {
      let entry = unsafeDowncast(ref.object, to: TracebackObject.self)
      let source = entry.function.object.code.source
      if !source.isLibrary { place = "\(source.name):\(source.line(at: entry.position.start))" }
      next = entry.next
    }
    return place
  }
}

/// One call among those that led somewhere, as text: it keeps nothing alive.
package struct CallRecord: Sendable {
  package let file: String
  package let line: Int
  package let function: String
  package let text: String?
}

extension SourceText {
  /// Comes with Coro: the place to look at is in the program that called it.
  package var isLibrary: Bool { name.hasPrefix("<frozen ") }
}
