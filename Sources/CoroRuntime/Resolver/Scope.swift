import CoroSyntax

/// What a name means where it is used.
package enum Binding: Sendable, Equatable {
  /// A slot of the frame.
  case local(slot: Int)
  /// A slot of the frame that holds a cell: the variable is shared with another function.
  case cell(slot: Int)
  /// The module's globals, then the built-ins.
  case global
  /// A class body's namespace, then the module's globals, then the built-ins.
  case classNamespace
  /// A class body's namespace, then the cell of an enclosing function.
  case classNamespaceOrCell(slot: Int)
}

/// The names of one module, function, class body or comprehension, bound.
package final class Scope {
  package enum Kind: Sendable {
    case module
    case function
    case lambda
    case classBody
    /// A list, set or dictionary comprehension: has names of its own but shares the frame of the scope around it.
    case inlineComprehension
    /// A function of its own whose only parameter, `.0`, is the iterator of its first clause.
    case generatorExpression
    /// The value of a `type X = …`: a function without parameters, called when the value is first read.
    case typeAlias
    /// The type parameters of a `def`, `class` or `type`. Shares the frame of the scope around it, like an inline
    /// comprehension; annotations and bases are evaluated in it, and what it is for has it as its parent.
    case typeParameters

    /// Whether a scope of this kind has no frame of its own.
    package var sharesFrame: Bool { self == .inlineComprehension || self == .typeParameters }
  }

  package let identifier: ScopeIdentifier
  package let kind: Kind
  /// `f`, `<lambda>`, `<genexpr>`, `<module>`, the class's name.
  package let name: String
  /// `Outer.method`, `f.<locals>.g`.
  package let qualifiedName: String
  /// The scope around this one; nil for a module.
  package let parent: Scope?

  /// Every name that is used in this scope, bound. The keys are mangled.
  package var bindings: [String: Binding] = [:]
  /// `async def`, or a comprehension or generator expression that awaits; a module that does, where it may.
  package var isAsync = false
  /// Holds a `yield` of its own (a generator expression always does).
  package var isGenerator = false

  // Of scopes with a frame of their own; an inline comprehension adds to those of the scope whose frame it shares.

  /// The name that each slot holds, parameters first: what `locals()` shows. Slots of an inline comprehension's
  /// variables have names too, and may repeat a name of the frame.
  package var slotNames: [String] = []
  /// How many of the slots are parameters, in the order of `Parameters.all`.
  package var parameterCount = 0
  /// Slots that must hold a fresh cell when the frame begins: a parameter's slot has its value wrapped.
  package var cellSlots: [Int] = []
  /// Slots that receive the cells of enclosing functions, in the order of the closure.
  package var freeVariables: [FreeVariable] = []

  /// The innermost class around this scope, which private names are mangled with.
  package let privateClassName: String?

  // Of scopes that share a frame.

  /// Slots that must hold a fresh cell each time this comprehension begins.
  package var comprehensionCellSlots: [Int] = []
  /// Slots of its variables that hold plain values, cleared when it ends.
  package var comprehensionLocalSlots: [Int] = []

  // Of class bodies.

  /// The slot of the cell `__class__`, where a method needs it.
  package var classCellSlot: Int?

  package init(
    identifier: ScopeIdentifier, kind: Kind, name: String, qualifiedName: String, parent: Scope?,
    privateClassName: String? = nil
  ) {
    self.identifier = identifier
    self.kind = kind
    self.name = name
    self.qualifiedName = qualifiedName
    self.parent = parent
    self.privateClassName = privateClassName
  }

  /// The binding of a name as it is written; nil for a name that is not used in this scope.
  package func binding(of name: String) -> Binding? { bindings[mangled(name)] }

  /// A name, or an attribute's, as it is stored: `_Class__private` for `__private` inside a class.
  package func mangled(_ name: String) -> String { Resolver.mangled(name, inClass: privateClassName) }

  /// A variable of an enclosing function.
  package struct FreeVariable: Sendable, Equatable {
    package let name: String
    /// Its slot in this frame.
    package let slot: Int
    /// Its slot, which holds the cell, in the frame where this function or class body is made.
    package let enclosingSlot: Int
    package init(name: String, slot: Int, enclosingSlot: Int) {
      self.name = name
      self.slot = slot
      self.enclosingSlot = enclosingSlot
    }
  }

  /// The scope whose frame this one runs in: itself but for those that share one.
  package var frameScope: Scope {
    if kind.sharesFrame, let parent { return parent.frameScope }
    return self
  }
}

/// All scopes of one parsed module.
package struct ScopeTable {
  /// By the numbers of their identifiers, which have no gaps.
  private var scopes: [Scope?] = []
  private var typeParameterScopes: [Scope?] = []
  /// `from __future__ import annotations`: annotations are kept as text and never evaluated.
  package let annotationsAreText: Bool
  package init(_ scopes: [Scope], annotationsAreText: Bool = false) {
    self.annotationsAreText = annotationsAreText
    for scope in scopes {
      if scope.kind == .typeParameters {
        ScopeTable.put(scope, in: &typeParameterScopes)
      } else {
        ScopeTable.put(scope, in: &self.scopes)
      }
    }
  }

  /// All of them.
  package var all: [Scope] { (scopes + typeParameterScopes).compactMap { $0 } }

  private static func put(_ scope: Scope, in table: inout [Scope?]) {
    let number = scope.identifier.number
    if table.count <= number { table.append(contentsOf: repeatElement(nil, count: number + 1 - table.count)) }
    table[number] = scope
  }

  package subscript(_ identifier: ScopeIdentifier) -> Scope? {
    identifier.number < scopes.count ? scopes[identifier.number] : nil
  }

  /// Where a `def`, `class` or `type` has type parameters: the scope that holds them.
  package func typeParameters(of identifier: ScopeIdentifier) -> Scope? {
    identifier.number < typeParameterScopes.count ? typeParameterScopes[identifier.number] : nil
  }
}
