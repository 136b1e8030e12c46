/// Keys on their way to the line editor, with pastes taken out of them.
///
/// A terminal puts `ESC[200~` and `ESC[201~` around what is pasted. The end may arrive much later than the start: what
/// is between is held back here until it is whole, so that nobody waits for it.
struct InputQueue {
  enum Event: Equatable {
    case keys([UInt8])
    case paste([UInt8])
  }

  private static let start: [UInt8] = Array("\u{1B}[200~".utf8)
  private static let end: [UInt8] = Array("\u{1B}[201~".utf8)
  /// A paste larger than this is handed on in pieces.
  private static let mostHeld = 16 << 20
  /// A paste whose end does not come within this many seconds is taken as it is: the terminal lost it.
  private static let pastePatience = 2.0
  /// Seconds within which the rest of a sequence comes that a read has cut; otherwise it was the key Escape.
  private static let sequencePatience = 0.02

  private var pending: [UInt8] = []
  /// What was pasted so far, while the end is awaited.
  private var pasted: [UInt8]?

  /// Seconds to wait for the end of a paste, or for the rest of a sequence that might begin one; nil where nothing is
  /// held back.
  var patience: Double? {
    pasted != nil ? InputQueue.pastePatience : pending.isEmpty ? nil : InputQueue.sequencePatience
  }

  /// Takes bytes as they were read; answers what is whole.
  mutating func take(_ bytes: [UInt8]) -> [Event] {
    pending += bytes
    var events: [Event] = []
    while true {
      if pasted != nil {
        if let place = InputQueue.find(InputQueue.end, in: pending) {
          events.append(.paste((pasted ?? []) + pending[..<place]))
          pending.removeFirst(place + InputQueue.end.count)
          pasted = nil
          continue
        }
        // All but what could be the beginning of the end.
        let kept = InputQueue.overlap(of: pending, with: InputQueue.end)
        pasted? += pending.dropLast(kept)
        pending.removeFirst(pending.count - kept)
        if let held = pasted, held.count >= InputQueue.mostHeld {
          events.append(.paste(held))
          pasted = []
        }
        return events
      }
      if let place = InputQueue.find(InputQueue.start, in: pending) {
        if place > 0 { events.append(.keys(Array(pending[..<place]))) }
        pending.removeFirst(place + InputQueue.start.count)
        pasted = []
        continue
      }
      let held = InputQueue.overlap(of: pending, with: InputQueue.start)
      if pending.count > held { events.append(.keys(Array(pending.dropLast(held)))) }
      pending.removeFirst(pending.count - held)
      return events
    }
  }

  /// Nothing more came in time: what is held is taken as it is.
  mutating func giveUp() -> [Event] {
    defer {
      pasted = nil
      pending = []
    }
    if let pasted { return [.paste(pasted + pending)] }
    return pending.isEmpty ? [] : [.keys(pending)]
  }

  private static func find(_ pattern: [UInt8], in bytes: [UInt8]) -> Int? {
    guard bytes.count >= pattern.count, let first = pattern.first else { return nil }
    var from = 0
    while let place = bytes[from...].firstIndex(of: first) {
      if place + pattern.count > bytes.count { return nil }
      if bytes[place..<(place + pattern.count)].elementsEqual(pattern) { return place }
      from = place + 1
    }
    return nil
  }

  /// How many of the last bytes begin the pattern.
  private static func overlap(of bytes: [UInt8], with pattern: [UInt8]) -> Int {
    var count = min(pattern.count - 1, bytes.count)
    while count > 0, !bytes.suffix(count).elementsEqual(pattern.prefix(count)) { count -= 1 }
    return count
  }
}
