/// A whole program: a module, or one cell of a prompt.
package struct Module: Sendable {
  package let source: SourceText
  package let body: [Statement]
  /// How many scopes the parse numbered, the module's own included.
  package let scopeCount: Int
  package init(source: SourceText, body: [Statement], scopeCount: Int) {
    self.source = source
    self.body = body
    self.scopeCount = scopeCount
  }
}
