import CoroSyntax

/// Decides for each collected name where it lives, and numbers the slots.
struct NameBinder {
  /// Each after the scopes around it.
  let drafts: [ScopeDraft]

  mutating func bind() throws(Diagnostic) {
    for draft in drafts where draft.keepsNamesInSlots { declareVariables(of: draft) }
    for draft in drafts {
      for name in draft.names { draft.resolutions[name] = try resolution(of: name, in: draft) }
      if draft.scope.kind.sharesFrame { draft.frame.sharing.append(draft) }
    }
    for draft in drafts where !draft.scope.kind.sharesFrame { layOut(draft) }
    for draft in drafts {
      for (name, resolution) in draft.resolutions {
        draft.scope.bindings[name] = binding(for: resolution, in: draft.frame)
      }
    }
  }

  private func declareVariables(of draft: ScopeDraft) {
    for name in draft.names {
      let uses = draft.uses[name] ?? []
      guard !uses.isDisjoint(with: .binding), uses.isDisjoint(with: [.global, .nonlocal]) else { continue }
      draft.variables[name] = Variable(name: name, owner: draft)
    }
  }

  private func resolution(of name: String, in draft: ScopeDraft) throws(Diagnostic) -> ScopeDraft.Resolution {
    let uses = draft.uses[name] ?? []
    if uses.contains(.global) {
      if uses.contains(.nonlocal) {
        throw Diagnostic(.syntaxError, "name '\(name)' is nonlocal and global", at: draft.directives[name] ?? .none)
      }
      return .global
    }
    if uses.contains(.nonlocal) { return .outer(try nonlocalVariable(name, in: draft)) }
    if let variable = draft.variables[name] { return .own(variable) }

    switch draft.scope.kind {
    case .module:
      return .global
    case .classBody:
      if !uses.isDisjoint(with: .binding) { return .classNamespace }
      guard let variable = variable(name, around: draft) else { return .classNamespace }
      capture(variable, for: draft)
      return .classNamespaceOrOuter(variable)
    case .typeParameters:
      // What stands beside the type parameters of a method sees the class's names as the class body does.
      if let parent = draft.parent, parent.scope.kind == .classBody, let seen = parent.resolutions[name] {
        return seen
      }
    case .function, .lambda, .inlineComprehension, .generatorExpression, .typeAlias:
      break
    }
    guard let variable = variable(name, around: draft) else { return .global }
    capture(variable, for: draft)
    return .outer(variable)
  }

  private func nonlocalVariable(_ name: String, in draft: ScopeDraft) throws(Diagnostic) -> Variable {
    let place = draft.directives[name] ?? .none
    if draft.scope.kind == .module {
      throw Diagnostic(.syntaxError, "nonlocal declaration not allowed at module level", at: place)
    }
    guard let variable = variable(name, around: draft) else {
      throw Diagnostic(.syntaxError, "no binding for nonlocal '\(name)' found", at: place)
    }
    if variable.owner.scope.kind == .typeParameters {
      throw Diagnostic(.syntaxError, "nonlocal binding not allowed for type parameter '\(name)'", at: place)
    }
    capture(variable, for: draft)
    return variable
  }

  /// The variable that a name means which the scope itself does not bind. Class bodies are passed over, but
  /// for the `__class__` that they give to the functions in them.
  private func variable(_ name: String, around draft: ScopeDraft) -> Variable? {
    var leftFrame = !draft.scope.kind.sharesFrame
    var candidate = draft.parent
    while let scope = candidate {
      if scope.scope.kind == .module { return nil }
      if scope.scope.kind == .classBody {
        if name == "__class__" { return leftFrame ? classCell(of: scope) : nil }
      } else {
        if scope.uses[name]?.contains(.global) == true { return nil }
        if let variable = scope.variables[name] { return variable }
      }
      if !scope.scope.kind.sharesFrame { leftFrame = true }
      candidate = scope.parent
    }
    return nil
  }

  private func classCell(of draft: ScopeDraft) -> Variable {
    if let cell = draft.classCell { return cell }
    let cell = Variable(name: "__class__", owner: draft)
    draft.classCell = cell
    return cell
  }

  /// Hands the variable down from its own frame to the one that uses it.
  private func capture(_ variable: Variable, for user: ScopeDraft) {
    let home = variable.owner.frame
    var frame = user.frame
    while frame !== home {
      variable.isCaptured = true
      if !frame.freeVariables.contains(where: { $0 === variable }) { frame.freeVariables.append(variable) }
      guard let parent = frame.parent else { return }
      frame = parent.frame
    }
  }

  // MARK: Slots

  /// Parameters, plain variables, shared variables, those of enclosing functions, then those of the scopes
  /// that share the frame.
  private func layOut(_ draft: ScopeDraft) {
    let scope = draft.scope
    var plain: [Variable] = []
    var shared: [Variable] = []
    for name in draft.names {
      guard let variable = draft.variables[name] else { continue }
      if draft.uses[name]?.contains(.parameter) == true {
        place(variable, in: scope)
        scope.parameterCount += 1
      } else if variable.isCaptured {
        shared.append(variable)
      } else {
        plain.append(variable)
      }
    }
    for variable in plain { place(variable, in: scope) }
    for variable in shared.sorted(by: { $0.name < $1.name }) { place(variable, in: scope) }
    if let cell = draft.classCell {
      place(cell, in: scope)
      scope.classCellSlot = cell.slot
    }
    for variable in draft.freeVariables.sorted(by: { $0.name < $1.name }) {
      let slot = scope.slotNames.count
      scope.slotNames.append(variable.name)
      draft.freeSlots[ObjectIdentifier(variable)] = slot
      let enclosing = draft.parent.map { self.slot(of: variable, in: $0.frame) } ?? 0
      scope.freeVariables.append(.init(name: variable.name, slot: slot, enclosingSlot: enclosing))
    }
    let sharing = draft.sharing
    // They hold this draft in turn.
    draft.sharing = []
    for inline in sharing {
      for name in inline.names {
        guard let variable = inline.variables[name] else { continue }
        variable.slot = scope.slotNames.count
        scope.slotNames.append(variable.name)
        if variable.isCaptured {
          inline.scope.comprehensionCellSlots.append(variable.slot)
        } else {
          inline.scope.comprehensionLocalSlots.append(variable.slot)
        }
      }
    }
  }

  private func place(_ variable: Variable, in scope: Scope) {
    variable.slot = scope.slotNames.count
    scope.slotNames.append(variable.name)
    if variable.isCaptured { scope.cellSlots.append(variable.slot) }
  }

  private func slot(of variable: Variable, in frame: ScopeDraft) -> Int {
    frame.freeSlots[ObjectIdentifier(variable)] ?? variable.slot
  }

  private func binding(for resolution: ScopeDraft.Resolution, in frame: ScopeDraft) -> Binding {
    switch resolution {
    case .own(let variable): variable.binding
    case .outer(let variable):
      variable.owner.frame === frame ? variable.binding : .cell(slot: slot(of: variable, in: frame))
    case .global: .global
    case .classNamespace: .classNamespace
    case .classNamespaceOrOuter(let variable): .classNamespaceOrCell(slot: slot(of: variable, in: frame))
    }
  }
}
