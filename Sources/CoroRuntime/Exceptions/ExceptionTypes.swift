/// The methods and attributes of the exception classes.
extension Machine {
  func installExceptionTypes() {
    let base = type(.baseException)
    define(
      [
        NativeRow("__new__", "cls, /, *args, **kwargs", kind: .staticMethod) { (machine, arguments) throws(Unwind) in
          guard case .type(var cls) = arguments[0], case .tuple(let given) = arguments[1] else {
            throw machine.raise(.typeError, "BaseException.__new__(X): X is not a type object")
          }
          if cls.object === machine.type(.osError), given.object.count >= 2, case .int(let number) = given.object[0] {
            cls = Ref(machine.type(machine.osErrorKind(Int32(truncatingIfNeeded: number))))
          }
          let exception = machine.adopt(ExceptionObject(type: cls, arguments: given))
          return .object(Ref(exception))
        },
        NativeRow("__init__", "self, /, *args, **kwargs") { (machine, arguments) throws(Unwind) in
          guard let exception = machine.exceptionObject(arguments[0]), case .tuple(let given) = arguments[1],
            case .dictionary(let keywords) = arguments[2]
          else { return .none }
          try machine.initialize(exception, given.object, keywords.object)
          return .none
        },
        NativeRow("__repr__", "self, /") { (machine, arguments) throws(Unwind) in
          guard let exception = machine.exceptionObject(arguments[0]) else { return .none }
          let given = exception.arguments.object
          let inside =
            given.count == 1
            ? "(\(try machine.representation(given[0])))" : try machine.representation(.tuple(Ref(given)))
          return machine.string(exception.type.object.name + inside)
        },
        NativeRow("__str__", "self, /") { (machine, arguments) throws(Unwind) in
          guard let exception = machine.exceptionObject(arguments[0]) else { return .none }
          return .string(Ref(try machine.exceptionText(exception)))
        },
        NativeRow("add_note", "self, note, /") { (machine, arguments) throws(Unwind) in
          guard let exception = machine.exceptionObject(arguments[0]) else { return .none }
          guard case .string = arguments[1] else {
            throw machine.raise(.typeError, "note must be a str, not '\(machine.typeName(arguments[1]))'")
          }
          try machine.addNote(arguments[1], to: exception)
          return .none
        },
        NativeRow("with_traceback", "self, traceback, /") { (machine, arguments) throws(Unwind) in
          machine.exceptionObject(arguments[0])?.traceback = arguments[1]
          return arguments[0]
        },
      ], in: base)
    define(
      [
        NativeAttribute("args") { (machine, value) throws(Unwind) in
          machine.exceptionObject(value).map { .tuple($0.arguments) } ?? .none
        } set: { (machine, value, newValue) throws(Unwind) in
          let list = try machine.makeListFrom(newValue)
          machine.exceptionObject(value)?.arguments = Ref(machine.makeTuple(UnsafeBufferPointer(list.buffer)))
        },
        NativeAttribute("__cause__") { (machine, value) throws(Unwind) in
          machine.exceptionObject(value)?.cause ?? .none
        } set: { (machine, value, newValue) throws(Unwind) in
          guard let exception = machine.exceptionObject(value) else { return }
          if !newValue.isNone, machine.exceptionObject(newValue) == nil {
            throw machine.raise(.typeError, "exception cause must be None or derive from BaseException")
          }
          exception.cause = newValue
          exception.suppressesContext = true
        },
        NativeAttribute("__context__") { (machine, value) throws(Unwind) in
          machine.exceptionObject(value)?.context ?? .none
        } set: { (machine, value, newValue) throws(Unwind) in
          if !newValue.isNone, machine.exceptionObject(newValue) == nil {
            throw machine.raise(.typeError, "exception context must be None or derive from BaseException")
          }
          machine.exceptionObject(value)?.context = newValue
        },
        NativeAttribute("__suppress_context__") { (machine, value) throws(Unwind) in
          .bool(machine.exceptionObject(value)?.suppressesContext ?? false)
        } set: { (machine, value, newValue) throws(Unwind) in
          machine.exceptionObject(value)?.suppressesContext = try machine.isTrue(newValue)
        },
        NativeAttribute("__traceback__") { (machine, value) throws(Unwind) in
          machine.exceptionObject(value)?.traceback ?? .none
        } set: { (machine, value, newValue) throws(Unwind) in
          machine.exceptionObject(value)?.traceback = newValue
        },
        NativeAttribute("__dict__") { (machine, value) throws(Unwind) in
          guard let exception = machine.exceptionObject(value),
            let attributes = machine.ownDictionary(exception, create: true)
          else { return .none }
          return .dictionary(Ref(attributes))
        },
      ], in: base)
    defineArgument(0, as: "value", of: .stopIteration)
    defineFields(["name"], of: .nameError)
    defineFields(["name", "obj"], of: .attributeError)
    defineFields(["msg", "name", "path"], of: .importError)
    defineFields(["errno", "strerror", "filename", "filename2"], of: .osError)
    defineFields(
      ["msg", "filename", "lineno", "offset", "text", "end_lineno", "end_offset", "print_file_and_line"],
      of: .syntaxError)
    defineSystemExit()
    defineKeyErrorText()
    installExceptionGroups()
  }

  /// An attribute that is the first argument.
  private func defineArgument(_ index: Int, as name: String, of exception: BuiltinException) {
    define(
      [
        NativeAttribute(name) { (machine, value) throws(Unwind) in
          guard let exception = machine.exceptionObject(value), exception.arguments.object.count > index else {
            return .none
          }
          return exception.arguments.object[index]
        }
      ], in: type(exception))
  }

  /// Attributes that are `None` until something sets them.
  private func defineFields(_ fields: [String], of exception: BuiltinException) {
    for field in fields {
      let name = intern(field)
      let attribute = NativeAttribute(
        field,
        get: { (machine, value) throws(Unwind) in
          guard let exception = machine.exceptionObject(value), let attributes = exception.attributes else {
            return .none
          }
          return machine.get(attributes.object, name).given ?? .none
        },
        set: { (machine, value, newValue) throws(Unwind) in
          guard let exception = machine.exceptionObject(value),
            let attributes = machine.ownDictionary(exception, create: true)
          else { return }
          machine.set(attributes, name, newValue.given ?? .none)
        })
      define([attribute], in: type(exception))
    }
  }

  private func defineSystemExit() {
    define(
      [
        NativeAttribute("code") { (machine, value) throws(Unwind) in
          guard let exception = machine.exceptionObject(value) else { return .none }
          if let attributes = exception.attributes {
            let own = machine.get(attributes.object, machine.intern("code"))
            if !own.isUndefined { return own }
          }
          switch exception.arguments.object.count {
          case 0: return .none
          case 1: return exception.arguments.object[0]
          default: return .tuple(exception.arguments)
          }
        } set: { (machine, value, newValue) throws(Unwind) in
          guard let exception = machine.exceptionObject(value),
            let attributes = machine.ownDictionary(exception, create: true)
          else { return }
          machine.set(attributes, "code", newValue)
        }
      ], in: type(.systemExit))
  }

  /// A missing key is shown as its representation.
  private func defineKeyErrorText() {
    define(
      [
        NativeRow("__str__", "self, /") { (machine, arguments) throws(Unwind) in
          guard let exception = machine.exceptionObject(arguments[0]) else { return .none }
          if exception.arguments.object.count == 1 {
            return .string(Ref(try machine.repr(exception.arguments.object[0])))
          }
          return .string(Ref(try machine.exceptionText(exception)))
        }
      ], in: type(.keyError))
    define(
      [
        NativeRow("__str__", "self, /") { (machine, arguments) throws(Unwind) in
          guard let exception = machine.exceptionObject(arguments[0]) else { return .none }
          if let attributes = exception.attributes?.object {
            let number = machine.get(attributes, machine.intern("errno"))
            let text = machine.get(attributes, machine.intern("strerror"))
            let file = machine.get(attributes, machine.intern("filename"))
            if let number = number.givenAndNotNone, let text = text.givenAndNotNone {
              let start = "[Errno \(try machine.str(number).text)] \(try machine.str(text).text)"
              guard let file = file.givenAndNotNone else { return machine.string(start) }
              let shown = "\(start): \(try machine.representation(file))"
              let other = machine.get(attributes, machine.intern("filename2"))
              guard let other = other.givenAndNotNone else { return machine.string(shown) }
              return machine.string("\(shown) -> \(try machine.representation(other))")
            }
          }
          return .string(Ref(try machine.exceptionText(exception)))
        }
      ], in: type(.osError))
  }

  /// What `str(exception)` answers.
  func exceptionText(_ exception: ExceptionObject) throws(Unwind) -> StringObject {
    let given = exception.arguments.object
    switch given.count {
    case 0: return emptyString
    case 1: return try str(given[0])
    default: return try repr(.tuple(Ref(given)))
    }
  }

  private func initialize(
    _ exception: ExceptionObject, _ given: TupleObject, _ keywords: DictionaryObject
  ) throws(Unwind) {
    let type = exception.type.object
    exception.arguments = Ref(given)
    if type.isSubtype(of: self.type(.osError)) { finishOSError(exception) }
    if type.isSubtype(of: self.type(.baseExceptionGroup)) { return }
    let allowed: [String] =
      type.isSubtype(of: self.type(.importError))
      ? ["name", "path"]
      : type.isSubtype(of: self.type(.attributeError))
        ? ["name", "obj"] : type.isSubtype(of: self.type(.nameError)) ? ["name"] : []
    for name in allowed {
      let value = try remove(string(name), from: keywords)
      if let attributes = ownDictionary(exception, create: true) {
        set(attributes, name, value.given ?? .none)
      }
    }
    if type.isSubtype(of: self.type(.syntaxError)), let attributes = ownDictionary(exception, create: true) {
      set(attributes, "msg", given.count > 0 ? given[0] : .none)
      var details: [Value] = Array(repeating: .none, count: 6)
      if given.count > 1, case .tuple(let ref) = given[1] {
        for index in 0..<min(6, ref.object.count) { details[index] = ref.object[index] }
      }
      for (index, name) in ["filename", "lineno", "offset", "text", "end_lineno", "end_offset"].enumerated() {
        set(attributes, name, details[index])
      }
    }
    if type.isSubtype(of: self.type(.unicodeError)), given.count == 5,
      let attributes = ownDictionary(exception, create: true)
    {
      for (index, name) in ["encoding", "object", "start", "end", "reason"].enumerated() {
        set(attributes, name, given[index])
      }
    }
    if keywords.count > 0 {
      throw raise(.typeError, "\(type.name)() takes no keyword arguments")
    }
  }
}
