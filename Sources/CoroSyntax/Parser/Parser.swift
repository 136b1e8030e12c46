/// Turns a program into its syntax tree, by recursive descent.
///
/// Its methods are named after the rules of `Grammar/coro.gram`, which are CPython's. The first run only
/// finds out whether the text is a program, as fast as it can. When it is not, a second run over the same
/// tokens also tries the `invalid…` rules, each of which knows one mistake and what to say about it.
package final class Parser {
  let source: SourceText
  let scanned: ScannedText
  let tokens: [Token]
  var position = 0
  /// Where the last token that is text ended: line ends and indentation do not count.
  var lastEnd: Int32 = 0
  var nextScope = 1
  /// How deep the rules are nested that the native stack now holds.
  var depth = 0
  /// The height of the tree made so far within the innermost rule that counts it.
  var height = 0
  /// The farthest token that did not fit: where a program without a better message is wrong.
  var furthest = 0
  /// The second run: rules give tokens back where they do not fit, and remember what they found.
  var isSecondRun = false
  /// `invalid…` rules are tried: in the second run, save where CPython turns them off.
  var isDiagnosing = false
  /// What a `ParseFailure.raised` stands for.
  var raised: Diagnostic?
  var memory = ParserMemory()
  var characterNames = CharacterNames()

  init(_ source: SourceText) {
    self.source = source
    scanned = Lexer.scan(source)
    tokens = scanned.tokens
  }

  /// Parses a whole program.
  package static func parseModule(_ source: SourceText) throws(Diagnostic) -> Module {
    try run(source) { parser throws(ParseFailure) in try parser.file() }
  }

  /// Parses one expression, as `eval` does: white space may lead, line ends may follow.
  package static func parseExpression(_ source: SourceText) throws(Diagnostic) -> Expression {
    try parseEvaluated(source).expression
  }

  /// As `parseExpression`, with the number of scopes the expression makes, the module's own included.
  package static func parseEvaluated(
    _ source: SourceText
  ) throws(Diagnostic) -> (expression: Expression, scopeCount: Int) {
    var trimmed = source
    if let first = source.bytes.firstIndex(where: { $0 != Ascii.space && $0 != Ascii.tab }), first > 0 {
      // CPython's eval strips what leads, and reports columns of what is left.
      trimmed = SourceText(name: source.name, bytes: Array(source.bytes[first...]))
    }
    return try run(trimmed) { parser throws(ParseFailure) in try parser.eval() }
  }

  /// Parses one cell of a prompt: lines joined by line ends, without one behind the last.
  ///
  /// The diagnostic's `isIncomplete` asks for another line. So does a compound statement until an empty
  /// line ends it, as at CPython's prompt.
  package static func parseInteractive(_ source: SourceText) throws(Diagnostic) -> Module {
    let module = try parseModule(source)
    if let last = module.body.last, last.isCompound, !source.endsWithEmptyLine {
      let end = SourceSpan(source.bytes.count, source.bytes.count)
      throw Diagnostic("incomplete input", at: end, isIncomplete: true)
    }
    return module
  }

  private static func run<Result>(
    _ source: SourceText, _ rule: (Parser) throws(ParseFailure) -> Result
  ) throws(Diagnostic) -> Result {
    let parser = Parser(source)
    do {
      return try rule(parser)
    } catch {
      switch parser.diagnose(rule) {
      case .diagnostic(let diagnostic): throw diagnostic
      case .result(let result): return result
      }
    }
  }
}

/// Why a rule gave up. It is trivial, so that giving up is cheap.
enum ParseFailure: Error {
  /// The tokens do not fit this rule; another may fit.
  case mismatch
  /// `Parser.raised` says what is wrong: no other rule is tried.
  case raised
}

extension SourceText {
  fileprivate var endsWithEmptyLine: Bool {
    guard let last = bytes.lastIndex(where: { $0 != Ascii.space && $0 != Ascii.tab }) else { return true }
    return bytes[last] == Ascii.newline
  }
}

extension Statement {
  /// Whether it holds blocks, which a prompt ends by an empty line.
  fileprivate var isCompound: Bool {
    switch kind {
    case .if, .while, .for, .try, .with, .function, .class, .match: true
    case .expression, .assignment, .annotatedAssignment, .augmentedAssignment, .delete, .pass, .break, .continue,
      .return, .raise, .global, .nonlocal, .assert, .import, .importFrom, .typeAlias, .setTemporary, .suspend,
      .inScope:
      false
    }
  }
}
