import Synchronization

/// Keys that were typed before a statement asked for them, on their way from the line editor to the statement.
final class TypeAhead: Sendable {
  private let bytes = Mutex<[UInt8]>([])

  func put(_ keys: [UInt8]) { bytes.withLock { $0 += keys } }

  /// Not more than one row at a time, as a terminal gives it.
  func take(most: Int) -> [UInt8] {
    bytes.withLock { bytes in
      let count = min(most, bytes.firstIndex(of: 10).map { $0 + 1 } ?? bytes.count)
      defer { bytes.removeFirst(count) }
      return Array(bytes.prefix(count))
    }
  }

  /// What nobody asked for goes back to the prompt.
  func takeBack() -> [UInt8] {
    bytes.withLock { bytes in
      defer { bytes = [] }
      return bytes
    }
  }
}
