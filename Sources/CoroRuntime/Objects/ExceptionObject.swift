import CoroSyntax

/// An instance of an exception class.
package final class ExceptionObject: HeapObject {
  final var arguments: Ref<TupleObject>
  final var cause: Value = .none
  final var context: Value = .none
  final var suppressesContext = false
  package final var traceback: Value = .none
  /// Instance attributes, `__notes__` among them; made on first use.
  final var attributes: Ref<DictionaryObject>?

  init(type: Ref<TypeObject>, arguments: Ref<TupleObject>) {
    self.arguments = arguments
    super.init(type: type, kind: .exception)
    isExact = false
  }

  /// A spare exception becomes one as `init` makes it.
  func reuse(type: Ref<TypeObject>, arguments: Ref<TupleObject>) {
    typeReference = type
    self.arguments = arguments
    cause = .none
    context = .none
    suppressesContext = false
    traceback = .none
    attributes = nil
  }

  /// Of the collector's stress mode: whoever reads from a spare exception will notice.
  func spoil() {
    traceback = .undefined
    context = .undefined
    cause = .undefined
  }

  package override func trace(_ tracer: Tracer) {
    tracer.visit(arguments)
    tracer.visit(cause)
    tracer.visit(context)
    tracer.visit(traceback)
    tracer.visit(attributes)
  }

  package override var byteCount: Int { 176 }
}

/// One entry of a traceback, the outermost first.
package final class TracebackObject: HeapObject {
  /// The function that was running: keeps the code alive and knows its globals.
  package private(set) final var function: Ref<FunctionObject>
  package private(set) final var position: SourceSpan
  package private(set) final var next: Value

  init(type: Ref<TypeObject>, function: Ref<FunctionObject>, position: SourceSpan, next: Value) {
    self.function = function
    self.position = position
    self.next = next
    super.init(type: type, kind: .traceback)
  }

  /// A spare entry becomes another.
  func reuse(function: Ref<FunctionObject>, position: SourceSpan, next: Value) {
    self.function = function
    self.position = position
    self.next = next
  }

  package override func trace(_ tracer: Tracer) {
    tracer.visit(function)
    tracer.visit(next)
  }

  package var line: Int { function.object.code.source.line(at: position.start) }
}
