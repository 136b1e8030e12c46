#if canImport(CReadline)
  @preconcurrency import CReadline
#endif

/// What the prompt of this build edits lines with.
package enum LineEditing {
  /// For `coro --version` and reports of bugs.
  package static var name: String {
    #if canImport(CReadline)
      "readline \(rl_library_version.map { String(cString: $0) } ?? "of no version")"
    #else
      "plain lines"
    #endif
  }
}
