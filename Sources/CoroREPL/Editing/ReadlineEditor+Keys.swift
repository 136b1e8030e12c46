#if canImport(CReadline)
  @preconcurrency import CReadline

  /// What Enter, Tab, Backspace and the arrows mean in a statement of several rows.
  ///
  /// They take the place of readline's own functions only where those are bound: `.inputrc` has the last word.
  extension ReadlineEditor {
    /// How far a level of a block is indented.
    static let indent = 4

    /// Readline binds some keys again whenever it takes the terminal.
    func bindKeys() {
      for name in ["emacs-standard", "vi-insert", "vi-command"] {
        let map = rl_get_keymap_by_name(name)
        for sequence in ["\r", "\n"] {
          coro_rebind(sequence, map, rl_newline) { _, _ in ReadlineEditor.current?.enter() ?? 0 }
        }
        for sequence in ["\u{7F}", "\u{08}"] {
          coro_rebind(sequence, map, rl_rubout) { count, key in
            ReadlineEditor.current?.backspace(count, key) ?? 0
          }
        }
        for sequence in ["\u{1B}[A", "\u{1B}OA", "\u{10}", "k"] {
          coro_rebind(sequence, map, rl_get_previous_history) { count, key in
            ReadlineEditor.current?.up(count, key) ?? 0
          }
        }
        for sequence in ["\u{1B}[B", "\u{1B}OB", "\u{0E}", "j"] {
          coro_rebind(sequence, map, rl_get_next_history) { count, key in
            ReadlineEditor.current?.down(count, key) ?? 0
          }
        }
        for sequence in ["\u{01}", "\u{1B}[H", "\u{1B}OH", "\u{1B}[1~"] {
          coro_rebind(sequence, map, rl_beg_of_line) { _, _ in ReadlineEditor.current?.home() ?? 0 }
        }
        for sequence in ["\u{05}", "\u{1B}[F", "\u{1B}OF", "\u{1B}[4~"] {
          coro_rebind(sequence, map, rl_end_of_line) { _, _ in ReadlineEditor.current?.end() ?? 0 }
        }
        coro_rebind("\u{0B}", map, rl_kill_line) { _, _ in ReadlineEditor.current?.killRest() ?? 0 }
        coro_rebind("\u{15}", map, rl_unix_line_discard) { _, _ in ReadlineEditor.current?.killStart() ?? 0 }
        coro_rebind("\t", map, rl_complete) { count, key in ReadlineEditor.current?.tab(count, key) ?? 0 }
      }
    }

    var text: String { String(cString: rl_line_buffer) }

    /// The text before the cursor.
    var textBeforeCursor: String {
      String(decoding: UnsafeRawBufferPointer(start: rl_line_buffer, count: Int(rl_point)), as: UTF8.self)
    }

    /// The row up to the cursor.
    private var rowBeforeCursor: Substring {
      let before = textBeforeCursor
      return before[(before.lastIndex(of: "\n").map(before.index(after:)) ?? before.startIndex)...]
    }

    // MARK: Enter

    /// Runs a statement that is whole; gives one that is not another row.
    fileprivate func enter() -> Int32 {
      let text = text
      // More is there already, as from a paste in a terminal that does not say so: it brings its own indentation.
      let follower = nextKeyThatWaits
      if let follower, text.contains("\n") || text.hasSuffix(":"), follower == 32 || follower == 9 {
        return insertRow("")
      }
      let whole = expandingPastes(text)
      let isBlock = pastedText == text || !longPastes.isEmpty || isOutOfHistory(text)
      let lastRow = whole[(whole.lastIndex(of: "\n").map(whole.index(after:)) ?? whole.startIndex)...]
      let endsEmpty = lastRow.allSatisfy(\.isWhitespace) && whole.contains("\n")
      let asked = endsEmpty ? StatementText.trimmed(whole) + "\n" : whole
      if StatementText.form(of: asked, asBlock: isBlock) == .incomplete {
        return insertRow(follower == nil ? StatementText.indentation(after: textBeforeCursor) : "")
      }
      showNow()
      rl_point = rl_end
      return rl_newline(1, 10)
    }

    private func insertRow(_ indentation: String) -> Int32 {
      // White space that only stood there to be typed behind goes with the row that it was for.
      let row = rowBeforeCursor
      if !row.isEmpty, row.allSatisfy({ $0 == " " }), Int(rl_point) == Int(rl_end), row.utf8.count > 0 {
        rl_insert_text("\n" + String(row))
      } else {
        rl_insert_text("\n" + indentation)
      }
      return 0
    }

    private func isOutOfHistory(_ text: String) -> Bool {
      guard text.contains("\n") else { return false }
      for place in (0..<history_length).reversed() {
        if let line = history_get(history_base + place)?.pointee.line, strcmp(line, text) == 0 { return true }
      }
      return false
    }

    // MARK: Backspace, Tab

    /// In the white space that a row begins with it takes a level of indentation.
    fileprivate func backspace(_ count: Int32, _ key: Int32) -> Int32 {
      let row = rowBeforeCursor
      guard count == 1, !row.isEmpty, row.allSatisfy({ $0 == " " }) else { return rl_rubout(count, key) }
      let excess = row.count % ReadlineEditor.indent
      let start = rl_point - Int32(excess == 0 ? min(ReadlineEditor.indent, row.count) : excess)
      rl_delete_text(start, rl_point)
      rl_point = start
      return 0
    }

    /// In the white space that a row begins with it adds a level of indentation; elsewhere it completes.
    fileprivate func tab(_ count: Int32, _ key: Int32) -> Int32 {
      let row = rowBeforeCursor
      if row.allSatisfy({ $0 == " " }) {
        rl_insert_text(String(repeating: " ", count: ReadlineEditor.indent - row.count % ReadlineEditor.indent))
        return 0
      }
      let before = textBeforeCursor
      // The second time in the same place shows what there is, as readline does itself.
      let isSecond = lastTab == before
      let showsAll = rl_variable_value("show-all-if-ambiguous").map { String(cString: $0) } == "on"
      defer { lastTab = textBeforeCursor }
      return rl_complete_internal(isSecond ? 63 : showsAll ? 33 : 9)
    }

    // MARK: arrows

    /// The row above, or the statement before.
    fileprivate func up(_ count: Int32, _ key: Int32) -> Int32 {
      let before = textBeforeCursor
      guard let end = before.lastIndex(of: "\n") else { return rl_get_previous_history(count, key) }
      let column = before.distance(from: before.index(after: end), to: before.endIndex)
      let above = before[..<end]
      let start = above.lastIndex(of: "\n").map(above.index(after:)) ?? above.startIndex
      let place = above.index(start, offsetBy: column, limitedBy: above.endIndex) ?? above.endIndex
      rl_point = Int32(before[..<place].utf8.count)
      return 0
    }

    /// The row below, or the next statement.
    fileprivate func down(_ count: Int32, _ key: Int32) -> Int32 {
      let before = textBeforeCursor
      let after = String(text.utf8.dropFirst(before.utf8.count)) ?? ""
      guard let end = after.firstIndex(of: "\n") else { return rl_get_next_history(count, key) }
      let row = before.lastIndex(of: "\n").map(before.index(after:)) ?? before.startIndex
      let column = before.distance(from: row, to: before.endIndex)
      let below = after[after.index(after: end)...].prefix { $0 != "\n" }
      let place = below.index(below.startIndex, offsetBy: column, limitedBy: below.endIndex) ?? below.endIndex
      rl_point = Int32(before.utf8.count + after[..<place].utf8.count)
      return 0
    }

    // MARK: the ends of a row

    private var rowStart: Int32 { rl_point - Int32(rowBeforeCursor.utf8.count) }

    private var rowEnd: Int32 {
      var place = rl_point
      while place < rl_end, rl_line_buffer[Int(place)] != 10 { place += 1 }
      return place
    }

    fileprivate func home() -> Int32 {
      rl_point = rowStart
      return 0
    }

    fileprivate func end() -> Int32 {
      rl_point = rowEnd
      return 0
    }

    fileprivate func killRest() -> Int32 {
      // At the end of a row its line end goes: the next one comes up.
      let end = rowEnd
      return rl_kill_text(rl_point, end == rl_point && end < rl_end ? end + 1 : end)
    }

    fileprivate func killStart() -> Int32 {
      let start = rowStart
      let result = rl_kill_text(rl_point, start)
      rl_point = start
      return result
    }

    // MARK: pastes

    /// Puts what was pasted into the line as it is. What the screen has no room for is stood for by its size.
    func insert(_ bytes: [UInt8]) {
      var clean = PastedText.clean(bytes)
      if rl_readline_state & UInt(RL_STATE_ISEARCH | RL_STATE_NSEARCH) != 0 {
        // What is searched for is one row.
        keys = Array(clean.prefix { $0 != "\n" }.utf8).reversed() + keys
        return
      }
      let rows = clean.utf8.reduce(1) { $0 + ($1 == 10 ? 1 : 0) }
      if rows > max(3, Terminal.size.rows - 3) || clean.utf8.count > 16 << 10 {
        let number = longPastes.isEmpty ? "" : " #\(longPastes.count + 1)"
        let name = "[pasted \(rows) lines\(number)]"
        longPastes[name] = clean
        clean = name
      }
      rl_begin_undo_group()
      rl_insert_text(clean)
      rl_end_undo_group()
      pastedText = text
      redisplay()
    }

    func expandingPastes(_ text: String) -> String {
      longPastes.reduce(text) { $0.replacing($1.key, with: $1.value) }
    }
  }
#endif
