#if canImport(CReadline)
  @preconcurrency import CReadline

  /// What is shown of the line, and above it.
  extension ReadlineEditor {
    private static let continuation = Array("... ".utf8CString.dropLast())

    /// Draws the line with `... ` in front of each further row.
    ///
    /// The dots are not in the buffer: readline draws a copy that has them, with the cursor moved along.
    func redisplay() {
      if hasTypeAhead && isEditing {
        owesRedisplay = true
        return
      }
      guard let buffer = rl_line_buffer, memchr(buffer, 10, Int(rl_end)) != nil else {
        rl_redisplay()
        return
      }
      let saved = (end: rl_end, point: rl_point, mark: rl_mark)
      var shown: [CChar] = []
      for index in 0...Int(saved.end) {
        if index == Int(saved.point) { rl_point = Int32(shown.count) }
        if index == Int(saved.mark) { rl_mark = Int32(shown.count) }
        if index == Int(saved.end) { break }
        shown.append(buffer[index])
        if buffer[index] == 10 { shown += ReadlineEditor.continuation }
      }
      rl_end = Int32(shown.count)
      shown.append(0)
      shown.withUnsafeMutableBufferPointer { copy in
        rl_line_buffer = copy.baseAddress
        rl_redisplay()
      }
      rl_line_buffer = buffer
      (rl_end, rl_point, rl_mark) = saved
    }

    /// Before a line is left it has to be shown as it is.
    func showNow() {
      guard owesRedisplay else { return }
      owesRedisplay = false
      let waiting = keys
      keys = []
      let later = takeEvents()
      redisplay()
      keys = waiting
      putBack(later)
    }

    func printAbove(_ bytes: [UInt8]) {
      guard isEditing else {
        Terminal.write(bytes)
        return
      }
      coro_clear_visible_line()
      coro_flush_output()
      Terminal.write(bytes)
      coro_redraw_line()
      coro_flush_output()
    }
  }
#endif
