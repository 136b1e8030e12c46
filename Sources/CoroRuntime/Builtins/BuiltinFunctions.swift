extension Machine {
  /// Puts the built-in functions where every program finds them.
  func installBuiltinFunctions() {
    let rows =
      InputAndOutput.rows + NumberFunctions.rows + TextFunctions.rows + ObjectFunctions.rows + IterationFunctions.rows
      + ExtremeFunctions.rows
    let module = string("builtins")
    for row in rows {
      let function = native(row.name, row.signature, documentation: row.documentation, row.body)
      if case .native(let ref) = function { ref.object.moduleName = module }
      set(builtins, row.name, function)
    }
    installExitFunctions()
  }
}
