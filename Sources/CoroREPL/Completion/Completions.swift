/// What can stand where the cursor is.
struct Completions: Sendable {
  /// What of a candidate was typed already.
  let stem: String
  /// Each begins with the stem.
  let candidates: [String]
  /// Shown above the line: the signature of what is called.
  var note: String?
}
