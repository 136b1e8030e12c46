@testable import CoroSyntax

/// Writes a syntax tree one node a line, as `Oracle/dump.py` writes CPython's.
struct TreeDump {
  private(set) var text = ""

  static func dump(_ module: Module) -> String {
    var dump = TreeDump()
    dump.statements(module.body, 0)
    return dump.text
  }

  private mutating func put(_ depth: Int, _ line: String, _ span: SourceSpan? = nil) {
    text += String(repeating: " ", count: depth) + line
    if let span { text += " \(span.start)-\(span.end)" }
    text += "\n"
  }

  private mutating func statements(_ list: [Statement], _ depth: Int) {
    for statement in list { self.statement(statement, depth) }
  }

  private mutating func body(_ name: String, _ list: [Statement], _ depth: Int) {
    guard !list.isEmpty else { return }
    put(depth, name)
    statements(list, depth + 1)
  }

  private mutating func optional(_ name: String, _ node: Expression?, _ depth: Int) {
    guard let node else { return }
    put(depth, name)
    expression(node, depth + 1)
  }

  private mutating func expressions(_ list: [Expression], _ depth: Int) {
    for node in list { expression(node, depth) }
  }

  private func names(_ list: [Identifier]) -> String { list.map(\.text).joined(separator: " ") }

  private func aliases(_ list: [ImportAlias]) -> String {
    list.map { $0.name.text + ($0.alias.map { ":" + $0.text } ?? "") }.joined(separator: " ")
  }

  private mutating func statement(_ node: Statement, _ depth: Int) {
    let span = node.span
    let inner = depth + 1
    switch node.kind {
    case .expression(let value):
      put(depth, "expression", span)
      expression(value, inner)
    case .assignment(let targets, let value):
      put(depth, "assignment", span)
      expressions(targets + [value], inner)
    case .annotatedAssignment(let target, let annotation, let value, let isSimple):
      put(depth, "annotated \(isSimple ? 1 : 0)", span)
      expressions([target, annotation], inner)
      optional("value", value, inner)
    case .augmentedAssignment(let target, let binary, let value):
      put(depth, "augmented \(binary.rawValue)", span)
      expressions([target, value], inner)
    case .delete(let targets):
      put(depth, "delete", span)
      expressions(targets, inner)
    case .pass: put(depth, "pass", span)
    case .break: put(depth, "break", span)
    case .continue: put(depth, "continue", span)
    case .return(let value):
      put(depth, "return", span)
      optional("value", value, inner)
    case .raise(let value, let cause):
      put(depth, "raise", span)
      optional("value", value, inner)
      optional("cause", cause, inner)
    case .global(let list): put(depth, "global " + names(list), span)
    case .nonlocal(let list): put(depth, "nonlocal " + names(list), span)
    case .assert(let test, let message):
      put(depth, "assert", span)
      expression(test, inner)
      optional("message", message, inner)
    case .import(let list): put(depth, "import " + aliases(list), span)
    case .importFrom(let module, let level, let imported):
      let list = if case .names(let list) = imported { aliases(list) } else { "*" }
      put(depth, "from \(level) \(module) \(list)", span)
    case .typeAlias(let alias):
      put(depth, "type " + alias.name.text, span)
      typeParameters(alias.typeParameters, inner)
      expression(alias.value, inner)
    case .if(let test, let list, let orElse):
      put(depth, "if", span)
      expression(test, inner)
      body("body", list, inner)
      body("else", orElse, inner)
    case .while(_, let test, let list, let orElse):
      put(depth, "while", span)
      expression(test, inner)
      body("body", list, inner)
      body("else", orElse, inner)
    case .for(let loop):
      put(depth, loop.isAsync ? "async for" : "for", span)
      expressions([loop.target, loop.iterable], inner)
      body("body", loop.body, inner)
      body("else", loop.orElse, inner)
    case .try(let attempt):
      put(depth, attempt.isStar ? "try*" : "try", span)
      body("body", attempt.body, inner)
      for handler in attempt.handlers {
        put(inner, "except " + (handler.name?.text ?? ""), handler.span)
        optional("type", handler.type, inner + 1)
        body("body", handler.body, inner + 1)
      }
      body("else", attempt.orElse, inner)
      body("finally", attempt.finally, inner)
    case .with(let with):
      put(depth, with.isAsync ? "async with" : "with", span)
      for item in with.items {
        put(inner, "item")
        expression(item.context, inner + 1)
        optional("as", item.target, inner + 1)
      }
      body("body", with.body, inner)
    case .function(let function):
      put(depth, (function.isAsync ? "async def " : "def ") + function.name.text, span)
      decorators(function.decorators, inner)
      typeParameters(function.typeParameters, inner)
      parameters(function.parameters, inner)
      optional("returns", function.returns, inner)
      body("body", function.body, inner)
    case .class(let definition):
      put(depth, "class " + definition.name.text, span)
      decorators(definition.decorators, inner)
      typeParameters(definition.typeParameters, inner)
      arguments(definition.arguments, inner)
      body("body", definition.body, inner)
    case .match(let subject, let cases):
      put(depth, "match", span)
      expression(subject, inner)
      for branch in cases {
        put(inner, "case")
        pattern(branch.pattern, inner + 1)
        optional("guard", branch.guardTest, inner + 1)
        body("body", branch.body, inner + 1)
      }
    case .setTemporary, .suspend, .inScope: put(depth, "not the parser's", span)
    }
  }

  private mutating func decorators(_ list: [Expression], _ depth: Int) {
    guard !list.isEmpty else { return }
    put(depth, "decorators")
    expressions(list, depth + 1)
  }

  private mutating func typeParameters(_ list: [TypeParameter], _ depth: Int) {
    for parameter in list {
      put(depth, "\(parameter.kind) \(parameter.name.text)")
      optional("bound", parameter.bound, depth + 1)
    }
  }

  private mutating func parameters(_ list: Parameters, _ depth: Int) {
    let all =
      list.positionalOnly.map { ("/", $0) } + list.positional.map { ("", $0) } + list.keywordOnly.map { ("=", $0) }
      + (list.rest.map { [("*", $0)] } ?? []) + (list.keywords.map { [("**", $0)] } ?? [])
    for (kind, parameter) in all {
      put(depth, "parameter \(kind)\(parameter.name.text)")
      optional("annotation", parameter.annotation, depth + 1)
      optional("default", parameter.defaultValue, depth + 1)
    }
  }

  private mutating func arguments(_ list: [Argument], _ depth: Int) {
    for argument in list {
      switch argument {
      case .positional(let value): expression(value, depth)
      case .unpack(let value):
        // CPython makes it an expression of its own, with the star.
        put(depth, "starred *")
        expression(value, depth + 1)
      case .keyword, .unpackKeywords: continue
      }
    }
    for argument in list {
      switch argument {
      case .positional, .unpack: continue
      case .keyword(let name, let value):
        put(depth, "keyword " + name.text)
        expression(value, depth + 1)
      case .unpackKeywords(let value):
        put(depth, "keyword **")
        expression(value, depth + 1)
      }
    }
  }

  private mutating func pattern(_ node: Pattern, _ depth: Int) {
    let span = node.span
    switch node.kind {
    case .value(let value):
      put(depth, "value", span)
      expression(value, depth + 1)
    case .singleton(let value):
      let word = if case .boolean(let flag) = value.kind { flag ? "True" : "False" } else { "None" }
      put(depth, "singleton " + word, span)
    case .capture(let name): put(depth, "capture " + (name?.text ?? "_"), span)
    case .sequence(let items):
      put(depth, "sequence", span)
      for item in items { pattern(item, depth + 1) }
    case .star(let name): put(depth, "star " + (name?.text ?? "_"), span)
    case .mapping(let keys, let patterns, let rest):
      put(depth, "mapping " + (rest?.text ?? ""), span)
      for (key, item) in zip(keys, patterns) {
        expression(key, depth + 1)
        pattern(item, depth + 1)
      }
    case .class(let type, let positional, let keywords):
      put(depth, "class", span)
      expression(type, depth + 1)
      for item in positional { pattern(item, depth + 1) }
      for keyword in keywords {
        put(depth + 1, "keyword " + keyword.name.text)
        pattern(keyword.pattern, depth + 2)
      }
    case .or(let items):
      put(depth, "or", span)
      for item in items { pattern(item, depth + 1) }
    case .as(let inner, let name):
      put(depth, "as " + name.text, span)
      pattern(inner, depth + 1)
    }
  }

  private func hexadecimal(_ points: [UInt32]) -> String {
    points.map { String($0, radix: 16) }.joined(separator: ".")
  }

  private mutating func parts(_ list: [FormattedStringPart], _ depth: Int) {
    for part in list {
      switch part {
      case .literal(let points): put(depth, "literal " + hexadecimal(points))
      case .replacement(let value, let conversion, let format, _):
        put(depth, "field " + (conversion.map { String($0.rawValue) } ?? ""))
        expression(value, depth + 1)
        guard let format else { continue }
        put(depth + 1, "format")
        parts(format, depth + 2)
      }
    }
  }

  private mutating func expression(_ node: Expression, _ depth: Int) {
    let span = node.span
    let inner = depth + 1
    switch node.kind {
    case .none: put(depth, "None", span)
    case .ellipsis: put(depth, "...", span)
    case .boolean(let flag): put(depth, flag ? "True" : "False", span)
    case .integer(let value): put(depth, "int \(value)", span)
    case .bigInteger(let digits, let radix):
      let remainder = digits.reduce(0) { ($0 * radix + ($1.hexDigitValue ?? 0)) % (1 << 31 - 1) }
      put(depth, "int \(remainder)", span)
    case .float(let value): put(depth, "float " + String(value.bitPattern, radix: 16), span)
    case .imaginary(let value): put(depth, "imaginary " + String(value.bitPattern, radix: 16), span)
    case .string(let points): put(depth, "string " + hexadecimal(points), span)
    case .bytes(let bytes):
      let pairs = bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }
      put(depth, "bytes " + pairs.joined(separator: "."), span)
    case .formattedString(let list):
      put(depth, "formatted", span)
      parts(list, inner)
    case .name(let name): put(depth, "name " + name, span)
    case .tuple(let items):
      put(depth, "tuple", span)
      expressions(items, inner)
    case .list(let items):
      put(depth, "list", span)
      expressions(items, inner)
    case .set(let items):
      put(depth, "set", span)
      expressions(items, inner)
    case .dictionary(let items):
      put(depth, "dictionary", span)
      for item in items {
        switch item {
        case .pair(let key, let value): expressions([key, value], inner)
        case .unpack(let value):
          put(inner, "unpack")
          expression(value, inner + 1)
        }
      }
    case .starred(let value):
      put(depth, "starred", span)
      expression(value, inner)
    case .unary(let unary, let operand):
      put(depth, "unary " + unary.rawValue, span)
      expression(operand, inner)
    case .binary(let binary, let left, let right):
      put(depth, "binary " + binary.rawValue, span)
      expressions([left, right], inner)
    case .logical(let logical, let operands):
      put(depth, "logical " + logical.rawValue, span)
      expressions(operands, inner)
    case .comparison(let first, let rest):
      put(depth, "comparison " + rest.map(\.comparator.rawValue).joined(separator: " "), span)
      expressions([first] + rest.map(\.operand), inner)
    case .conditional(let test, let body, let orElse):
      put(depth, "conditional", span)
      expressions([test, body, orElse], inner)
    case .namedAssignment(let name, let value):
      put(depth, ":= " + name.text, span)
      expression(value, inner)
    case .lambda(let lambda):
      put(depth, "lambda", span)
      parameters(lambda.parameters, inner)
      expression(lambda.body, inner)
    case .attribute(let value, let name):
      put(depth, "attribute " + name.text, span)
      expression(value, inner)
    case .subscript(let value, let index):
      put(depth, "subscript", span)
      expressions([value, index], inner)
    case .slice(let lower, let upper, let step):
      put(depth, "slice", span)
      optional("lower", lower, inner)
      optional("upper", upper, inner)
      optional("step", step, inner)
    case .call(let callee, let list):
      put(depth, "call", span)
      expression(callee, inner)
      arguments(list, inner)
    case .comprehension(let comprehension):
      put(depth, "comprehension \(comprehension.kind)", span)
      expressions([comprehension.element] + (comprehension.value.map { [$0] } ?? []), inner)
      for clause in comprehension.clauses {
        put(inner, clause.isAsync ? "async for" : "for")
        expressions([clause.target, clause.iterable] + clause.conditions, inner + 1)
      }
    case .await(let value):
      put(depth, "await", span)
      expression(value, inner)
    case .yield(let value):
      put(depth, "yield", span)
      optional("value", value, inner)
    case .yieldFrom(let value):
      put(depth, "yield from", span)
      expression(value, inner)
    case .temporary, .isPresent, .append, .asyncIterator: put(depth, "not the parser's", span)
    }
  }
}
