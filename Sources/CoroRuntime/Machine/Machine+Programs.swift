import CoroSyntax

/// From text to running: parse, resolve, lower, run.
extension Machine {
  /// Compiles a whole module; a diagnostic becomes the exception that CPython raises.
  func compile(
    _ source: SourceText, kind: Lowering.ModuleKind, isTyped: Bool = false, allowsTopLevelAwait: Bool = false
  ) throws(Unwind) -> FunctionCode {
    do {
      let module = try isTyped ? Parser.parseInteractive(source) : Parser.parseModule(source)
      let scopes = try Resolver.resolve(module, allowsTopLevelAwait: allowsTopLevelAwait)
      return Lowering(machine: self, source: source, scopes: scopes).lower(module, kind: kind)
    } catch {
      throw syntaxError(error, in: source)
    }
  }

  /// Compiles one expression, for `eval`.
  func compileExpression(_ source: SourceText, allowsTopLevelAwait: Bool = false) throws(Unwind) -> FunctionCode {
    do {
      let (expression, scopeCount) = try Parser.parseEvaluated(source)
      let module = Module(
        source: source, body: [Statement(.expression(expression), expression.span)], scopeCount: scopeCount)
      let scopes = try Resolver.resolve(module, allowsTopLevelAwait: allowsTopLevelAwait)
      return Lowering(machine: self, source: source, scopes: scopes).lower(module, kind: .cell)
    } catch {
      throw syntaxError(error, in: source)
    }
  }

  /// Compiles text whose names are looked up in a namespace first, and bound there: like a class body.
  func compileInNamespace(_ source: SourceText, _ mode: CodeObject.Mode) throws(Unwind) -> FunctionCode {
    do {
      var module: Module
      switch mode {
      case .expression:
        let (expression, scopeCount) = try Parser.parseEvaluated(source)
        module = Module(
          source: source, body: [Statement(.return(expression), expression.span)], scopeCount: scopeCount)
      case .program: module = try Parser.parseModule(source)
      case .single:
        module = try Parser.parseModule(source)
        module = Module(source: source, body: module.body.map(\.displayed), scopeCount: module.scopeCount)
      }
      let scopes = try Resolver.resolve(
        mode == .expression
          ? Module(source: source, body: module.body.map(\.withoutReturn), scopeCount: module.scopeCount) : module)
      return Lowering(machine: self, source: source, scopes: scopes).lowerInNamespace(module)
    } catch {
      throw syntaxError(error, in: source)
    }
  }

  /// Compiles what is typed at a prompt: one compound statement, or those of one line.
  func compileSingle(_ source: SourceText) throws(Unwind) -> FunctionCode {
    do throws(Diagnostic) {
      let module = try Parser.parseModule(source)
      guard let first = module.body.first else {
        throw Diagnostic(.syntaxError, "invalid syntax", at: SourceSpan(0, 0))
      }
      let line = source.line(at: first.span.end)
      guard module.body.dropFirst().allSatisfy({ source.line(at: $0.span.start) == line }) else {
        throw Diagnostic(.syntaxError, "multiple statements found while compiling a single statement", at: first.span)
      }
      let scopes = try Resolver.resolve(module)
      return Lowering(machine: self, source: source, scopes: scopes).lower(module, kind: .single)
    } catch {
      throw syntaxError(error, in: source)
    }
  }

  /// Only looks for errors.
  package func check(_ source: SourceText) throws(Unwind) {
    do {
      _ = try Resolver.resolve(Parser.parseModule(source))
    } catch {
      throw syntaxError(error, in: source)
    }
  }

  /// `SyntaxError` and its kin from a diagnostic, with the attributes that CPython gives it.
  package func syntaxError(_ diagnostic: Diagnostic, in source: SourceText) -> Unwind {
    let kind: BuiltinException =
      switch diagnostic.category {
      case .syntaxError: .syntaxError
      case .indentationError: .indentationError
      case .tabError: .tabError
      case .recursionError: .recursionError
      case .memoryError: .memoryError
      }
    if kind == .recursionError || kind == .memoryError { return raise(kind, diagnostic.message) }
    let position = DiagnosticRenderer.position(of: diagnostic, in: source)
    let exception = makeException(kind, string(diagnostic.message))
    let attributes = makeDictionary()
    exception.attributes = Ref(attributes)
    set(attributes, "msg", string(diagnostic.message))
    set(attributes, "filename", string(source.name))
    set(attributes, "lineno", .int(position.line))
    set(attributes, "offset", .int(position.column))
    set(
      attributes, "text", string(source.lineText(position.line) + (position.line < source.lineStarts.count ? "\n" : ""))
    )
    set(attributes, "end_lineno", .int(position.endLine))
    set(attributes, "end_offset", .int(position.endColumn))
    set(attributes, "print_file_and_line", .none)
    return raise(exception)
  }

  /// Runs a module's text in its namespace.
  @discardableResult
  package func run(_ source: SourceText, in module: ModuleObject) throws(Unwind) -> Value {
    let code = try compile(source, kind: .program)
    if let documentation = code.documentation {
      set(module.namespace.object, names.doc, .string(Ref(documentation)))
    }
    return try run(code, globals: module.namespace.object)
  }

  /// Runs the text of a cell: the value of the last expression statement is the answer. `await` may stand at module
  /// level: where it does the answer is a coroutine.
  package func prepareCell(
    _ source: SourceText, in module: ModuleObject, isTyped: Bool = true
  ) throws(Unwind) -> (answer: Value, isCoroutine: Bool) {
    let code = try compile(source, kind: .cell, isTyped: isTyped, allowsTopLevelAwait: true)
    return (try run(code, globals: module.namespace.object), code.flavour == .coroutine)
  }

  /// Runs the code of a module on a namespace.
  func run(_ code: FunctionCode, globals: DictionaryObject) throws(Unwind) -> Value {
    if get(globals, names.builtins).isUndefined { set(globals, names.builtins, .dictionary(Ref(builtins))) }
    let name = makeString(code.name)
    let function = makeFunction(code, globals: Ref(globals), closureCount: 0, name: name, qualifiedName: name)
    return try callPrepared(.function(Ref(function)), window(0), 0)
  }
}

extension Statement {
  /// A `return` as the expression statement that it is for name resolution.
  fileprivate var withoutReturn: Statement {
    if case .return(let value?) = kind { Statement(.expression(value), span) } else { self }
  }
}
