/// Where a generator or coroutine stands, for representations and reports.
extension GeneratorObject {
  package var isNotStarted: Bool { state == .created }

  package var isFinished: Bool { state == .finished }

  /// Whether an event loop has nothing to close: it is at its end, or has been asked to close and has refused.
  package var needsNoClosing: Bool { isFinished || isClosed }

  /// Can be awaited although it is a generator.
  package var canBeAwaited: Bool { isAwaitable }

  package var code: FunctionCode { function.object.code }

  /// `__qualname__`
  package var displayName: String { qualifiedName.object.text }

  /// The line it is at: that of its `def` before it starts.
  package var currentLine: Int {
    let position = Frame(slots).position
    if state == .created || position.packed == 0 { return code.firstLine }
    return code.source.line(at: position.span.start)
  }

  /// What the innermost frame waits for, where that is no frame.
  package var awaitedLeaf: Value { suspendedFrames.last?.delegate ?? .undefined }

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
