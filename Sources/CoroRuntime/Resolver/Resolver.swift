import CoroSyntax

/// Binds the names of a program to slots, cells, globals and class namespaces.
///
/// Three walks, as in CPython's compiler: the names of every scope are collected, then bound, and then the
/// tree is checked for what is written where it may not stand. Each error is the one CPython reports.
package enum Resolver {
  /// Binds a whole program.
  ///
  /// `allowsTopLevelAwait` is for the cells of a prompt: `await`, `async for`, `async with` and asynchronous
  /// comprehensions may stand at module level, and the module's scope says whether any does.
  package static func resolve(
    _ module: Module, allowsTopLevelAwait: Bool = false
  ) throws(Diagnostic) -> ScopeTable {
    do throws(Diagnostic) { return try bind(module, allowsTopLevelAwait: allowsTopLevelAwait) } catch {
      var found = error
      found.countsBytes = true
      throw found
    }
  }

  private static func bind(_ module: Module, allowsTopLevelAwait: Bool) throws(Diagnostic) -> ScopeTable {
    let future = try FutureImports(module)
    let collector = NameCollector(annotationsAreText: future.annotations)
    try collector.collect(module)
    var binder = NameBinder(drafts: collector.drafts)
    try binder.bind()

    if allowsTopLevelAwait, let draft = collector.drafts.first { draft.scope.isAsync = draft.awaits }
    let table = ScopeTable(collector.drafts.map(\.scope), annotationsAreText: future.annotations)
    var check = PlacementCheck(
      module: module, scopes: table, future: future, allowsTopLevelAwait: allowsTopLevelAwait)
    try check.checkModule()
    return table
  }
}
