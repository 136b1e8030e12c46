/// Where a generator or coroutine stands, for representations and reports.
extension GeneratorObject {
  package var isNotStarted: Bool { state == .created }

  package var isFinished: Bool { state == .finished }

  /// Whether an event loop has nothing to close: it is at its end, or has been asked to close and has refused.
  package var needsNoClosing: Bool { isFinished || isClosed }

  /// Can be awaited although it is a generator.
  package var canBeAwaited: Bool { isAwaitable }

  package var code: FunctionCode { function.object.code }

  /// The line it is at: that of its `def` before it starts.
  package var currentLine: Int {
    let position = Frame(slots).position
    if state == .created || position.packed == 0 { return code.firstLine }
    return code.source.line(at: position.span.start)
  }

  /// What the innermost of its frames waits for: something native, or `.undefined`.
  package var innermostAwaited: Value { suspendedFrames.last?.delegate ?? .undefined }

  /// This frame and those it waits for, the innermost last.
  package var suspendedFrames: [GeneratorObject] {
    var frames = [self]
    // A chain never comes back to itself: each frame is awaited once.
    while let last = frames.last, case .object(let ref) = last.delegate, ref.object.kind == .generator {
      frames.append(unsafeDowncast(ref.object, to: GeneratorObject.self))
    }
    return frames
  }
}

extension Machine {
  /// `__name__` or `__qualname__`, whichever the key is.
  func name(of generator: GeneratorObject, _ key: StringObject) -> Ref<StringObject> {
    if generator.hasSideAttributes, let attributes = heap.sideAttributes[Ref(generator).address],
      case .string(let given) = get(attributes.object, key)
    {
      return given
    }
    return key === names.name ? generator.function.object.name : generator.function.object.qualifiedName
  }

  func setName(of generator: GeneratorObject, _ key: StringObject, to name: Ref<StringObject>) {
    let address = Ref(generator).address
    let attributes = heap.sideAttributes[address]?.object ?? makeDictionary()
    heap.sideAttributes[address] = Ref(attributes)
    generator.hasSideAttributes = true
    set(attributes, key, .string(name))
  }

  /// `__qualname__`
  package func displayName(of generator: GeneratorObject) -> String {
    name(of: generator, names.qualname).object.text
  }
}
