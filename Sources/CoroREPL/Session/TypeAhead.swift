import Synchronization

/// Keys that were typed before a statement asked for them, on their way from the line editor to the statement.
final class TypeAhead: Sendable {
  private let events = Mutex<[InputQueue.Event]>([])

  func put(_ more: [InputQueue.Event]) { events.withLock { $0 += more } }

  /// Bytes as a terminal gives them: not more than one row, ending with a line end.
  func take(most: Int) -> [UInt8] {
    events.withLock { events in
      guard let first = events.first else { return [] }
      let bytes: [UInt8]
      switch first {
      case .keys(let keys): bytes = keys
      case .paste(let text): bytes = text
      }
      let end = bytes.firstIndex { $0 == 10 || $0 == 13 }.map { $0 + 1 } ?? bytes.count
      let count = min(most, end)
      let rest = Array(bytes.dropFirst(count))
      switch first {
      case _ where rest.isEmpty: events.removeFirst()
      case .keys: events[0] = .keys(rest)
      case .paste: events[0] = .paste(rest)
      }
      return bytes.prefix(count).map { $0 == 13 ? 10 : $0 }
    }
  }

  /// What nobody asked for goes back to the prompt.
  func takeBack() -> [InputQueue.Event] {
    events.withLock { events in
      defer { events = [] }
      return events
    }
  }
}
