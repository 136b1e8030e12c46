import CoroSyntax

/// `import a.b`, `import a.b as c`
final class ImportNode: ExpressionNode {
  private let name: String
  /// With an alias the innermost module is bound, else the outermost.
  private let bindsInnermost: Bool
  private let span: PackedSpan
  init(_ name: String, bindsInnermost: Bool, _ span: PackedSpan) {
    self.name = name
    self.bindsInnermost = bindsInnermost
    self.span = span
  }

  override func evaluate(_ frame: Frame, _ machine: Machine) throws(Unwind) -> Value {
    frame.position = span
    do throws(Unwind) {
      return try machine.importModule(name, innermost: bindsInnermost)
    } catch { throw machine.located(error, span) }
  }
}

/// `from m import names`, `from m import *`
final class ImportFromNode: StatementNode {
  private let module: String
  private let level: Int
  private let names: [(StringObject, TargetNode)]
  private let importsAll: Bool
  private let span: PackedSpan
  init(module: String, level: Int, names: [(StringObject, TargetNode)], importsAll: Bool, _ span: PackedSpan) {
    self.module = module
    self.level = level
    self.names = names
    self.importsAll = importsAll
    self.span = span
  }

  override func execute(_ frame: Frame, _ machine: Machine) throws(Unwind) -> Completion {
    frame.position = span
    do throws(Unwind) {
      let globals = frame.function.globals.object
      let found = try machine.importModule(absoluteName(globals, machine), innermost: true)
      if importsAll {
        try machine.importAll(from: found, into: globals)
        return .normal
      }
      for (name, target) in names {
        try target.assign(machine.importName(name, from: found), frame, machine)
      }
    } catch { throw machine.located(error, span) }
    return .normal
  }

  private func absoluteName(_ globals: DictionaryObject, _ machine: Machine) throws(Unwind) -> String {
    level == 0 ? module : try machine.absoluteName(module, level: level, globals: globals)
  }
}
