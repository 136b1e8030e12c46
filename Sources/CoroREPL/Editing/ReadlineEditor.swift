#if canImport(CReadline)
  @preconcurrency import CReadline
  import CTerminalGuard
  import CoroRuntime

  /// Lines edited with GNU readline, through its callback interface.
  ///
  /// A statement of several rows is one buffer with line ends in it: all of its rows can be edited, and what is printed
  /// above stands above all of them. Readline is only touched from the terminal's thread.
  final class ReadlineEditor: LineEditor {
    /// Readline is one for the whole process, and its callbacks carry no context.
    nonisolated(unsafe) static var current: ReadlineEditor?

    /// Completes what stands before the cursor.
    let complete: (String) -> Completions?
    private(set) var isEditing = false
    private var prompt = ""
    private var submission: Submission?
    /// Keys and pastes that wait, in order.
    private var events: [InputQueue.Event] = []
    /// The keys that readline reads from: those of the first event, turned round.
    var keys: [UInt8] = []
    private var lastKey: UInt8 = 0
    /// A redisplay was left out because more keys wait.
    var owesRedisplay = false
    /// The text as it was pasted: as long as nobody changed it, it counts as a block.
    var pastedText: String?
    /// Pastes that are too long to be shown, by what stands for them in the line.
    var longPastes: [String: String] = [:]
    /// What stood before the cursor when Tab was pressed last.
    var lastTab: String?
    /// The last completions, for the list of them.
    var shownCompletions: Completions?

    init(history: [String], complete: @escaping (String) -> Completions?) {
      self.complete = complete
      ReadlineEditor.current = self
      setUp()
      for entry in history { add_history(entry) }
    }

    var isEmpty: Bool { rl_end == 0 }
    /// How wide the terminal was when the line was drawn.
    var drawnWidth = Terminal.size.columns
    var hasTypeAhead: Bool { !events.isEmpty || !keys.isEmpty }

    private func setUp() {
      // Without a locale every byte would be a character. A machine that names none still shows UTF-8.
      if setlocale(LC_CTYPE, "") == nil || strcmp(setlocale(LC_CTYPE, nil), "C") == 0 { setlocale(LC_CTYPE, "C.UTF-8") }
      rl_catch_signals = 0
      rl_catch_sigwinch = 0
      name.withUTF8Buffer { bytes in
        rl_readline_name = UnsafeRawPointer(bytes.baseAddress)?.assumingMemoryBound(to: CChar.self)
      }
      rl_initialize()
      rl_getc_function = { _ in ReadlineEditor.current?.nextKey() ?? -1 }
      rl_input_available_hook = { ReadlineEditor.current?.awaitsKey() == true ? 1 : 0 }
      rl_redisplay_function = { ReadlineEditor.current?.redisplay() }
      setUpCompletion()
      coro_guard_terminal()
    }

    // MARK: the line

    func begin(prompt: String) {
      self.prompt = prompt
      submission = nil
      pastedText = nil
      longPastes = [:]
      coro_terminal_is_edited(1)
      isEditing = true
      rl_callback_handler_install(prompt) { line in ReadlineEditor.current?.accept(line) }
      bindKeys()
    }

    func suspend() {
      guard isEditing else { return }
      isEditing = false
      rl_callback_handler_remove()
      coro_terminal_is_edited(0)
    }

    private func accept(_ line: UnsafeMutablePointer<CChar>?) {
      guard isEditing else { return }
      if let line {
        submission = .statement(StatementText.trimmed(expandingPastes(String(cString: line))))
        free(line)
      } else {
        submission = .end
      }
      // Within the callback, or readline would show the prompt once more.
      suspend()
      if submission == .end && !endsRowItself { Terminal.write("\n") }
    }

    /// At the end of input readline ends the row when it turns bracketed paste off; without that nobody does.
    private var endsRowItself: Bool {
      rl_readline_version >= 0x0801
        && rl_variable_value("enable-bracketed-paste").map { String(cString: $0) } == "on"
    }

    // MARK: keys

    func feed(_ event: InputQueue.Event) {
      if event == .keys([]) {
        // The terminal is gone.
        if isEditing { submission = .end }
        return
      }
      events.append(event)
    }

    func advance() -> Submission? {
      while isEditing, submission == nil, let event = nextEvent() {
        switch event {
        case .keys: rl_callback_read_char()
        case .paste(let bytes): insert(bytes)
        }
      }
      if isEditing, owesRedisplay {
        owesRedisplay = false
        redisplay()
      }
      defer { submission = nil }
      if submission != nil { suspend() }
      return submission
    }

    /// What comes next; keys are moved to where readline reads them.
    private func nextEvent() -> InputQueue.Event? {
      if !keys.isEmpty { return .keys([]) }
      guard !events.isEmpty else { return nil }
      let event = events.removeFirst()
      if case .keys(let bytes) = event { keys = bytes.reversed() }
      return event
    }

    /// The key after the one that is taken now, if it is there: line ends do not count.
    var nextKeyThatWaits: UInt8? {
      if let key = keys.last(where: { $0 != 10 && $0 != 13 }) { return key }
      for event in events {
        if case .keys(let bytes) = event, let key = bytes.first(where: { $0 != 10 && $0 != 13 }) { return key }
      }
      return hasTypeAhead ? 10 : nil
    }

    func takeEvents() -> [InputQueue.Event] {
      defer { events = [] }
      return events
    }

    func putBack(_ later: [InputQueue.Event]) { events = later + events }

    /// For readline, which asks for more than there is only in the middle of a key sequence.
    fileprivate func nextKey() -> Int32 {
      while keys.isEmpty {
        if case .keys(let bytes)? = events.first {
          events.removeFirst()
          keys = bytes.reversed()
          continue
        }
        guard Terminal.isReadable(0, milliseconds: -1), let bytes = Terminal.read() else { continue }
        if bytes.isEmpty { return -1 }
        keys = bytes.reversed()
      }
      lastKey = keys.popLast() ?? 0
      return Int32(lastKey)
    }

    /// Whether the next key is there. Behind Escape a moment is waited for it, which tells the key from an arrow's
    /// beginning: readline asks behind every key.
    fileprivate func awaitsKey() -> Bool {
      if !keys.isEmpty { return true }
      switch events.first {
      case .keys?: return true
      case .paste?: return false
      case nil: return lastKey == 27 && Terminal.isReadable(0, milliseconds: 25)
      }
    }

    func takeTypeAhead() -> [InputQueue.Event] {
      let waiting = keys
      keys = []
      return (waiting.isEmpty ? [] : [.keys(waiting.reversed())]) + takeEvents()
    }

    // MARK: what happens around the line

    func dropLine() {
      guard isEditing else { return }
      keys = []
      events = []
      pastedText = nil
      coro_drop_line()
      coro_flush_output()
    }

    func returnFromStop() {
      guard isEditing else { return }
      // The shell has written to the screen meanwhile, and the terminal is as it left it.
      rl_callback_handler_remove()
      let text = String(cString: rl_line_buffer)
      let point = rl_point
      rl_callback_handler_install(prompt) { line in ReadlineEditor.current?.accept(line) }
      coro_terminal_is_edited(1)
      rl_insert_text(text)
      rl_point = point
      redisplay()
      coro_flush_output()
    }

    func remember(_ statement: String) {
      // Each statement once: an older one gives way.
      var place = history_length - 1
      while place >= 0 {
        if let entry = history_get(history_base + place), let line = entry.pointee.line,
          strcmp(line, statement) == 0, let removed = remove_history(place)
        {
          free_history_entry(removed)
        }
        place -= 1
      }
      add_history(statement)
    }

    private let name: StaticString = "coro"
  }
#endif
