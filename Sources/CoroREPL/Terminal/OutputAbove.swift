/// Output of scripts on its way to the screen, in whole rows while a line is being typed.
///
/// A row without its end waits for it a moment; then it gets a row of its own.
struct OutputAbove {
  /// What waits for its line end.
  private(set) var held: [UInt8] = []
  /// When the oldest byte that is held came, on the monotonic clock.
  private var heldSince = 0.0
  /// Whole rows that wait to be shown.
  private var rows: [UInt8] = []

  /// Seconds that a row without its end is held.
  static let patience = 0.4

  var hasRows: Bool { !rows.isEmpty }

  mutating func add(_ bytes: [UInt8], at time: Double) {
    guard let last = bytes.lastIndex(of: 10) else {
      if held.isEmpty { heldSince = time }
      held += bytes
      return
    }
    rows += held
    rows += bytes[...last]
    held = Array(bytes[(last + 1)...])
    heldSince = time
  }

  /// When the row that is held gets a row of its own; nil for none.
  var deadline: Double? { held.isEmpty ? nil : heldSince + OutputAbove.patience }

  /// What is to be shown now, ending with a line end.
  mutating func takeRows(at time: Double) -> [UInt8] {
    var taken = rows
    rows = []
    if let deadline, time >= deadline {
      taken += held + [10]
      held = []
    }
    return taken
  }

  /// Everything, as it came: nobody is typing.
  mutating func takeAll() -> [UInt8] {
    defer {
      rows = []
      held = []
    }
    return rows + held
  }
}
