#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif
import CoroRuntime

/// Runs a program over a text of bytes or of wide characters.
///
/// What may have to be undone lies on a stack of its own, so the native stack does not grow with the text.
struct RegexMatcher<Unit: FixedWidthInteger & UnsignedInteger> {
  let machine: Machine
  let program: RegexProgram
  let text: UnsafePointer<Unit>
  let end: Int
  let scratch: RegexScratch
  let slots: UnsafeMutablePointer<Int>
  let code: UnsafePointer<RegexInstruction>
  let tables: UnsafePointer<UnsafeMutablePointer<UInt8>>
  let sets: UnsafePointer<Unmanaged<CharacterSet>>
  var base: UnsafeMutablePointer<RegexEntry>
  var top: UnsafeMutablePointer<RegexEntry>
  var limit: UnsafeMutablePointer<RegexEntry>
  /// Must match up to the end.
  var isWhole = false
  /// Where a match must not end: an empty match was here before.
  var forbiddenEnd = -1
  var matchStart = 0
  var matchEnd = 0
  var memory: RegexMemory?
  /// Steps back until the next look at what is due.
  var fuel = RegexFuel.portion
  var spent = 0
  let stepLimit: Int
  /// Why matching was given up.
  var failure: Unwind?

  init(
    _ machine: Machine, _ program: RegexProgram, _ text: UnsafePointer<Unit>, end: Int, scratch: RegexScratch,
    stepLimit: Int
  ) {
    self.machine = machine
    self.program = program
    self.text = text
    self.end = end
    self.scratch = scratch
    self.stepLimit = stepLimit
    slots = scratch.slots
    code = UnsafePointer(program.code)
    tables = UnsafePointer(program.tables)
    sets = UnsafePointer(program.sets)
    base = scratch.stack
    top = base
    limit = base + scratch.capacity
  }

  @inline(__always)
  func has(_ set: Int32, _ unit: Unit) -> Bool {
    if Unit.self == UInt8.self { return tables[Int(set)][Int(truncatingIfNeeded: unit)] != 0 }
    let code = UInt32(truncatingIfNeeded: unit)
    if code < 256 { return tables[Int(set)][Int(code)] != 0 }
    return sets[Int(set)]._withUnsafeGuaranteedRef { $0.contains(code) }
  }

  /// False where the stack cannot grow any more.
  @inline(__always)
  mutating func push(_ kind: RegexEntry.Kind, _ step: Int32, _ place: Int, _ other: Int = 0) -> Bool {
    if top == limit, !growStack() { return false }
    top.initialize(to: RegexEntry(kind: kind, step: step, place: place, other: other))
    top += 1
    return true
  }

  private mutating func growStack() -> Bool {
    let count = top - base
    do throws(Unwind) { try machine.charge(count * 2 * MemoryLayout<RegexEntry>.stride) } catch {
      failure = error
      return false
    }
    scratch.grow()
    base = scratch.stack
    top = base + count
    limit = base + scratch.capacity
    return true
  }

  /// Writes a slot so that going back restores it.
  @inline(__always)
  mutating func write(_ slot: Int, _ value: Int) -> Bool {
    if top != base, !push(.slot, Int32(truncatingIfNeeded: slot), slots[slot]) { return false }
    slots[slot] = value
    return true
  }

  /// Forgets the ways back that were opened since the stack had that many entries, but not what to restore.
  mutating func cut(to count: Int) {
    var kept = base + count
    var entry = kept
    while entry < top {
      if entry.pointee.kind == .slot {
        if kept != entry { kept.pointee = entry.pointee }
        kept += 1
      }
      entry += 1
    }
    top = kept
  }

  /// Restores all that was written since the stack had that many entries.
  mutating func unwind(to count: Int) {
    let bottom = base + count
    while top > bottom {
      top -= 1
      if top.pointee.kind == .slot { slots[Int(top.pointee.step)] = top.pointee.place }
    }
  }

  /// How far the characters of a set reach from a place.
  @inline(__always)
  func reach(_ step: UnsafePointer<RegexInstruction>, from start: Int) -> Int {
    // A search may be told to begin behind its end.
    if start >= end { return start }
    let most = Int(step.pointee.most)
    let bound = most < end - start ? start + most : end
    if step.pointee.y == 2 { return bound }
    if Unit.self == UInt8.self {
      if step.pointee.y == 1 {
        let bytes = UnsafeRawPointer(text) + start
        guard let found = memchr(bytes, 0x0A, bound - start) else { return bound }
        return start + (UnsafeRawPointer(found) - bytes)
      }
      let table = tables[Int(step.pointee.x)]
      var place = start
      while place < bound, table[Int(truncatingIfNeeded: text[place])] != 0 { place += 1 }
      return place
    }
    let set = step.pointee.x
    var place = start
    while place < bound, has(set, text[place]) { place += 1 }
    return place
  }

  /// The highest place down to `least` where what follows a repetition can begin; -1 where there is none.
  @inline(__always)
  func lastPlace(_ step: UnsafePointer<RegexInstruction>, from start: Int, downTo least: Int) -> Int {
    var place = start
    if step.pointee.follower == .set {
      let next = step.pointee.next
      if place == end { place -= 1 }
      while place >= least, !has(next, text[place]) { place -= 1 }
    }
    if let memory {
      let choice = Int(step.pointee.choice)
      while place >= least {
        if !memory.hasFailed(choice, place), step.pointee.follower != .set || has(step.pointee.next, text[place]) {
          break
        }
        place -= 1
      }
    }
    return place >= least ? place : -1
  }

  /// The lowest place from `start` up to `most` where what follows a lazy repetition can begin, over characters of
  /// its set; -1 where there is none.
  @inline(__always)
  func firstPlace(_ step: UnsafePointer<RegexInstruction>, from start: Int, upTo most: Int) -> Int {
    var place = start
    while true {
      let canFollow =
        step.pointee.follower != .set || place < end && has(step.pointee.next, text[place])
      if canFollow, memory?.hasFailed(Int(step.pointee.choice), place) != true { return place }
      guard place < most, has(step.pointee.x, text[place]) else { return -1 }
      place += 1
    }
  }

  /// Whether the text of a group stands at a place; answers the place behind it, or -1.
  func compareReference(_ group: Int, _ folding: Int32, at place: Int) -> Int {
    let start = slots[2 * group - 2]
    let stop = slots[2 * group - 1]
    guard start >= 0, stop >= start, stop - start <= end - place else { return -1 }
    let fold = folding == 0 ? CaseFolding.none : folding == 1 ? .ascii : .unicode
    for offset in 0..<(stop - start) where text[start + offset] != text[place + offset] {
      if folding == 0 { return -1 }
      let left = fold.lower(UInt32(truncatingIfNeeded: text[start + offset]))
      if left != fold.lower(UInt32(truncatingIfNeeded: text[place + offset])) { return -1 }
    }
    return place + (stop - start)
  }

  /// Pays for a look at many characters; the rest of the payment is made when going back.
  @inline(__always)
  mutating func pay(_ characters: Int) { fuel &-= characters >> 6 }

  /// Now and then while going back: whether matching may go on.
  mutating func refuel() -> Bool {
    spent += RegexFuel.portion - fuel
    fuel = RegexFuel.portion
    do throws(Unwind) { try machine.checkInterrupts() } catch {
      failure = error
      return false
    }
    if spent > stepLimit {
      failure = RegexFuel.exhausted(machine)
      return false
    }
    if memory == nil, program.canRemember, forbiddenEnd < 0, spent > end {
      memory = RegexMemory(choices: program.choiceCount, places: end + 1)
    }
    return true
  }
}

/// How long a match may go on.
enum RegexFuel {
  /// Steps back between two looks at interrupts and limits.
  static let portion = 1 << 14
  /// Steps back for one match: some ten seconds' worth. Only patterns that nothing remembers for get there: those
  /// with references back, conditions or counted groups.
  static let limit = 1 << 30

  static func exhausted(_ machine: Machine) -> Unwind {
    let message = "the pattern goes back too often: a match took more steps than the limit"
    guard let state = machine.moduleStates["_sre"] as? RegexState, let type = state.limitErrorType else {
      return machine.raise(.runtimeError, message)
    }
    return machine.raise(machine.makeException(type, machine.string(message)))
  }
}
