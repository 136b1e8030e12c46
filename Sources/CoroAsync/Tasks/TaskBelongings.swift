import CoroRuntime

/// What few tasks have: a name that somebody gave them. It keeps the context too, whose place in the task it takes.
final class TaskBelongings: HeapObject {
  var name: Ref<StringObject>
  var context: Value

  init(type: Ref<TypeObject>, name: Ref<StringObject>, context: Value) {
    self.name = name
    self.context = context
    super.init(type: type, kind: .other)
  }

  override func trace(_ tracer: Tracer) {
    tracer.visit(name)
    tracer.visit(context)
  }

  override var byteCount: Int { 80 }
}
