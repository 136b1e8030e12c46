/// The methods and attributes of the exception classes.
extension Machine {
  func installExceptionTypes() {
    let base = type(.baseException)
    define(
      [
        NativeRow("__new__", "cls, /, *args, **kwargs", kind: .staticMethod) { (machine, arguments) throws(Unwind) in
          guard case .type(var cls) = arguments[0], case .tuple(let given) = arguments[1] else {
            throw machine.raise(
              .typeError, "BaseException.__new__(X): X is not a type object (\(machine.typeName(arguments[0])))")
          }
          guard cls.object.isExceptionType else {
            let name = cls.object.name
            throw machine.raise(
              .typeError, "BaseException.__new__(\(name)): \(name) is not a subtype of BaseException")
          }
          if cls.object === machine.type(.osError), OSErrorArguments.count ~= given.object.count,
            case .int(let number) = given.object[0]
          {
            cls = Ref(machine.type(machine.osErrorKind(Int32(truncatingIfNeeded: number))))
          }
          let exception = machine.makeException(cls, arguments: given).object
          return .object(Ref(exception))
        },
        NativeRow("__init__", "self, /, *args, **kwargs") { (machine, arguments) throws(Unwind) in
          let exception = try machine.exception(arguments[0], "__init__", of: "BaseException")
          guard case .tuple(let given) = arguments[1], case .dictionary(let keywords) = arguments[2] else {
            return .none
          }
          try machine.initialize(exception, given.object, keywords.object)
          return .none
        },
        NativeRow("__repr__", "self, /") { (machine, arguments) throws(Unwind) in
          let exception = try machine.exception(arguments[0], "__repr__", of: "BaseException")
          let given = exception.arguments.object
          let inside =
            given.count == 1
            ? "(\(try machine.representation(given[0])))" : try machine.representation(.tuple(Ref(given)))
          return machine.string(exception.type.object.name + inside)
        },
        NativeRow("__str__", "self, /") { (machine, arguments) throws(Unwind) in
          let exception = try machine.exception(arguments[0], "__str__", of: "BaseException")
          return .string(Ref(try machine.exceptionText(exception)))
        },
        NativeRow("add_note", "self, note, /") { (machine, arguments) throws(Unwind) in
          let exception = try machine.exception(arguments[0], "add_note", of: "BaseException")
          guard case .string = arguments[1] else {
            throw machine.raise(.typeError, "note must be a str, not '\(machine.typeName(arguments[1]))'")
          }
          try machine.addNote(arguments[1], to: exception)
          return .none
        },
        NativeRow("with_traceback", "self, traceback, /") { (machine, arguments) throws(Unwind) in
          try machine.setTraceback(arguments[1], of: arguments[0])
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
          if newValue.isUndefined { throw machine.raise(.typeError, "__cause__ may not be deleted") }
          if !newValue.isNone, machine.exceptionObject(newValue) == nil {
            throw machine.raise(.typeError, "exception cause must be None or derive from BaseException")
          }
          exception.cause = newValue
          exception.suppressesContext = true
        },
        NativeAttribute("__context__") { (machine, value) throws(Unwind) in
          machine.exceptionObject(value)?.context ?? .none
        } set: { (machine, value, newValue) throws(Unwind) in
          if newValue.isUndefined { throw machine.raise(.typeError, "__context__ may not be deleted") }
          if !newValue.isNone, machine.exceptionObject(newValue) == nil {
            throw machine.raise(.typeError, "exception context must be None or derive from BaseException")
          }
          machine.exceptionObject(value)?.context = newValue
        },
        NativeAttribute("__suppress_context__") { (machine, value) throws(Unwind) in
          .bool(machine.exceptionObject(value)?.suppressesContext ?? false)
        } set: { (machine, value, newValue) throws(Unwind) in
          guard case .bool(let flag) = newValue else {
            throw machine.raise(.typeError, "attribute value type must be bool")
          }
          machine.exceptionObject(value)?.suppressesContext = flag
        },
        NativeAttribute("__traceback__") { (machine, value) throws(Unwind) in
          machine.exceptionObject(value)?.traceback ?? .none
        } set: { (machine, value, newValue) throws(Unwind) in
          try machine.setTraceback(newValue, of: value)
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
    defineFields(["characters_written"], of: .blockingIOError)
    defineFields(
      ["msg", "filename", "lineno", "offset", "text", "end_lineno", "end_offset", "print_file_and_line"],
      of: .syntaxError)
    defineSystemExit()
    defineKeyErrorText()
    defineSyntaxErrorText()
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
  /// The message of a syntax error with the last part of the file's name, and the line, as far as they are known.
  private func defineSyntaxErrorText() {
    define(
      [
        NativeRow("__str__", "self, /") { (machine, arguments) throws(Unwind) in
          let exception = try machine.exception(arguments[0], "__str__", of: "SyntaxError")
          guard let attributes = exception.attributes?.object else {
            return .string(Ref(try machine.exceptionText(exception)))
          }
          var places: [String] = []
          if case .string(let file) = machine.get(attributes, machine.intern("filename")) {
            places.append(file.object.text.split(separator: "/").last.map(String.init) ?? "")
          }
          if case .int(let line) = machine.get(attributes, machine.intern("lineno")) { places.append("line \(line)") }
          let message = try machine.str(machine.get(attributes, machine.intern("msg")).given ?? .none)
          if places.isEmpty { return .string(Ref(message)) }
          return machine.string("\(message.text) (\(places.joined(separator: ", ")))")
        }
      ], in: type(.syntaxError))
  }

  private func defineKeyErrorText() {
    define(
      [
        NativeRow("__str__", "self, /") { (machine, arguments) throws(Unwind) in
          let exception = try machine.exception(arguments[0], "__str__", of: "KeyError")
          if exception.arguments.object.count == 1 {
            return .string(Ref(try machine.repr(exception.arguments.object[0])))
          }
          return .string(Ref(try machine.exceptionText(exception)))
        }
      ], in: type(.keyError))
    define(
      [
        NativeRow("__str__", "self, /") { (machine, arguments) throws(Unwind) in
          let exception = try machine.exception(arguments[0], "__str__", of: "OSError")
          if let attributes = exception.attributes?.object {
            let number = machine.get(attributes, machine.intern("errno"))
            let text = machine.get(attributes, machine.intern("strerror"))
            let file = machine.get(attributes, machine.intern("filename"))
            if OSErrorArguments.count ~= exception.arguments.object.count || !(number.isNone || text.isNone) {
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

  private func setTraceback(_ traceback: Value, of exception: Value) throws(Unwind) {
    if traceback.isUndefined { throw raise(.typeError, "__traceback__ may not be deleted") }
    if !traceback.isNone, type(of: traceback) !== types.traceback.object {
      throw raise(.typeError, "__traceback__ must be a traceback or None")
    }
    exceptionObject(exception)?.traceback = traceback
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

  /// What a method of exceptions was called on.
  private func exception(_ receiver: Value, _ method: String, of owner: String) throws(Unwind) -> ExceptionObject {
    if let exception = exceptionObject(receiver) { return exception }
    throw wrongReceiver(method, owner, receiver)
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
        // An import error's message is its one argument.
        if name == "path" { set(attributes, "msg", given.count == 1 ? given[0] : .none) }
      }
    }
    if type.isSubtype(of: self.type(.syntaxError)), let attributes = ownDictionary(exception, create: true) {
      set(attributes, "msg", given.count > 0 ? given[0] : .none)
      var details: [Value] = Array(repeating: .none, count: 6)
      if given.count == 2, case .tuple(let ref) = given[1] {
        guard (4...7).contains(ref.object.count) else {
          let bound = ref.object.count < 4 ? "at least 4" : "at most 7"
          throw raise(.typeError, "function takes \(bound) arguments (\(ref.object.count) given)")
        }
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
      let first = keywords.nextPosition(from: 0)
      if !allowed.isEmpty, first >= 0, case .string(let name) = keywords.entries[first].key {
        let owner = allowed == ["name", "path"] ? "ImportError" : allowed == ["name"] ? "NameError" : "AttributeError"
        throw raise(.typeError, "'\(name.object.text)' is an invalid keyword argument for \(owner)()")
      }
      throw raise(.typeError, "\(type.name)() takes no keyword arguments")
    }
  }
}

/// The arguments of an `OSError`: number, text, file name, a number of Windows, another file name.
enum OSErrorArguments {
  /// With fewer or more of them they are no more than arguments.
  static let count = 2...5
}
