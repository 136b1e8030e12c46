/// The loop that executes a program.
extension RegexMatcher {
  /// Tries to match at one place.
  mutating func matches(at start: Int) -> Bool {
    top = base
    let markCount = 2 * program.groupCount + 1
    for slot in 0..<markCount { slots[slot] = -1 }
    matchStart = start
    return run(from: start)
  }

  private mutating func run(from start: Int) -> Bool {
    let code = self.code
    let text = self.text
    let end = self.end
    let slots = self.slots
    var place = start
    var number = 0
    while true {
      forward: while true {
        let step = code + number
        switch step.pointee.code {
        case .match:
          if isWhole && place != end || place == forbiddenEnd { break forward }
          matchEnd = place
          return true
        case .fail: break forward
        case .character:
          guard place < end, UInt32(truncatingIfNeeded: text[place]) == UInt32(bitPattern: step.pointee.x) else {
            break forward
          }
          place += 1
          number += 1
        case .set:
          guard place < end, has(step.pointee.x, text[place]) else { break forward }
          place += 1
          number += 1
        case .text:
          let count = Int(step.pointee.y)
          guard count <= end - place else { break forward }
          let wanted = program.pool + Int(step.pointee.x)
          for offset in 0..<count where UInt32(truncatingIfNeeded: text[place + offset]) != wanted[offset] {
            break forward
          }
          place += count
          number += 1
        case .mark:
          let mark = Int(step.pointee.x)
          guard write(mark, place) else { return false }
          if mark & 1 == 1 {
            guard write(2 * program.groupCount, mark / 2 + 1) else { return false }
          }
          number += 1
        case .lineStart:
          if place != 0 { break forward }
          number += 1
        case .manyLineStart:
          if place != 0, text[place - 1] != 0x0A { break forward }
          number += 1
        case .lineEnd:
          if place != end, place != end - 1 || text[place] != 0x0A { break forward }
          number += 1
        case .manyLineEnd:
          if place != end, place > end || text[place] != 0x0A { break forward }
          number += 1
        case .textEnd:
          if place != end { break forward }
          number += 1
        case .boundary, .noBoundary:
          if end == 0 { break forward }
          let before = place > 0 && has(step.pointee.x, text[place - 1])
          let after = place < end && has(step.pointee.x, text[place])
          if (before != after) != (step.pointee.code == .boundary) { break forward }
          number += 1
        case .split:
          if let memory, memory.hasFailed(Int(step.pointee.choice), place) { break forward }
          guard push(.choice, step.pointee.x, place, Int(step.pointee.choice)) else { return false }
          number += 1
        case .splitAway:
          if let memory, memory.hasFailed(Int(step.pointee.choice), place) { break forward }
          guard push(.choice, Int32(truncatingIfNeeded: number + 1), place, Int(step.pointee.choice)) else {
            return false
          }
          number = Int(step.pointee.x)
        case .guardedSplit:
          guard place < end, has(step.pointee.y, text[place]) else {
            number = Int(step.pointee.x)
            continue forward
          }
          if let memory, memory.hasFailed(Int(step.pointee.choice), place) { break forward }
          guard push(.choice, step.pointee.x, place, Int(step.pointee.choice)) else { return false }
          number += 1
        case .jump: number = Int(step.pointee.x)
        case .repeatGreedy:
          let longest = reach(step, from: place)
          let least = place + Int(step.pointee.least)
          guard longest >= least else { break forward }
          pay(longest - place)
          if longest == least || step.pointee.follower == .end || Unit.self == UInt8.self && step.pointee.isDisjoint {
            place = longest
            number += 1
            continue forward
          }
          let chosen = lastPlace(step, from: longest, downTo: least)
          guard chosen >= 0 else { break forward }
          if chosen > least {
            guard push(.greedy, Int32(truncatingIfNeeded: number), chosen, least) else { return false }
          }
          place = chosen
          number += 1
        case .repeatPossessive:
          let longest = reach(step, from: place)
          guard longest >= place + Int(step.pointee.least) else { break forward }
          pay(longest - place)
          place = longest
          number += 1
        case .repeatLazy:
          let most = Int(step.pointee.most) < end - place ? place + Int(step.pointee.most) : end
          let least = place + Int(step.pointee.least)
          guard least <= most else { break forward }
          while place < least, has(step.pointee.x, text[place]) { place += 1 }
          guard place == least else { break forward }
          let chosen = firstPlace(step, from: place, upTo: most)
          guard chosen >= 0 else { break forward }
          pay(chosen - place)
          place = chosen
          if place < most {
            guard push(.lazy, Int32(truncatingIfNeeded: number), place, most) else { return false }
          }
          number += 1
        case .assign:
          guard write(Int(step.pointee.x), Int(step.pointee.y)) else { return false }
          number += 1
        case .loopGreedy:
          let slot = Int(step.pointee.x)
          if slots[slot] == place {
            number += 1
            continue forward
          }
          if let memory, memory.hasFailed(Int(step.pointee.choice), place) { break forward }
          guard push(.choice, Int32(truncatingIfNeeded: number + 1), place, Int(step.pointee.choice)),
            write(slot, place)
          else { return false }
          number = Int(step.pointee.y)
        case .loopLazy:
          if slots[Int(step.pointee.x)] != place {
            if let memory, memory.hasFailed(Int(step.pointee.choice), place) { break forward }
            guard push(.choice, step.pointee.y, place, Int(step.pointee.choice)) else { return false }
          }
          number += 1
        case .loopBegin:
          guard write(Int(step.pointee.x), place) else { return false }
          number = Int(step.pointee.y)
        case .count:
          guard write(Int(step.pointee.x), slots[Int(step.pointee.x)] + 1) else { return false }
          number += 1
        case .countGreedy, .countLazy, .countPossessive:
          guard let next = count(step, number, place) else { return false }
          number = next
        case .atomicBegin:
          slots[Int(step.pointee.x)] = top - base
          number += 1
        case .atomicEnd:
          cut(to: slots[Int(step.pointee.x)])
          number += 1
        case .lookBegin:
          let back = Int(step.pointee.least)
          if back > place { break forward }
          slots[Int(step.pointee.x)] = top - base
          slots[Int(step.pointee.x) + 1] = place
          place -= back
          number += 1
        case .lookEnd:
          cut(to: slots[Int(step.pointee.x)])
          place = slots[Int(step.pointee.x) + 1]
          number += 1
        case .negativeLookBegin:
          let back = Int(step.pointee.least)
          if back > place {
            number = Int(step.pointee.y)
            continue forward
          }
          slots[Int(step.pointee.x)] = top - base
          guard push(.choice, step.pointee.y, place, -1) else { return false }
          place -= back
          number += 1
        case .negativeLookEnd:
          unwind(to: slots[Int(step.pointee.x)])
          break forward
        case .reference:
          place = compareReference(Int(step.pointee.x), step.pointee.y, at: place)
          if place < 0 { break forward }
          number += 1
        case .conditional:
          let group = Int(step.pointee.x)
          let hasMatched = slots[2 * group - 2] >= 0 && slots[2 * group - 1] >= slots[2 * group - 2]
          number = hasMatched ? number + 1 : Int(step.pointee.y)
        }
      }
      guard goBack(&number, &place) else { return false }
    }
  }

  /// Takes the latest way that has not been tried; false where there is none.
  @inline(__always)
  private mutating func goBack(_ number: inout Int, _ place: inout Int) -> Bool {
    while top != base {
      top -= 1
      let entry = top.pointee
      if entry.kind == .slot {
        slots[Int(entry.step)] = entry.place
        continue
      }
      fuel &-= 1
      if fuel < 0, !refuel() { return false }
      switch entry.kind {
      case .slot: break
      case .choice:
        if let memory, entry.other >= 0 {
          if memory.hasFailed(entry.other, entry.place) { continue }
          memory.noteFailure(entry.other, entry.place)
        }
        number = Int(entry.step)
        place = entry.place
        return true
      case .greedy:
        let step = code + Int(entry.step)
        memory?.noteFailure(Int(step.pointee.choice), entry.place)
        if entry.place == entry.other { continue }
        let chosen = lastPlace(step, from: entry.place - 1, downTo: entry.other)
        if chosen < 0 { continue }
        pay(entry.place - chosen)
        if chosen > entry.other {
          top.pointee.place = chosen
          top += 1
        }
        place = chosen
        number = Int(entry.step) + 1
        return true
      case .lazy:
        let step = code + Int(entry.step)
        memory?.noteFailure(Int(step.pointee.choice), entry.place)
        guard has(step.pointee.x, text[entry.place]) else { continue }
        let chosen = firstPlace(step, from: entry.place + 1, upTo: entry.other)
        if chosen < 0 { continue }
        pay(chosen - entry.place)
        if chosen < entry.other {
          top.pointee.place = chosen
          top += 1
        }
        place = chosen
        number = Int(entry.step) + 1
        return true
      }
    }
    return false
  }

  /// Where a counted repetition goes on; nil where the stack cannot grow.
  private mutating func count(
    _ step: UnsafePointer<RegexInstruction>, _ number: Int, _ place: Int
  ) -> Int? {
    let slot = Int(step.pointee.x)
    let isPossessive = step.pointee.code == .countPossessive
    if slots[slot] < Int(step.pointee.least) {
      if isPossessive { slots[slot + 2] = top - base }
      return Int(step.pointee.y)
    }
    let isEndless = Int(step.pointee.most) == RegexLimits.endless
    let mayRepeat = (isEndless || slots[slot] < Int(step.pointee.most)) && slots[slot + 1] != place
    guard mayRepeat else { return isPossessive ? Int(step.pointee.next) : number + 1 }
    switch step.pointee.code {
    case .countGreedy:
      guard push(.choice, Int32(truncatingIfNeeded: number + 1), place, -1), write(slot + 1, place) else { return nil }
      return Int(step.pointee.y)
    case .countLazy:
      guard push(.choice, step.pointee.next, place, -1) else { return nil }
      return number + 1
    default:
      guard write(slot + 1, place) else { return nil }
      slots[slot + 2] = top - base
      guard push(.choice, step.pointee.next, place, -1) else { return nil }
      return Int(step.pointee.y)
    }
  }
}
