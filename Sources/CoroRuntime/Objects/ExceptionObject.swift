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
  package let function: Ref<FunctionObject>
  package let position: SourceSpan
  package let next: Value

  init(type: Ref<TypeObject>, function: Ref<FunctionObject>, position: SourceSpan, next: Value) {
    self.function = function
    self.position = position
    self.next = next
    super.init(type: type, kind: .traceback)
  }

  package override func trace(_ tracer: Tracer) {
    tracer.visit(function)
    tracer.visit(next)
  }

  package var line: Int { function.object.code.source.line(at: position.start) }
}
