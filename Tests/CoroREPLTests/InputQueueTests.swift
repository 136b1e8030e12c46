import Testing

@testable import CoroREPL

/// Pastes are taken out of the keys, wherever the bytes are cut.
@Suite struct InputQueueTests {
  private func events(_ text: String, cutAt places: [Int]) -> [InputQueue.Event] {
    let bytes = Array(text.utf8)
    var queue = InputQueue()
    var events: [InputQueue.Event] = []
    var start = 0
    for end in places + [bytes.count] {
      events += queue.take(Array(bytes[start..<end]))
      start = end
    }
    return joined(events + queue.giveUp())
  }

  /// Keys come as they are read: neighbours count as one.
  private func joined(_ events: [InputQueue.Event]) -> [InputQueue.Event] {
    var result: [InputQueue.Event] = []
    for event in events {
      if case .keys(let more) = event, case .keys(let keys)? = result.last {
        result[result.count - 1] = .keys(keys + more)
      } else {
        result.append(event)
      }
    }
    return result
  }

  @Test func cutAnywhere() {
    let text = "ab\u{1B}[A\u{1B}[200~é\n\u{1B}[20x\u{1B}[201~\u{1B}[2~c"
    let expected: [InputQueue.Event] = [
      .keys(Array("ab\u{1B}[A".utf8)), .paste(Array("é\n\u{1B}[20x".utf8)), .keys(Array("\u{1B}[2~c".utf8)),
    ]
    let count = text.utf8.count
    for first in 0...count {
      for second in first...count { #expect(events(text, cutAt: [first, second]) == expected) }
    }
  }

  @Test func escapeAloneIsHeldBackForAMoment() {
    var queue = InputQueue()
    let nothing = queue.take([27])
    #expect(nothing == [])
    #expect(queue.patience.map { $0 < 0.05 } ?? false)
    let escape = queue.giveUp()
    #expect(escape == [.keys([27])])
    #expect(queue.patience == nil)
  }

  @Test func aPasteWithoutItsEndIsGivenUp() {
    var queue = InputQueue()
    let nothing = queue.take(Array("\u{1B}[200~abc\u{1B}[2".utf8))
    #expect(nothing == [])
    #expect(queue.patience.map { $0 > 1 } ?? false)
    let all = queue.giveUp()
    #expect(all == [.paste(Array("abc\u{1B}[2".utf8))])
    #expect(queue.patience == nil)
  }
}
