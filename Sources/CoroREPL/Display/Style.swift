/// Colours, where the terminal shows them: sixteen of them, so that the user's theme decides.
struct Style: Sendable {
  let isColoured: Bool

  enum Colour: String {
    case red = "31"
    case green = "32"
    case yellow = "33"
    case magenta = "35"
    case cyan = "36"
    case bold = "1"
    case dim = "2"
    case boldRed = "1;31"
    case boldMagenta = "1;35"
  }

  func paint(_ text: some StringProtocol, _ colour: Colour) -> String {
    isColoured && !text.isEmpty ? "\u{1B}[\(colour.rawValue)m\(text)\u{1B}[0m" : String(text)
  }

  /// The same in a prompt: readline has to know what takes no room.
  func prompt(_ text: String, _ colour: Colour) -> String {
    isColoured ? "\u{01}\u{1B}[\(colour.rawValue)m\u{02}\(text)\u{01}\u{1B}[0m\u{02}" : text
  }
}
