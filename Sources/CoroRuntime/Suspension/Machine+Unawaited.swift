import CoroSyntax

/// A coroutine that went without having begun: what its report says, as text, because it is gone by then.
struct UnawaitedCoroutine {
  let name: String
  let file: String
  let line: Int
  let lineText: String?
  /// The calls that led to it, where they are tracked.
  let origin: [CallRecord]

  var message: String {
    var text = "coroutine '\(name)' was never awaited"
    if origin.isEmpty { return text }
    text += "\nCoroutine created at (most recent call last)"
    for record in origin {
      text += "\n  File \"\(record.file)\", line \(record.line), in \(record.function)"
      if let line = record.text { text += "\n    \(line)" }
    }
    return text
  }
}

/// Coroutines that were made and dropped without being awaited: nearly always an `await` that somebody forgot.
extension Machine {
  /// Coroutines are watched from their creation on.
  func noteCreation(of coroutine: GeneratorObject) {
    coroutine.watch(from: callSite)
    watchesUnbegun = true
    if coroutineOriginDepth > 0 {
      coroutineOrigins[Ref(coroutine).address] = callSites(atMost: coroutineOriginDepth)
      coroutine.hasDeathWatch = true
    }
  }

  /// Told of each object that goes before it began. The collection is still running: no script is called.
  func noteUnawaited(_ object: HeapObject) {
    switch object.kind {
    case .generator:
      let generator = unsafeDowncast(object, to: GeneratorObject.self)
      note(displayName(of: generator), generator.madeAt, otherwise: generator.function, Ref(object).address)
    case .awaiter:
      guard let creation = unsafeDowncast(object, to: AwaiterObject.self).creation else { return }
      note(creation.name, creation.site, otherwise: nil, Ref(object).address)
    default: break
    }
  }

  private func note(_ name: String, _ site: CallSite, otherwise function: Ref<FunctionObject>?, _ address: UInt) {
    guard let source = (site.function ?? function)?.object.code.source else { return }
    unawaited.append(
      UnawaitedCoroutine(
        name: name, file: source.name, line: source.line(at: site.offset), lineText: site.lineText,
        origin: coroutineOrigins[address] ?? []))
  }

  /// The end of the program: those that are still there count as well.
  func noteAllUnawaited() {
    if !watchesUnbegun { return }
    for index in heap.all.indices {
      Unmanaged.passUnretained(heap.all[index])._withUnsafeGuaranteedRef { object in
        if object.isUnbegun {
          noteUnawaited(object)
          if object.kind == .generator {
            unsafeDowncast(object, to: GeneratorObject.self).begin()
          } else {
            object.isUnbegun = false
          }
        }
      }
    }
  }

  /// Warns of what was noted: through `warnings`, with its filters, where the program uses that.
  package func reportUnawaited() throws(Unwind) {
    while !unawaited.isEmpty {
      let coroutine = unawaited.removeFirst()
      _ = flushOutput()
      let module = get(modules, intern("warnings"))
      if module.isUndefined {
        var text = "\(coroutine.file):\(coroutine.line): RuntimeWarning: \(coroutine.message)\n"
        if let line = coroutine.lineText { text += "  \(line)\n" }
        writeError(text)
        continue
      }
      do throws(Unwind) {
        _ = try call(
          getAttribute(module, "warn_explicit"),
          arguments: [
            string(coroutine.message), .type(Ref(type(.runtimeWarning))), string(coroutine.file), .int(coroutine.line),
          ])
      } catch {
        let exception = takeException()
        writeError("Exception ignored in: coroutine '\(coroutine.name)'\n" + TracebackRenderer.render(exception, self))
      }
    }
  }

  /// `cr_origin`: a tuple of file, line and function for each call, the innermost first, or `None`.
  func coroutineOrigin(of generator: GeneratorObject) -> Value {
    guard let records = coroutineOrigins[Ref(generator).address] else { return .none }
    let entries = makeList()
    for record in records.reversed() {
      let entry = makeTuple([string(record.file), .int(record.line), string(record.function)])
      entries.appendUncharged(.tuple(Ref(entry)))
    }
    return .tuple(Ref(makeTuple(Array(entries.buffer))))
  }
}
