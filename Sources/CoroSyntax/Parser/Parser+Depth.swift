/// Keeps both the native stack and the trees within bounds.
extension Parser {
  /// Rules nested by the text. Brackets stop at 200 by themselves; what is left are chains of `not`, `-`,
  /// `**`, `lambda` and `else`. In a debug build a level of these takes up to 3 KB of stack.
  static let maximumDepth = 1000
  /// The height of a tree, to which `a.b.c…`, `1 + 1 + …` and `elif` add without nesting rules. Whoever walks
  /// or frees the tree recurses that deep.
  static let maximumHeight = 2000

  /// Begins a rule that nests. What it returns goes to `ascend`.
  func descend() throws(ParseFailure) -> Int {
    if depth >= Parser.maximumDepth { throw tooDeep() }
    depth += 1
    let outer = height
    height = 0
    return outer
  }

  /// Ends a rule that nests: its tree is one higher than the highest in it.
  func ascend(_ outer: Int) {
    depth -= 1
    height = max(outer, height + 1)
  }

  /// Another link of a chain makes the tree higher, while the native stack stays as it is.
  func grow(by links: Int = 1) throws(ParseFailure) {
    height += links
    if height > Parser.maximumHeight { throw tooDeep() }
  }

  func tooDeep() -> ParseFailure {
    raise(.recursionError, "maximum recursion depth exceeded during compilation", at: token.span)
  }
}
