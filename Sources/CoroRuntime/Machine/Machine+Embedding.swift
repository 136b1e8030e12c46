import CoroSyntax

/// What a host that embeds a machine asks of it.
extension Machine {
  /// A built-in class that is made when it is first asked for.
  package func hiddenType(_ name: String, _ make: () -> TypeObject) -> TypeObject {
    let key = intern(name)
    if case .type(let ref) = get(hiddenTypes, key) { return ref.object }
    let made = make()
    set(hiddenTypes, key, .type(Ref(made)))
    return made
  }

  /// `__notes__`, `.undefined` without any.
  package func notes(of exception: ExceptionObject) -> Value {
    exception.attributes.map { get($0.object, names.notes) } ?? .undefined
  }

  /// Evaluates one expression in a module; `await` may stand in it, and the answer is then a coroutine.
  package func prepareExpression(
    _ source: SourceText, in module: ModuleObject
  ) throws(Unwind) -> (answer: Value, isCoroutine: Bool) {
    let code = try compileExpression(source, allowsTopLevelAwait: true)
    return (try run(code, globals: module.namespace.object), code.flavour == .coroutine)
  }

  /// Members of a class made in Swift were put into its namespace.
  package func noteChange(of type: TypeObject) { classChanged(type) }

  /// Memory that lives and memory that was used since the last collection, in bytes.
  package var bytesInUse: Int { heap.bytesInUse }

  /// How many bytes may be in use from now on; a limit of `configuration.ceilings` that moves.
  package var byteLimit: Int {
    get { heap.byteLimit }
    set { heap.byteLimit = newValue }
  }

  /// Bytes that lived after the last collection.
  package var liveBytes: Int { heap.liveBytes }
}

extension TypeObject {
  /// Whether its instances can be raised.
  package var isException: Bool { isExceptionType }
}

extension TracebackObject {
  package var source: SourceText { function.object.code.source }
  package var functionName: String { function.object.code.name }
}
