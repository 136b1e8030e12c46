import CoroSyntax

/// The program of a prompt, as `compile(…, "single")` takes it: every expression statement shows its value.
///
/// Such a statement becomes an assignment to a target that no program can name, so that suspension lifting and
/// lowering need to know nothing of it but that target.
extension Statement {
  static let displayTarget = "<display>"

  /// The statement with all expression statements of its frame displayed.
  var displayed: Statement {
    func all(_ statements: [Statement]) -> [Statement] { statements.map(\.displayed) }
    switch kind {
    case .expression(let value):
      let target = Expression(.name(Statement.displayTarget), span)
      return Statement(.assignment(targets: [target], value: value), span)
    case .if(let test, let body, let orElse):
      return Statement(.if(test: test, body: all(body), orElse: all(orElse)), span)
    case .while(let prelude, let test, let body, let orElse):
      return Statement(.while(prelude: prelude, test: test, body: all(body), orElse: all(orElse)), span)
    case .for(let loop):
      return Statement(
        .for(
          ForStatement(
            isAsync: loop.isAsync, target: loop.target, iterable: loop.iterable, body: all(loop.body),
            orElse: all(loop.orElse))), span)
    case .try(let attempt):
      let handlers = attempt.handlers.map {
        ExceptionHandler(type: $0.type, name: $0.name, body: all($0.body), span: $0.span)
      }
      return Statement(
        .try(
          TryStatement(
            body: all(attempt.body), handlers: handlers, orElse: all(attempt.orElse), finally: all(attempt.finally),
            isStar: attempt.isStar)), span)
    case .with(let with):
      return Statement(
        .with(WithStatement(isAsync: with.isAsync, items: with.items, body: all(with.body))), span)
    case .match(let subject, let cases):
      let cases = cases.map {
        MatchCase(pattern: $0.pattern, guardTest: $0.guardTest, body: all($0.body), span: $0.span)
      }
      return Statement(.match(subject: subject, cases: cases), span)
    case .assignment, .annotatedAssignment, .augmentedAssignment, .delete, .pass, .break, .continue, .return, .raise,
      .global, .nonlocal, .assert, .import, .importFrom, .typeAlias, .function, .class, .setTemporary, .suspend,
      .inScope:
      return self
    }
  }
}

/// Gives a value to `sys.displayhook`.
final class DisplayTarget: TargetNode {
  override func assign(_ value: Value, _ frame: Frame, _ machine: Machine) throws(Unwind) {
    let system = try machine.importModule("sys", innermost: true)
    let hook = try machine.findAttribute(system, machine.intern("displayhook"))
    if hook.isUndefined { throw machine.raise(.runtimeError, "lost sys.displayhook") }
    _ = try machine.call(hook, value)
  }
}
