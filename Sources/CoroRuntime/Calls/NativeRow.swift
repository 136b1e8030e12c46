/// One row of a table of built-in functions or methods, beside the function it names.
package struct NativeRow {
  package let name: String
  package let signature: String
  package let documentation: String?
  package let body: NativeBody
  /// See `NativeFunctionObject.ungatheredBody`.
  let ungatheredBody: NativeBody?
  package let kind: Kind
  /// See `NativeFunctionObject.makesAnew`.
  private(set) var makesAnew = false
  package private(set) var style = NativeFunctionObject.Style.builtin
  /// The class it says it is from, where that is another one than it stands in.
  fileprivate var owner: String?

  package enum Kind {
    /// A method: its first parameter is the receiver. Or, in a module's table, a function.
    case plain
    /// Its first parameter is the class.
    case classMethod
    /// `__new__` and other functions that reading from an instance does not bind.
    case staticMethod
  }

  /// `signature` is Python's notation, the receiver included: `"self, object, /"`.
  package init(
    _ name: String, _ signature: String, kind: Kind = .plain, documentation: String? = nil,
    ungathered: NativeBody? = nil, _ body: @escaping NativeBody
  ) {
    self.name = name
    self.signature = signature
    self.kind = kind
    self.documentation = documentation
    self.body = body
    ungatheredBody = ungathered
  }

  /// The same for a function whose value, a list or a tuple, nobody else has.
  func makingAnew() -> NativeRow {
    var row = self
    row.makesAnew = true
    return row
  }

  fileprivate func written(owner: String?, isAsync: Bool) -> NativeRow {
    var row = self
    row.style = isAsync ? .writtenAsync : .written
    row.owner = owner
    return row
  }
}

extension [NativeRow] {
  /// The same for functions that CPython writes in the language: they show as such, and calls that do not fit are told
  /// so in the same words.
  ///
  /// - Parameters:
  ///   - owner: the class that has them there, where it is another one.
  ///   - async: the names of those that are written with `async def`.
  package func written(owner: String? = nil, async: Set<String> = []) -> [NativeRow] {
    map { $0.written(owner: owner, isAsync: async.contains($0.name)) }
  }
}

/// An attribute of a built-in type that Swift computes.
package struct NativeAttribute {
  package let name: String
  package let getter: MemberDescriptorObject.Getter
  package let setter: MemberDescriptorObject.Setter?
  package init(
    _ name: String, get getter: @escaping MemberDescriptorObject.Getter,
    set setter: MemberDescriptorObject.Setter? = nil
  ) {
    self.name = name
    self.getter = getter
    self.setter = setter
  }
}

extension Machine {
  /// Puts methods into a class's namespace.
  package func define(_ rows: [NativeRow], in type: TypeObject) {
    for row in rows { set(type.namespace.object, row.name, method(row, of: type)) }
    classChanged(type)
  }

  private func method(_ row: NativeRow, of type: TypeObject) -> Value {
    let function = native(
      row.name, row.signature, owner: row.owner ?? type.name, isMethod: row.kind == .plain, style: row.style,
      documentation: row.documentation, row.body)
    if case .native(let ref) = function {
      if let ungathered = row.ungatheredBody { ref.object.ungatheredBody = ungathered }
      ref.object.makesAnew = row.makesAnew
      if row.style.isWritten { ref.object.moduleName = moduleName(of: type) }
    }
    switch row.kind {
    case .plain: return function
    case .classMethod:
      return .object(Ref(adopt(WrappedMethodObject(type: types.classMethod, kind: .classMethod, function: function))))
    case .staticMethod:
      return .object(Ref(adopt(WrappedMethodObject(type: types.staticMethod, kind: .staticMethod, function: function))))
    }
  }

  package func define(_ attributes: [NativeAttribute], in type: TypeObject) {
    for attribute in attributes {
      let descriptor = adopt(
        MemberDescriptorObject(
          type: types.memberDescriptor, name: attribute.name, ownerName: qualifiedTypeName(type),
          getter: attribute.getter,
          setter: attribute.setter))
      set(type.namespace.object, attribute.name, .object(Ref(descriptor)))
    }
    classChanged(type)
  }

  /// The same when the class is first looked into: for classes that are there from the start.
  ///
  /// - Parameter rows: must not hold the machine, or neither would ever go.
  package func define(later rows: @autoclosure @escaping () -> [NativeRow], in type: TypeObject) {
    type.fillLater { [unowned self, unowned type] in define(rows(), in: type) }
    classChanged(type)
  }

  package func define(later attributes: @autoclosure @escaping () -> [NativeAttribute], in type: TypeObject) {
    type.fillLater { [unowned self, unowned type] in define(attributes(), in: type) }
    classChanged(type)
  }

  /// Instances of a class with `__eq__` and without `__hash__` cannot be keys.
  func forbidHashing(_ type: TypeObject) {
    type.fillLater { [unowned self, unowned type] in set(type.namespace.object, names.hash, .none) }
    classChanged(type)
  }

  /// Puts functions into a module's namespace.
  ///
  /// - Parameter name: the module that they say they come from, where that is another one.
  package func define(_ rows: [NativeRow], in module: ModuleObject, named name: String? = nil) {
    for row in rows {
      let function = native(
        row.name, row.signature, style: row.style, documentation: row.documentation, row.body)
      if case .native(let ref) = function { ref.object.moduleName = string(name ?? module.name) }
      set(module.namespace.object, row.name, function)
    }
  }

  /// A new built-in class with `object` as its base.
  package func makeBuiltinType(
    _ name: String, base: TypeObject? = nil, layout: ObjectKind = .other, module: String = "builtins",
    canBeSubclassed: Bool = false
  ) -> TypeObject {
    let base = base ?? types.object.object
    let namespace = makeDictionary()
    let type = TypeObject(
      type: types.type, name: name, layout: layout, namespace: Ref(namespace),
      rootShape: Shape(number: nextUniqueNumber(), names: []))
    type.isBuiltin = true
    type.canBeSubclassed = canBeSubclassed
    type.isExceptionType = base.isExceptionType
    type.isNamedWithModule = module != "builtins" && !base.isExceptionType
    type.bases = [Ref(base)]
    let made = adopt(type)
    made.resolutionOrder = [Ref(made)] + base.resolutionOrder
    // A built-in class says where it is from, but its instances do not.
    if module != "builtins" { set(namespace, names.module, string(module)) }
    return made
  }
}
