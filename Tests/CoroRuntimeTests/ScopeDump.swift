@testable import CoroRuntime

/// What a scope table says, a line a frame, in the words of CPython's code objects:
/// `qualified name | parameters | variables | shared variables | free variables | names of globals`.
func dump(_ table: ScopeTable) -> [String] {
  var lines: [String] = []
  var globals: [ObjectIdentifier: Set<String>] = [:]
  var classes: [ObjectIdentifier: Set<String>] = [:]
  for scope in table.all {
    let frame = ObjectIdentifier(scope.frameScope)
    for (name, binding) in scope.bindings {
      if binding == .global { globals[frame, default: []].insert(name) }
      if case .classNamespace = binding { classes[frame, default: []].insert(name) }
    }
  }
  for scope in table.all where !scope.kind.sharesFrame && scope.kind != .typeParameters {
    let frame = ObjectIdentifier(scope)
    let parameters = scope.slotNames.prefix(scope.parameterCount)
    let free = scope.freeVariables.map(\.name)
    let inline = table.all.filter { $0.kind.sharesFrame && $0.frameScope === scope }
    let cellSlots = Set(scope.cellSlots + inline.flatMap(\.comprehensionCellSlots))
    let freeSlots = Set(scope.freeVariables.map(\.slot))
    var variables: Set<String> = []
    var cells: Set<String> = []
    for (slot, name) in scope.slotNames.enumerated() where !freeSlots.contains(slot) {
      if cellSlots.contains(slot) { cells.insert(name) } else { variables.insert(name) }
    }
    let parts = [
      Array(parameters), variables.subtracting(cells).sorted(), cells.sorted(), free,
      (globals[frame] ?? []).sorted(), (classes[frame] ?? []).sorted(),
    ]
    lines.append(([scope.qualifiedName] + parts.map { $0.joined(separator: ",") }).joined(separator: "|"))
  }
  return lines.sorted()
}
