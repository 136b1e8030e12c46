import CoroSyntax

/// What is called, in most calls a global function: that is read where it stood last time without a virtual call,
/// a twentieth of the instructions of `fib`.
private struct Callee {
  private let operand: Operand
  private let global: GlobalNode?

  init(_ node: ExpressionNode) {
    operand = Operand(node)
    global = node as? GlobalNode
  }

  @inline(__always)
  func evaluate(_ frame: Frame, _ machine: Machine) throws(Unwind) -> Value {
    if let global {
      let value = global.remembered(frame, machine)
      if !value.isUndefined { return value }
    }
    return try operand.evaluate(frame, machine)
  }

  var isGlobal: Bool { global != nil }

  /// Whether it is that function, as far as that is known without asking.
  @inline(__always)
  func isRemembered(_ function: UInt, _ frame: Frame, _ machine: Machine) -> Bool {
    guard let global, case .native(let native) = global.remembered(frame, machine) else { return false }
    return native.address == function
  }
}

/// A call of arguments that are known one by one.
protocol PlainCallNode: ExpressionNode {
  /// Where it stands, and whether an `await` waits for it.
  var span: PackedSpan { get set }
}

/// A call without arguments.
final class Call0Node: ExpressionNode, PlainCallNode {
  private let callee: Callee
  var span: PackedSpan
  init(_ callee: ExpressionNode, _ span: PackedSpan) {
    self.callee = Callee(callee)
    self.span = span
  }

  override func evaluate(_ frame: Frame, _ machine: Machine) throws(Unwind) -> Value {
    let callee = try callee.evaluate(frame, machine)
    return try machine.call(callee, machine.smallWindow, 0, frame, span)
  }
}

/// A call with one positional argument.
final class Call1Node: ExpressionNode, PlainCallNode {
  private let callee: Callee
  private let argument: Operand
  private let passing: PassingValue
  var span: PackedSpan
  init(_ callee: ExpressionNode, _ argument: ExpressionNode, _ span: PackedSpan) {
    self.callee = Callee(callee)
    self.argument = Operand(argument)
    passing = PassingValue(argument)
    self.span = span
  }

  override func evaluate(_ frame: Frame, _ machine: Machine) throws(Unwind) -> Value {
    let callee = try callee.evaluate(frame, machine)
    let argument = try argument.evaluate(frame, machine)
    let isNew = passing.isNew(machine)
    if case .native(let native) = callee, native.address == machine.lengthFunction,
      let length = machine.plainLength(of: argument)
    {
      if isNew { machine.heap.giveBack(argument) }
      return .int(length)
    }
    let base = machine.smallWindow
    base[0] = argument
    return try machine.call(callee, base, 1, frame, span)
  }

  override var mayBeDirectSleep: Bool { callee.isGlobal }

  override func sleepDirectly(
    _ sleeper: DirectSleep, _ frame: Frame, _ machine: Machine
  ) throws(Unwind) -> DirectSleep.Outcome {
    guard callee.isRemembered(sleeper.function, frame, machine) else { return .otherCall }
    let callee = try callee.evaluate(frame, machine)
    let argument = try argument.evaluate(frame, machine)
    _ = passing.isNew(machine)
    return try machine.sleepOrCall(sleeper, callee, argument, frame, span)
  }
}

/// A call with two positional arguments.
final class Call2Node: ExpressionNode, PlainCallNode {
  private let callee: Callee
  private let first: Operand
  private let second: Operand
  var span: PackedSpan
  init(_ callee: ExpressionNode, _ first: ExpressionNode, _ second: ExpressionNode, _ span: PackedSpan) {
    self.callee = Callee(callee)
    self.first = Operand(first)
    self.second = Operand(second)
    self.span = span
  }

  override func evaluate(_ frame: Frame, _ machine: Machine) throws(Unwind) -> Value {
    let callee = try callee.evaluate(frame, machine)
    let first = try first.evaluate(frame, machine)
    let second = try second.evaluate(frame, machine)
    let base = machine.smallWindow
    base[0] = first
    base[1] = second
    return try machine.call(callee, base, 2, frame, span)
  }
}

/// A call with any number of positional arguments, and keywords after them.
final class CallNode: ExpressionNode, PlainCallNode {
  private let callee: Callee
  private let arguments: OperandList
  /// The names of the last of the arguments; nil for none.
  private let keywords: TupleObject?
  var span: PackedSpan
  init(_ callee: ExpressionNode, _ arguments: [ExpressionNode], keywords: TupleObject? = nil, _ span: PackedSpan) {
    self.callee = Callee(callee)
    self.arguments = OperandList(arguments)
    self.keywords = keywords
    self.span = span
  }

  override func evaluate(_ frame: Frame, _ machine: Machine) throws(Unwind) -> Value {
    let callee = try callee.evaluate(frame, machine)
    return try machine.evaluateCall(callee, receiver: .undefined, arguments, keywords, frame, span)
  }
}

/// `object.name(…)` without unpacking: calls the class's function without making a bound method.
///
/// Remembers what it found for one shape and class version, for one built-in type, or for one layout of a module.
final class MethodCallNode: ExpressionNode, PlainCallNode {
  private let object: Operand
  private let name: StringObject
  /// What the object is, where it is a global and the call may be a sleep.
  private let global: GlobalNode?
  private let arguments: OperandList
  private let keywords: TupleObject?
  private let attributeSpan: PackedSpan
  var span: PackedSpan
  private var shapeNumber = -1
  private var version = -1
  /// The address of the built-in type whose function is remembered.
  private var builtinType: UInt = 0
  private var ofModule = ModuleAttributeCache()
  /// Valid while the class has the cached version: its namespace holds the function.
  private var function = Value.undefined
  private var shortcut = Shortcut.none
  /// Whether the remembered function's values are new, and the parent wants to know.
  private var isNewMade = false
  private var parentWantsNew = false
  /// What was remembered for other classes before: see `ShapeCache`.
  private var earlier: (Remembered, Remembered, Remembered) = (Remembered(), Remembered(), Remembered())

  private struct Remembered {
    var shape = -1
    var version = -1
    var function = Value.undefined
  }

  /// The function of a class that is not the latest; `.undefined` where it is not remembered.
  @inline(__always)
  private func earlierFunction(_ instance: Ref<InstanceObject>) -> Value {
    let shape = instance.with { $0.shapeNumber }
    let found: Remembered
    if shape == earlier.0.shape {
      found = earlier.0
    } else if shape == earlier.1.shape {
      found = earlier.1
    } else if shape == earlier.2.shape {
      found = earlier.2
    } else {
      return .undefined
    }
    return instance.with { $0.typeReference }.with { $0.version } == found.version ? found.function : .undefined
  }

  /// Makes room for another class.
  private func putLatestAside(for shape: Int) {
    guard shapeNumber >= 0, shapeNumber != shape else { return }
    let latest = Remembered(shape: shapeNumber, version: version, function: function)
    earlier = (latest, earlier.0, shape == earlier.1.shape ? earlier.2 : earlier.1)
    // The class that is the latest now would hide behind what was known of it.
    if earlier.1.shape == shape { earlier.1 = Remembered() }
    if earlier.2.shape == shape { earlier.2 = Remembered() }
  }

  /// A method of a built-in type that is done here, without a window of arguments: a quarter of the instructions.
  private enum Shortcut {
    case none, listAppend, dictionaryGet, generatorSend
  }

  init(
    _ object: ExpressionNode, name: StringObject, _ arguments: [ExpressionNode], keywords: TupleObject? = nil,
    attributeSpan: PackedSpan, _ span: PackedSpan
  ) {
    self.object = Operand(object)
    self.name = name
    global = keywords == nil && arguments.count == 1 ? object as? GlobalNode : nil
    self.arguments = OperandList(arguments)
    self.keywords = keywords
    self.attributeSpan = attributeSpan
    self.span = span
  }

  override func evaluate(_ frame: Frame, _ machine: Machine) throws(Unwind) -> Value {
    let receiver = try object.evaluate(frame, machine)
    switch receiver {
    case .instance(let ref):
      if ref.with({ $0.shapeNumber }) == shapeNumber, ref.with({ $0.typeReference }).with({ $0.version }) == version {
        return try callMethod(function, receiver, frame, machine)
      }
      let known = earlierFunction(ref)
      if !known.isUndefined { return try callMethod(known, receiver, frame, machine) }
    case .list(let ref):
      if isRemembered(ref) { return try callMethod(function, receiver, frame, machine) }
    case .string(let ref):
      if isRemembered(ref) {
        let value = try callMethod(function, receiver, frame, machine)
        if isNewMade { machine.state.pointee.isValueNew = true }
        return value
      }
    case .dictionary(let ref):
      if isRemembered(ref) { return try callMethod(function, receiver, frame, machine) }
    case .object(let ref):
      if isRemembered(ref), !ref.with({ $0.hasSideAttributes }) {
        return try callMethod(function, receiver, frame, machine)
      }
      let callee = ofModule.find(in: receiver, machine)
      if !callee.isUndefined {
        return try machine.evaluateCall(callee, receiver: .undefined, arguments, keywords, frame, span)
      }
    default: break
    }
    return try callGenerally(receiver, frame, machine)
  }

  override func startTellingNew() -> Bool {
    parentWantsNew = true
    return true
  }

  override var mayBeDirectSleep: Bool { global != nil }

  override func sleepDirectly(
    _ sleeper: DirectSleep, _ frame: Frame, _ machine: Machine
  ) throws(Unwind) -> DirectSleep.Outcome {
    guard let global else { return .otherCall }
    let callee = ofModule.find(in: global.remembered(frame, machine), machine)
    guard case .native(let native) = callee, native.address == sleeper.function else { return .otherCall }
    let argument = try arguments.evaluate(0, frame, machine)
    return try machine.sleepOrCall(sleeper, callee, argument, frame, span)
  }

  @inline(__always)
  private func isRemembered<Object: HeapObject>(_ receiver: Ref<Object>) -> Bool {
    receiver.with { $0.typeReference.address } == builtinType
  }

  @inline(__always)
  private func callMethod(
    _ method: Value, _ receiver: Value, _ frame: Frame, _ machine: Machine
  ) throws(Unwind) -> Value {
    if keywords != nil {
      return try machine.evaluateCall(method, receiver: receiver, arguments, keywords, frame, span)
    }
    switch arguments.count {
    case 0:
      let base = machine.smallWindow
      base[0] = receiver
      return try machine.call(method, base, 1, frame, span)
    case 1:
      let argument = try arguments.evaluate(0, frame, machine)
      if shortcut == .listAppend, case .list(let list) = receiver {
        do throws(Unwind) { try machine.append(argument, to: list) } catch {
          frame.position = span
          throw machine.located(error, span)
        }
        return .none
      }
      if shortcut == .generatorSend, case .object(let generator) = receiver {
        frame.position = span
        if let outcome = machine.send(argument, to: generator.downcast(to: GeneratorObject.self)) {
          if outcome == .suspended { return machine.state.pointee.result }
          do throws(Unwind) { return try machine.answer(of: outcome) } catch { throw machine.located(error, span) }
        }
      }
      let base = machine.smallWindow
      base[0] = receiver
      base[1] = argument
      return try machine.call(method, base, 2, frame, span)
    case 2 where shortcut == .dictionaryGet:
      return try get(receiver, method, frame, machine)
    default:
      return try machine.evaluateCall(method, receiver: receiver, arguments, keywords, frame, span)
    }
  }

  /// `dictionary.get(key, otherwise)` of a key whose comparison calls no script.
  @inline(never)
  private func get(_ receiver: Value, _ method: Value, _ frame: Frame, _ machine: Machine) throws(Unwind) -> Value {
    let key = try arguments.evaluate(0, frame, machine)
    let otherwise = try arguments.evaluate(1, frame, machine)
    if case .dictionary(let dictionary) = receiver, case .string(let name) = key {
      let value = dictionary.with { table in name.with { machine.get(table, $0) } }
      return value.isUndefined ? otherwise : value
    }
    let base = machine.smallWindow
    base[0] = receiver
    base[1] = key
    base[2] = otherwise
    return try machine.call(method, base, 3, frame, span)
  }

  @inline(never)
  private func callGenerally(_ receiver: Value, _ frame: Frame, _ machine: Machine) throws(Unwind) -> Value {
    if case .object(let ref) = receiver, ref.with({ $0.kind }) == .superObject,
      ref.with({ $0.typeReference }).with({ $0.isBuiltin })
    {
      let object = ref.downcast(to: SuperObject.self).object
      let method = machine.superMethod(object, name)
      if MethodCallNode.isPlainMethod(method) {
        return try machine.evaluateCall(method, receiver: object.receiver, arguments, keywords, frame, span)
      }
    }
    let method = try find(receiver, frame, machine)
    if !method.isUndefined {
      return try machine.evaluateCall(method, receiver: receiver, arguments, keywords, frame, span)
    }
    ofModule.remember(receiver, name, machine)
    let callee = try machine.getAttribute(receiver, name, frame, attributeSpan)
    return try machine.evaluateCall(callee, receiver: .undefined, arguments, keywords, frame, span)
  }

  /// The class's function, where calling it with the receiver is what the call means.
  private func find(_ receiver: Value, _ frame: Frame, _ machine: Machine) throws(Unwind) -> Value {
    switch receiver {
    case .type: return .undefined
    case .instance(let ref):
      let instance = ref.object
      let type = instance.typeReference.object
      let facts = machine.facts(of: type)
      guard facts.getattribute.isUndefined, !instance.shape.isDictionary, instance.shape.slot(of: name) < 0 else {
        return .undefined
      }
      let found = machine.lookup(name, in: type)
      guard MethodCallNode.isPlainMethod(found) else { return .undefined }
      putLatestAside(for: instance.shape.number)
      shapeNumber = instance.shape.number
      version = machine.version(of: type)
      builtinType = 0
      shortcut = .none
      function = found
      return found
    case .string, .list, .dictionary, .tuple, .int, .float, .bool:
      return findBuiltin(machine.type(of: receiver), machine)
    case .object(let ref):
      let object = ref.object
      let type = object.typeReference.object
      guard type.isBuiltin, object.kind != .module, object.kind != .superObject, object.kind != .exception,
        !object.hasSideAttributes
      else { return try findDerived(ref, type, machine) }
      return findBuiltin(type, machine)
    case .undefined, .none, .function, .native, .notImplemented, .ellipsis:
      return .undefined
    }
  }

  /// Built-in types never change: what one has is remembered by its address.
  private func findBuiltin(_ type: TypeObject, _ machine: Machine) -> Value {
    let found = machine.lookup(name, in: type)
    guard MethodCallNode.isPlainMethod(found) else { return .undefined }
    function = found
    builtinType = Ref(type).address
    (shapeNumber, version) = (-1, -1)
    shortcut = .none
    isNewMade = false
    if parentWantsNew, case .native(let native) = found { isNewMade = native.with { $0.makesAnew } }
    if type === machine.types.list.object, name.isEqual(to: "append") { shortcut = .listAppend }
    if type === machine.types.dictionary.object, name.isEqual(to: "get") { shortcut = .dictionaryGet }
    if type === machine.types.generator.object, name.isEqual(to: "send") { shortcut = .generatorSend }
    return found
  }

  /// What the class of an object has that may have attributes of its own, such as one that extends a built-in class: no bound
  /// method is made for the call. Those of the callbacks of a million gathered tasks came to 24 MB.
  private func findDerived(
    _ object: Ref<HeapObject>, _ type: TypeObject, _ machine: Machine
  ) throws(Unwind) -> Value {
    switch object.with({ $0.kind }) {
    case .module, .superObject, .boundMethod, .type: return .undefined
    default: break
    }
    // What a generic alias does not have its origin has.
    guard type !== machine.types.genericAlias.object, machine.facts(of: type).getattribute.isUndefined else {
      return .undefined
    }
    let found = machine.lookup(name, in: type)
    guard MethodCallNode.isPlainMethod(found), try machine.ownAttribute(.object(object), name).isUndefined else {
      return .undefined
    }
    return found
  }

  private static func isPlainMethod(_ value: Value) -> Bool {
    switch value {
    case .function: true
    case .native(let ref): ref.object.isMethod
    default: false
    }
  }
}

extension Machine {
  /// Evaluates arguments straight into the callee's window and calls; a receiver comes first, keywords come last.
  func evaluateCall(
    _ callee: Value, receiver: Value, _ arguments: OperandList, _ keywords: TupleObject?, _ frame: Frame,
    _ span: PackedSpan
  ) throws(Unwind) -> Value {
    let state = state
    let savedTop = state.pointee.top
    let first = receiver.isUndefined ? 0 : 1
    let base = savedTop + Frame.headerCount
    let count = arguments.count + first
    if base + count + 64 >= state.pointee.limit { throw located(stackOverflow(), span) }
    base[0] = receiver
    if arguments.count > 0 {
      // A collection during an argument sees the ones before it: the rest of the window is cleared first.
      clearHeader(base)
      for index in first..<count { base[index] = .undefined }
      state.pointee.top = base + count
      do throws(Unwind) {
        for index in 0..<arguments.count { base[index + first] = try arguments.evaluate(index, frame, self) }
      } catch {
        state.pointee.top = savedTop
        throw error
      }
      state.pointee.top = savedTop
    }
    guard let keywords else { return try call(callee, base, count, frame, span) }
    frame.position = span
    do throws(Unwind) {
      return try callPrepared(callee, base, count - keywords.count, keywords: Ref(keywords))
    } catch { throw located(error, span) }
  }

  /// Room for a few arguments: there is always that much behind a running frame.
  @inline(__always)
  var smallWindow: UnsafeMutablePointer<Value> { state.pointee.top + Frame.headerCount }

  /// Calls for a frame, with positional arguments in a window.
  @inline(__always)
  func call(
    _ callee: Value, _ base: UnsafeMutablePointer<Value>, _ count: Int, _ frame: Frame, _ span: PackedSpan
  ) throws(Unwind) -> Value {
    frame.position = span
    do throws(Unwind) {
      if case .function(let function) = callee { return try invoke(function, base, count, span) }
      return try callPrepared(callee, base, count)
    } catch { throw located(error, span) }
  }

  /// A module whose attributes are just its namespace's entries.
  @inline(__always)
  func plainModule(_ value: Value) -> Ref<ModuleObject>? {
    guard case .object(let ref) = value, ref.with({ $0.kind }) == .module,
      ref.with({ $0.typeReference }) == types.module
    else { return nil }
    return ref.downcast(to: ModuleObject.self)
  }
}
