/// A statement as it was written.
package struct Statement: Sendable {
  package let kind: Kind
  package let span: SourceSpan

  package init(_ kind: Kind, _ span: SourceSpan) {
    self.kind = kind
    self.span = span
  }

  package indirect enum Kind: Sendable {
    case expression(Expression)
    /// `a = b = value`: the targets from left to right.
    case assignment(targets: [Expression], value: Expression)
    /// `isSimple`: the target is a bare name without parentheses, the only kind whose annotation is kept.
    case annotatedAssignment(target: Expression, annotation: Expression, value: Expression?, isSimple: Bool)
    case augmentedAssignment(target: Expression, BinaryOperator, value: Expression)
    case delete([Expression])
    case pass
    case `break`
    case `continue`
    case `return`(Expression?)
    case raise(Expression?, cause: Expression?)
    case global([Identifier])
    case nonlocal([Identifier])
    case assert(test: Expression, message: Expression?)
    case `import`([ImportAlias])
    /// `from ..module import names`; `module` is empty for `from . import name`.
    case importFrom(module: String, level: Int, ImportedNames)
    case typeAlias(TypeAlias)
    /// `elif` is an `if` alone in `orElse`.
    case `if`(test: Expression, body: [Statement], orElse: [Statement])
    /// `prelude` runs before each test; the parser leaves it empty, suspension lifting puts there what suspends.
    case `while`(prelude: [Statement], test: Expression, body: [Statement], orElse: [Statement])
    case `for`(ForStatement)
    case `try`(TryStatement)
    case with(WithStatement)
    case function(FunctionDefinition)
    case `class`(ClassDefinition)
    case match(subject: Expression, cases: [MatchCase])
    /// Suspension lifting's `temporary(number) = value`. The parser never makes one.
    case setTemporary(Int, Expression)
    /// Suspension lifting's only way to suspend: evaluates the operand, suspends, and puts what it is resumed
    /// with aside as a temporary. The parser never makes one.
    case suspend(Suspension)
    /// Statements that a comprehension with a suspension became: names in them are those of its scope.
    /// The parser never makes one.
    case inScope(ScopeIdentifier, [Statement])
  }
}

/// The suspensions there are, each with an operand that itself never suspends.
package struct Suspension: Sendable {
  package enum Kind: Sendable {
    case yield
    case yieldFrom
    case await
    /// Awaits `__anext__` of an asynchronous iterator; its end is no error: see `Expression.Kind.isPresent`.
    case asyncNext
    /// Of the suspend-everywhere mode: suspends and is resumed at once; the operand's value is the result.
    case forced

    /// Whether its result may go to a variable at once: it is the last thing that happens.
    package var mayReceiveInPlace: Bool {
      switch self {
      case .yield, .yieldFrom, .await: true
      case .asyncNext, .forced: false
      }
    }
  }
  package let kind: Kind
  package let operand: Expression?
  /// Where the result goes; nil where nobody wants it.
  package let temporary: Int?
  package init(_ kind: Kind, _ operand: Expression?, temporary: Int?) {
    self.kind = kind
    self.operand = operand
    self.temporary = temporary
  }
}

package struct ImportAlias: Sendable {
  /// Dotted for `import a.b`.
  package let name: Identifier
  package let alias: Identifier?
  package init(name: Identifier, alias: Identifier?) {
    self.name = name
    self.alias = alias
  }
}

package enum ImportedNames: Sendable {
  case all
  case names([ImportAlias])
}

package struct TypeAlias: Sendable {
  package let scope: ScopeIdentifier
  package let name: Identifier
  package let typeParameters: [TypeParameter]
  package let value: Expression
  package init(scope: ScopeIdentifier, name: Identifier, typeParameters: [TypeParameter], value: Expression) {
    self.scope = scope
    self.name = name
    self.typeParameters = typeParameters
    self.value = value
  }
}

/// `T`, `T: bound`, `*Ts` or `**P` of `def f[…]`, `class C[…]` and `type X[…]`.
package struct TypeParameter: Sendable {
  package enum Kind: Sendable {
    case plain
    case variadic
    case parameters
  }
  package let kind: Kind
  package let name: Identifier
  package let bound: Expression?
  package init(kind: Kind, name: Identifier, bound: Expression?) {
    self.kind = kind
    self.name = name
    self.bound = bound
  }
}

package struct ForStatement: Sendable {
  package let isAsync: Bool
  package let target: Expression
  package let iterable: Expression
  package let body: [Statement]
  package let orElse: [Statement]
  package init(isAsync: Bool, target: Expression, iterable: Expression, body: [Statement], orElse: [Statement]) {
    self.isAsync = isAsync
    self.target = target
    self.iterable = iterable
    self.body = body
    self.orElse = orElse
  }
}

package struct TryStatement: Sendable {
  package let body: [Statement]
  package let handlers: [ExceptionHandler]
  package let orElse: [Statement]
  package let finally: [Statement]
  /// `except*`
  package let isStar: Bool
  package init(
    body: [Statement], handlers: [ExceptionHandler], orElse: [Statement], finally: [Statement], isStar: Bool
  ) {
    self.body = body
    self.handlers = handlers
    self.orElse = orElse
    self.finally = finally
    self.isStar = isStar
  }
}

package struct ExceptionHandler: Sendable {
  /// Absent for a bare `except:`.
  package let type: Expression?
  package let name: Identifier?
  package let body: [Statement]
  package let span: SourceSpan
  /// Runs before `type` is evaluated; only suspension lifting fills it.
  package let typePrelude: [Statement]
  package init(
    type: Expression?, name: Identifier?, body: [Statement], span: SourceSpan, typePrelude: [Statement] = []
  ) {
    self.typePrelude = typePrelude
    self.type = type
    self.name = name
    self.body = body
    self.span = span
  }
}

package struct WithStatement: Sendable {
  package let isAsync: Bool
  package let items: [WithItem]
  package let body: [Statement]
  package init(isAsync: Bool, items: [WithItem], body: [Statement]) {
    self.isAsync = isAsync
    self.items = items
    self.body = body
  }
}

package struct WithItem: Sendable {
  package let context: Expression
  package let target: Expression?
  package init(context: Expression, target: Expression?) {
    self.context = context
    self.target = target
  }
}
