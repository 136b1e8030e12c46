#if canImport(CReadline)
  @preconcurrency import CReadline

  /// Completions: asked of the session, inserted by readline, listed above the line.
  extension ReadlineEditor {
    /// More than these are counted, not shown: a list that pushes everything else off the screen helps nobody.
    private static let mostShown = 200
    /// Everything that ends a name. What is completed may be longer than what readline takes for the word.
    private static let wordBreaks: StaticString = " \t\n\"'`@$><=;|&{(.,:[+-*/%^~!)]}#\\"

    func setUpCompletion() {
      ReadlineEditor.wordBreaks.withUTF8Buffer { bytes in
        // A static text lives as long as the process.
        rl_completer_word_break_characters = UnsafeRawPointer(bytes.baseAddress)
          .map { $0.assumingMemoryBound(to: CChar.self) }
      }
      rl_basic_quote_characters = nil
      rl_completer_quote_characters = nil
      // Readline's own question would be answered with yes by the callback interface.
      rl_completion_query_items = 0
      rl_attempted_completion_function = { word, _, _ in
        guard let word else { return nil }
        return ReadlineEditor.current?.matches(String(cString: word))
      }
      rl_completion_display_matches_hook = { _, _, _ in ReadlineEditor.current?.showCompletions() }
    }

    /// What readline is to choose from: the longest common beginning first.
    private func matches(_ word: String) -> UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>? {
      rl_attempted_completion_over = 1
      rl_completion_append_character = 0
      guard let found = complete(textBeforeCursor) else { return nil }
      shownCompletions = found
      if let note = found.note { printAbove(Array((note + "\n").utf8)) }
      // The part that was typed of a candidate may begin before what readline takes for the word.
      guard found.stem.hasSuffix(word) else { return nil }
      let skipped = found.stem.utf8.count - word.utf8.count
      var texts = found.candidates.map { String(decoding: $0.utf8.dropFirst(skipped), as: UTF8.self) }
      guard let first = texts.first else { return nil }
      if texts.count > 1 {
        let common = texts.dropFirst().reduce(first) { $0.commonPrefix(with: $1) }
        texts.insert(common.count < word.count ? word : common, at: 0)
      }
      let size = (texts.count + 1) * MemoryLayout<UnsafeMutablePointer<CChar>?>.stride
      guard let memory = malloc(size) else { return nil }
      let result = memory.bindMemory(to: UnsafeMutablePointer<CChar>?.self, capacity: texts.count + 1)
      for (index, text) in texts.enumerated() { (result + index).initialize(to: strdup(text)) }
      (result + texts.count).initialize(to: nil)
      return result
    }

    private func showCompletions() {
      guard let shownCompletions else { return }
      let labels = Array(shownCompletions.candidates.prefix(ReadlineEditor.mostShown))
      var text = Columns.text(labels, width: Terminal.size.columns)
      let left = shownCompletions.candidates.count - labels.count
      if left > 0 { text += "… and \(left) more\n" }
      printAbove(Array(text.utf8))
    }
  }

  extension String {
    fileprivate func commonPrefix(with other: String) -> String {
      String(zip(self, other).prefix { $0 == $1 }.map(\.0))
    }
  }
#endif
