/// Chains of frames that wait for each other.
///
/// Each frame of a chain knows the one that waits for it, and its root the innermost: that one is resumed directly. Both
/// stand in one field, for a frame in a chain is nobody's root. What a root knows is a guess that is looked at before it is
/// believed: a script may resume a generator that another delegates to, and then it stands somewhere else.
extension Machine {
  /// The frame to resume: the innermost one of the chain that still waits for the one below it.
  func innermost(of root: Ref<GeneratorObject>) -> Ref<GeneratorObject> {
    var top = root
    if let known = root.with({ $0.knownInnermost }), isParked(known) { top = known }
    while let child = generatorDelegate(of: top) {
      guard mayJoin(child, below: top) else { break }
      child.with { $0.join(top) }
      top = child
    }
    if top != root { root.with { $0.rememberInnermost(top) } }
    return top
  }

  /// Whether the frame above it still waits for it.
  @inline(__always)
  private func isParked(_ frame: Ref<GeneratorObject>) -> Bool {
    guard frame.with({ $0.state }) != .finished, let above = frame.with({ $0.above }) else { return false }
    return above.with { $0.delegate.address } == frame.address
  }

  /// What it delegates to, where that is a frame that nobody else delegates to.
  @inline(__always)
  private func generatorDelegate(of generator: Ref<GeneratorObject>) -> Ref<GeneratorObject>? {
    guard case .object(let ref) = generator.with({ $0.delegate }), ref.with({ $0.kind }) == .generator else {
      return nil
    }
    let child = ref.downcast(to: GeneratorObject.self)
    return child.with { $0.isShared } ? nil : child
  }

  /// False for a generator that another delegates to as well: from now on it is an iterator like any other to both.
  @inline(__always)
  private func mayJoin(_ child: Ref<GeneratorObject>, below top: Ref<GeneratorObject>) -> Bool {
    guard let above = child.with({ $0.above }), above != top else { return true }
    return mayLeave(child, above)
  }

  @inline(never)
  private func mayLeave(_ child: Ref<GeneratorObject>, _ above: Ref<GeneratorObject>) -> Bool {
    if !isParked(child) { return true }
    forgetInnermost(above: child)
    child.with {
      $0.leave()
      $0.isShared = true
    }
    return false
  }

  /// The root of the chain that a frame is in looks for its innermost frame anew.
  func forgetInnermost(above frame: Ref<GeneratorObject>) {
    var root = frame
    while let above = root.with({ $0.above }) { root = above }
    root.with { $0.rememberInnermost(nil) }
  }

  /// The innermost frame is done: the one that waited for it goes on.
  func parent(of top: Ref<GeneratorObject>, root: Ref<GeneratorObject>) -> Ref<GeneratorObject> {
    let above = top.with { $0.above } ?? root
    top.with {
      $0.leave()
      $0.isAwaited = false
    }
    above.with { $0.delegate = .undefined }
    root.with { $0.rememberInnermost(above == root ? nil : above) }
    return above
  }

  /// The frame suspended: what it delegates to joins the root's chain.
  @inline(__always)
  func adoptDelegate(of top: Ref<GeneratorObject>, root: Ref<GeneratorObject>) {
    let state = state
    guard state.pointee.suspension == .delegated else { return }
    top.with {
      $0.delegate = state.pointee.delegate
      $0.handled = state.pointee.delegateHandled
    }
    guard let child = generatorDelegate(of: top), mayJoin(child, below: top) else { return }
    let innermost = child.with { $0.knownInnermost } ?? child
    child.with { $0.join(top) }
    root.with { $0.rememberInnermost(innermost) }
    if top.with({ !$0.inheritedHandled.isUndefined }) { passDownHandled(from: top, to: child) }
  }

  /// What those handle that delegate to the one above, all below it see too, up to where somebody handles another.
  @inline(never)
  private func passDownHandled(from top: Ref<GeneratorObject>, to child: Ref<GeneratorObject>) {
    let inherited = top.with { $0.inheritedHandled }
    var next: Ref<GeneratorObject>? = child
    while let frame = next, frame.with({ $0.inheritedHandled.isUndefined }) {
      frame.with { $0.inheritedHandled = inherited }
      next = generatorDelegate(of: frame)
    }
  }
}
