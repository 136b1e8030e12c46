import CoroSyntax

/// Rewrites the code of one frame so that only statements suspend.
///
/// An expression that holds an `await` or a `yield` is taken apart: what is evaluated before the suspension is
/// put aside in temporaries, in the order of evaluation, and forms that evaluate an operand only sometimes
/// become small `if`s. Afterwards a suspension is a `suspend` statement, or an `async with` of one item, or in
/// the body of a compound statement. Functions, lambdas, classes and generator expressions inside are frames
/// of their own and stay as they are, apart from what the frame evaluates to make them.
///
/// A temporary belongs to the statement that allocates it: no other one of the same block reads it, so the next
/// statement starts with the same number again. Inside one statement no number is used twice.
package struct SuspensionLifting {
  package enum Mode: Sendable {
    /// Suspends where the program says so. A statement without a suspension comes back untouched.
    case asWritten
    /// Suspends before every statement and after every operand too: a test of everything that suspends.
    case everywhere
  }

  /// The same code with every suspension a statement, and how many temporaries its frame needs.
  ///
  /// `kind` says whose code it is: annotations of variables are evaluated only outside functions, and a
  /// module's expression statements keep their values for a prompt to show.
  package static func lift(
    _ body: [Statement], mode: Mode, in kind: Scope.Kind = .function
  ) -> (body: [Statement], temporaryCount: Int) {
    var lifting = SuspensionLifting(mode: mode, kind: kind)
    let lifted = lifting.lifted(body)
    return (lifted, lifting.temporaryCount)
  }

  let mode: Mode
  let kind: Scope.Kind
  /// What the statement at hand has become so far.
  private var output: [Statement] = []
  private var nextTemporary = 0
  private var temporaryCount = 0

  private init(mode: Mode, kind: Scope.Kind) {
    self.mode = mode
    self.kind = kind
  }

  // MARK: Statements

  mutating func emit(_ kind: Statement.Kind, _ span: SourceSpan) {
    output.append(Statement(kind, span))
  }

  mutating func emit(_ statement: Statement) {
    output.append(statement)
  }

  /// The statements that `make` emits.
  mutating func block(_ make: (inout SuspensionLifting) -> Void) -> [Statement] {
    let outer = output
    output = []
    make(&self)
    let made = output
    output = outer
    return made
  }

  /// Every statement of a block, lifted.
  mutating func lifted(_ statements: [Statement]) -> [Statement] {
    block { $0.liftAll(statements) }
  }

  mutating func liftAll(_ statements: [Statement]) {
    for statement in statements {
      reusingTemporaries { $0.lift(statement) }
    }
  }

  // MARK: Temporaries

  mutating func newTemporary() -> Int {
    let number = nextTemporary
    nextTemporary += 1
    temporaryCount = max(temporaryCount, nextTemporary)
    return number
  }

  /// The numbers that `work` allocates are free again after it.
  mutating func reusingTemporaries<Result>(_ work: (inout SuspensionLifting) -> Result) -> Result {
    let mark = nextTemporary
    defer { nextTemporary = mark }
    return work(&self)
  }

  /// Emits `temporary(number) = value`.
  mutating func set(_ number: Int, _ value: Expression) {
    switch mode {
    case .asWritten: emit(.setTemporary(number, value), value.span)
    case .everywhere: emit(.suspend(Suspension(.forced, value, temporary: number)), value.span)
    }
  }

  /// Evaluates an expression into a temporary; one that suspends by itself needs no other temporary.
  mutating func evaluate(_ value: Expression, into number: Int) {
    if let (kind, operand) = value.suspension {
      suspend(kind, operand, into: number, value.span)
    } else {
      set(number, lift(value))
    }
  }

  mutating func suspend(_ kind: Suspension.Kind, _ operand: Expression?, into number: Int, _ span: SourceSpan) {
    let operand = operand.map { liftOperand($0) }
    emit(.suspend(Suspension(kind, operand, temporary: number)), span)
  }

  /// Emits what evaluates a lifted expression now; what comes back can be read later, any number of times.
  mutating func putAside(_ value: Expression) -> Expression {
    if value.isConstant { return value }
    switch value.kind {
    case .slice(let lower, let upper, let step):
      let kind = Expression.Kind.slice(
        lower: lower.map { putAside($0) }, upper: upper.map { putAside($0) }, step: step.map { putAside($0) })
      return Expression(kind, value.span)
    case .starred(let inner):
      // Iterates at once, as a display does.
      let list = Expression(.list([value]), inner.span)
      return Expression(.starred(putAside(list)), value.span)
    case .tuple(let elements) where elements.contains(where: \.isSlice):
      return Expression(.tuple(elements.map { putAside($0) }), value.span)
    case .none, .ellipsis, .boolean, .integer, .bigInteger, .float, .imaginary, .string, .bytes,
      .formattedString, .name, .tuple, .list, .set, .dictionary, .unary, .binary, .logical, .comparison,
      .conditional, .namedAssignment, .lambda, .attribute, .subscript, .call, .comprehension, .await, .yield,
      .yieldFrom, .temporary, .isPresent, .append, .asyncIterator:
      let number = newTemporary()
      set(number, value)
      return Expression(.temporary(number), value.span)
    }
  }

  func temporary(_ number: Int, _ span: SourceSpan) -> Expression {
    Expression(.temporary(number), span)
  }
}
