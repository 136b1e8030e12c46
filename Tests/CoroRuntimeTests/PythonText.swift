import CoroSyntax

@testable import CoroRuntime

/// Writes a lifted tree as Python again, so that CPython can run it: temporaries are variables `_t0`, and
/// variables of comprehensions that became statements have names of their own.
struct PythonText {
  /// What the text needs to be defined.
  static let prelude = """
    import builtins as _b
    _END = object()
    def _aiter(x):
        if not hasattr(type(x), '__aiter__'):
            raise TypeError("'async for' requires an object with __aiter__ method, got " + type(x).__name__)
        return type(x).__aiter__(x)
    async def _anext(x):
        try: return await type(x).__anext__(x)
        except StopAsyncIteration: return _END
    def _catches(error, types):
        for type in types if _b.isinstance(types, _b.tuple) else (types,):
            if not _b.isinstance(type, _b.type) or not _b.issubclass(type, _b.BaseException):
                raise TypeError('catching classes that do not inherit from BaseException is not allowed')
        return _b.isinstance(error, types)
    def _fmt(value, conversion, spec):
        if conversion == 's': value = _b.str(value)
        if conversion == 'r': value = _b.repr(value)
        if conversion == 'a': value = _b.ascii(value)
        return _b.format(value, spec)

    """

  let table: ScopeTable
  let mode: SuspensionLifting.Mode?
  var lines: [String] = []
  var indentation = 0
  var renamed: [String: String] = [:]
  var flags = 0
  /// Text that stands for a temporary.
  var substituted: [Int: String] = [:]

  init(table: ScopeTable, mode: SuspensionLifting.Mode?) {
    self.table = table
    self.mode = mode
  }

  /// The whole program with every function lifted; as it is where there is no mode.
  static func text(of module: Module, _ table: ScopeTable, mode: SuspensionLifting.Mode?) -> String {
    var text = PythonText(table: table, mode: mode)
    text.write(text.lifted(module.body, .module))
    return text.lines.joined(separator: "\n") + "\n"
  }

  func lifted(_ body: [Statement], _ kind: Scope.Kind) -> [Statement] {
    guard let mode else { return body }
    return SuspensionLifting.lift(body, mode: mode, in: kind).body
  }

  mutating func line(_ text: String) {
    lines.append(String(repeating: " ", count: indentation) + text)
  }

  mutating func block(_ header: String, _ body: [Statement]) {
    line(header)
    indented { $0.write(body) }
  }

  mutating func indented(_ work: (inout PythonText) -> Void) {
    indentation += 1
    let count = lines.count
    work(&self)
    if lines.count == count { line("pass") }
    indentation -= 1
  }

  mutating func newFlag() -> String {
    flags += 1
    return "_f\(flags)"
  }

  mutating func write(_ statements: [Statement]) {
    for statement in statements { write(statement) }
  }

  mutating func write(_ statement: Statement) {
    switch statement.kind {
    case .expression(let value): line(text(value))
    case .assignment(let targets, let value):
      line((targets + [value]).map { text($0) }.joined(separator: " = "))
    case .annotatedAssignment(let target, let annotation, let value, let isSimple):
      let shown = isSimple ? text(target) : "(\(text(target)))"
      line("\(shown): \(text(annotation))" + (value.map { " = " + text($0) } ?? ""))
    case .augmentedAssignment(let target, let operation, let value):
      line("\(text(target)) \(operation.rawValue)= \(text(value))")
    case .delete(let targets): line("del " + targets.map { text($0) }.joined(separator: ", "))
    case .pass: line("pass")
    case .break: line("break")
    case .continue: line("continue")
    case .return(let value): line("return " + (value.map { text($0) } ?? ""))
    case .raise(let exception, let cause):
      line("raise " + (exception.map { text($0) } ?? "") + (cause.map { " from " + text($0) } ?? ""))
    case .global(let names): line("global " + names.map(\.text).joined(separator: ", "))
    case .nonlocal(let names): line("nonlocal " + names.map(\.text).joined(separator: ", "))
    case .assert(let test, let message):
      line("assert " + text(test) + (message.map { ", " + text($0) } ?? ""))
    case .import(let aliases): line("import " + aliases.map { text($0) }.joined(separator: ", "))
    case .importFrom(let module, let level, let names):
      let origin = String(repeating: ".", count: level) + module
      switch names {
      case .all: line("from \(origin) import *")
      case .names(let aliases): line("from \(origin) import " + aliases.map { text($0) }.joined(separator: ", "))
      }
    case .typeAlias(let alias):
      line("type \(alias.name.text)\(text(alias.typeParameters)) = \(text(alias.value))")
    case .if(let test, let body, let orElse):
      block("if \(text(test)):", body)
      if !orElse.isEmpty { block("else:", orElse) }
    case .while(let prelude, let test, let body, let orElse):
      writeWhile(prelude, test, body, orElse)
    case .for(let loop):
      block(
        "\(loop.isAsync ? "async " : "")for \(text(loop.target)) in \(text(loop.iterable)):", loop.body)
      if !loop.orElse.isEmpty { block("else:", loop.orElse) }
    case .try(let attempt): write(attempt)
    case .with(let with):
      let items = with.items.map { item in
        text(item.context) + (item.target.map { " as " + text($0) } ?? "")
      }
      block("\(with.isAsync ? "async " : "")with \(items.joined(separator: ", ")):", with.body)
    case .function(let definition): write(definition)
    case .class(let definition): write(definition)
    case .match(let subject, let cases): writeMatch(subject, cases)
    case .setTemporary(let number, let value): line("_t\(number) = \(text(value))")
    case .suspend(let suspension): write(suspension)
    case .inScope(let scope, let statements):
      let outer = renamed
      for name in table[scope]?.ownNames ?? [] { renamed[name] = "_c\(scope.number)_\(name)" }
      write(statements)
      renamed = outer
    }
  }

  private mutating func write(_ suspension: Suspension) {
    let operand = suspension.operand.map { text($0) }
    let target = suspension.temporary.map { "_t\($0) = " } ?? ""
    switch suspension.kind {
    case .yield: line("\(target)yield \(operand ?? "")")
    case .yieldFrom: line("\(target)yield from \(operand ?? "")")
    case .await: line("\(target)await \(operand ?? "")")
    case .asyncNext: line("\(target)await _anext(\(operand ?? ""))")
    case .forced: line("\(target)\(operand ?? "None")")
    }
  }

  private mutating func writeWhile(
    _ prelude: [Statement], _ test: Expression, _ body: [Statement], _ orElse: [Statement]
  ) {
    if prelude.isEmpty {
      block("while \(text(test)):", body)
      if !orElse.isEmpty { block("else:", orElse) }
      return
    }
    let flag = newFlag()
    line("\(flag) = False")
    line("while True:")
    indented {
      $0.write(prelude)
      $0.line("if not \($0.text(test)):")
      $0.indented {
        $0.line("\(flag) = True")
        $0.line("break")
      }
      $0.write(body)
    }
    if !orElse.isEmpty { block("if \(flag):", orElse) }
  }

  private mutating func write(_ attempt: TryStatement) {
    block("try:", attempt.body)
    if attempt.handlers.allSatisfy(\.typePrelude.isEmpty) || attempt.isStar {
      for handler in attempt.handlers {
        // A group's handlers cannot be taken apart: the operands go back to where they came from.
        for case .suspend(let suspension) in handler.typePrelude.map(\.kind) where suspension.kind == .forced {
          guard let temporary = suspension.temporary else { continue }
          substituted[temporary] = suspension.operand.map { text($0) }
        }
        let type = handler.type.map { " " + text($0) } ?? ""
        let name = handler.name.map { " as " + text($0.text) } ?? ""
        substituted = [:]
        block("except\(attempt.isStar ? "*" : "")\(type)\(name):", handler.body)
      }
    } else {
      let caught = newFlag()
      line("except BaseException as \(caught):")
      indented { $0.write(attempt.handlers[...], caught) }
    }
    if !attempt.orElse.isEmpty { block("else:", attempt.orElse) }
    if !attempt.finally.isEmpty { block("finally:", attempt.finally) }
  }

  private mutating func write(_ handlers: ArraySlice<ExceptionHandler>, _ caught: String) {
    guard let handler = handlers.first else { return line("raise") }
    write(handler.typePrelude)
    line("if \(handler.type.map { "_catches(\(caught), \(text($0)))" } ?? "True"):")
    indented {
      guard let written = handler.name?.text else { return $0.write(handler.body) }
      let name = $0.text(written)
      $0.line("\(name) = \(caught)")
      $0.block("try:", handler.body)
      $0.line("finally: \(name) = None; del \(name)")
    }
    line("else:")
    indented { $0.write(handlers.dropFirst(), caught) }
  }

  private mutating func writeMatch(_ subject: Expression, _ cases: [MatchCase]) {
    if cases.allSatisfy(\.guardPrelude.isEmpty) {
      line("match \(text(subject)):")
      return indented { text in
        for matchCase in cases {
          let test = matchCase.guardTest.map { " if " + text.text($0) } ?? ""
          text.block("case \(text.text(matchCase.pattern))\(test):", matchCase.body)
        }
      }
    }
    let flag = newFlag()
    line("\(flag)_subject = \(text(subject)); \(flag) = False")
    for matchCase in cases {
      line("if not \(flag):")
      indented {
        $0.line("match \(flag)_subject:")
        $0.indented {
          $0.line("case \($0.text(matchCase.pattern)):")
          $0.indented {
            $0.write(matchCase.guardPrelude)
            $0.line("if \(matchCase.guardTest.map($0.text) ?? "True"):")
            $0.indented {
              $0.line("\(flag) = True")
              $0.write(matchCase.body)
            }
          }
        }
      }
    }
  }

  // MARK: Definitions

  private mutating func write(_ definition: FunctionDefinition) {
    for decorator in definition.decorators { line("@" + text(decorator)) }
    let returns = definition.returns.map { " -> " + text($0) } ?? ""
    line(
      "\(definition.isAsync ? "async " : "")def \(definition.name.text)\(text(definition.typeParameters))"
        + "(\(text(definition.parameters)))\(returns):")
    let body = lifted(definition.body, .function)
    indented { $0.write(body) }
  }

  private mutating func write(_ definition: ClassDefinition) {
    for decorator in definition.decorators { line("@" + text(decorator)) }
    // A class's temporaries would be attributes.
    block(
      "class \(definition.name.text)\(text(definition.typeParameters))(\(text(definition.arguments))):",
      definition.body)
  }
}

extension Scope {
  /// Names of an inline comprehension's own variables.
  var ownNames: [String] {
    let slots = Set(comprehensionLocalSlots + comprehensionCellSlots)
    return bindings.compactMap { name, binding in
      switch binding {
      case .local(let slot), .cell(let slot): slots.contains(slot) ? name : nil
      case .global, .classNamespace, .classNamespaceOrCell: nil
      }
    }
  }
}
