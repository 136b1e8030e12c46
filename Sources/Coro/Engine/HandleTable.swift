import CoroRuntime

/// Values that the host holds, by number: roots of the collector.
final class HandleTable: RootSource {
  private var values: [Int: Value] = [:]
  private var last = 0

  var count: Int { values.count }

  func add(_ value: Value) -> Int {
    last += 1
    values[last] = value
    return last
  }

  /// `.undefined` for one that is gone.
  subscript(_ handle: Int) -> Value { values[handle] ?? .undefined }

  func remove(_ handle: Int) { values[handle] = nil }

  func visitRoots(_ tracer: Tracer) {
    for value in values.values { tracer.visit(value) }
  }
}
