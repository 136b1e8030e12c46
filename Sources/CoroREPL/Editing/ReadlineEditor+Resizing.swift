#if canImport(CReadline)
  @preconcurrency import CReadline

  /// Another size of the terminal.
  ///
  /// Most terminals lay long rows out anew by themselves, and move the cursor along; some cut them off. Which rows
  /// the line takes now has to be known to take it off the screen, and readline does not know.
  extension ReadlineEditor {
    func resize() {
      let width = Terminal.size.columns
      defer { drawnWidth = width }
      guard isEditing else {
        rl_reset_screen_size()
        return
      }
      let above = rowsAboveCursor(width: Terminal.laysRowsOutAnew ? width : drawnWidth)
      Terminal.write("\r" + (above > 0 ? "\u{1B}[\(above)A" : "") + "\u{1B}[J")
      rl_reset_screen_size()
      coro_redraw_line()
      coro_flush_output()
    }

    /// How many rows of prompt and line stand above the cursor's.
    private func rowsAboveCursor(width: Int) -> Int {
      var row = 0
      var column = 0
      func add(_ text: some StringProtocol) {
        for scalar in text.unicodeScalars {
          if scalar == "\n" {
            row += 1
            column = 0
            continue
          }
          // Readline shows other controls as `^A`.
          let size = scalar.value < 32 || scalar.value == 127 ? 2 : Width.of(scalar)
          if column + size > width {
            row += 1
            column = 0
          }
          column += size
          if column == width {
            row += 1
            column = 0
          }
        }
      }
      var prompt = rl_display_prompt.map { String(cString: $0) } ?? ""
      // What takes no room stands between these two.
      while let start = prompt.firstIndex(of: "\u{01}"), let end = prompt[start...].firstIndex(of: "\u{02}") {
        prompt.removeSubrange(start...end)
      }
      add(prompt)
      add(textBeforeCursor.replacing("\n", with: "\n... "))
      return row
    }
  }
#endif
