/// Builds a text piece by piece, one byte a code point as long as that is enough; charged as it grows.
///
/// It holds no values, so it may live across calls into script.
struct RepresentationBuilder {
  private var narrow: [UInt8] = []
  private var wide: [UInt32] = []
  private var isWide = false
  private var allBits: UInt8 = 0
  private var charged = 256

  mutating func appendLiteral(_ text: StaticString, _ machine: Machine) throws(Unwind) {
    if isWide {
      for index in 0..<text.utf8CodeUnitCount { wide.append(UInt32(text.utf8Start[index])) }
    } else {
      narrow.append(contentsOf: UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
    }
  }

  mutating func append(_ text: String, _ machine: Machine) throws(Unwind) {
    try append(machine.makeString(text), machine)
  }

  mutating func append(_ string: StringObject, _ machine: Machine) throws(Unwind) {
    try chargeGrowth(string.count, machine)
    if string.isWide && !isWide {
      wide = narrow.map(UInt32.init)
      narrow = []
      isWide = true
    }
    if string.isWide {
      wide.append(contentsOf: UnsafeBufferPointer(start: string.wide, count: string.count))
    } else if isWide {
      for index in 0..<string.count { wide.append(UInt32(string.narrow[index])) }
    } else {
      if !string.isASCII { allBits = 0x80 }
      narrow.append(contentsOf: UnsafeBufferPointer(start: string.narrow, count: string.count))
    }
  }

  private mutating func chargeGrowth(_ count: Int, _ machine: Machine) throws(Unwind) {
    let needed = (narrow.count + wide.count + count) * (isWide ? 4 : 1)
    if needed > charged {
      try machine.charge(needed)
      charged = needed * 2
    }
  }

  func finish(_ machine: Machine) -> StringObject {
    if isWide { return machine.makeString(wide) }
    return narrow.withUnsafeBufferPointer { machine.makeNarrow($0, isASCII: allBits == 0) }
  }
}

/// `repr` of containers. A container inside itself is shown as `[...]`.
extension Machine {
  /// Every level copies the text of the levels below it, so depth costs quadratic time: CPython's limit is kept too.
  private func checkRepresentationDepth() throws(Unwind) {
    try checkNativeStack()
    if representing.count >= Machine.deepestRepresentation {
      throw raise(.recursionError, "maximum recursion depth exceeded while getting the repr of an object")
    }
  }

  private static let deepestRepresentation = 1500

  package func representList(_ list: ListObject) throws(Unwind) -> StringObject {
    if list.count == 0 { return makeString("[]") }
    try checkRepresentationDepth()
    let address = Ref(list).address
    guard representing.insert(address).inserted else { return makeString("[...]") }
    defer { representing.remove(address) }
    var text = RepresentationBuilder()
    try text.appendLiteral("[", self)
    var index = 0
    while index < list.count {
      if index > 0 { try text.appendLiteral(", ", self) }
      try text.append(repr(list[index]), self)
      index += 1
    }
    try text.appendLiteral("]", self)
    return text.finish(self)
  }

  package func representTuple(_ tuple: TupleObject) throws(Unwind) -> StringObject {
    if tuple.count == 0 { return makeString("()") }
    try checkRepresentationDepth()
    let address = Ref(tuple).address
    guard representing.insert(address).inserted else { return makeString("(...)") }
    defer { representing.remove(address) }
    var text = RepresentationBuilder()
    try text.appendLiteral("(", self)
    for index in 0..<tuple.count {
      if index > 0 { try text.appendLiteral(", ", self) }
      try text.append(repr(tuple[index]), self)
    }
    if tuple.count == 1 { try text.appendLiteral(",", self) }
    try text.appendLiteral(")", self)
    return text.finish(self)
  }

  package func representDictionary(_ dictionary: DictionaryObject) throws(Unwind) -> StringObject {
    if dictionary.count == 0 { return makeString("{}") }
    try checkRepresentationDepth()
    let address = Ref(dictionary).address
    guard representing.insert(address).inserted else { return makeString("{...}") }
    defer { representing.remove(address) }
    var text = RepresentationBuilder()
    try text.appendLiteral("{", self)
    var position = dictionary.nextPosition(from: 0)
    var isFirst = true
    while position >= 0 {
      if !isFirst { try text.appendLiteral(", ", self) }
      isFirst = false
      let entry = dictionary.entries[position]
      try text.append(repr(entry.key), self)
      try text.appendLiteral(": ", self)
      try text.append(repr(entry.value), self)
      position = dictionary.nextPosition(from: position + 1)
    }
    try text.appendLiteral("}", self)
    return text.finish(self)
  }

  package func representSet(_ set: SetObject) throws(Unwind) -> StringObject {
    let name = set.typeReference.object.name
    // Only an exact `set` is shown without its name.
    let isNamed = set.isFrozen || !set.isExact
    if set.count == 0 { return makeString("\(name)()") }
    try checkRepresentationDepth()
    let address = Ref(set).address
    guard representing.insert(address).inserted else { return makeString("\(name)(...)") }
    defer { representing.remove(address) }
    var text = RepresentationBuilder()
    if isNamed {
      try text.append(name, self)
      try text.appendLiteral("(", self)
    }
    try text.appendLiteral("{", self)
    var position = set.nextPosition(from: 0)
    var isFirst = true
    while position >= 0 {
      if !isFirst { try text.appendLiteral(", ", self) }
      isFirst = false
      try text.append(repr(set.entries[position].key), self)
      position = set.nextPosition(from: position + 1)
    }
    try text.appendLiteral(isNamed ? "})" : "}", self)
    return text.finish(self)
  }

  /// `dict_keys([…])` and the like.
  package func representView(_ view: DictionaryViewObject) throws(Unwind) -> StringObject {
    try checkRepresentationDepth()
    let address = Ref(view).address
    guard representing.insert(address).inserted else { return makeString("...") }
    defer { representing.remove(address) }
    var text = RepresentationBuilder()
    try text.append(view.typeReference.object.name, self)
    try text.appendLiteral("(", self)
    try text.append(representList(makeListFrom(.object(Ref(view)))), self)
    try text.appendLiteral(")", self)
    return text.finish(self)
  }

  package func representRange(_ range: RangeObject) -> StringObject {
    makeString(
      range.step == 1
        ? "range(\(range.start), \(range.declaredStop))"
        : "range(\(range.start), \(range.declaredStop), \(range.step))")
  }
}

/// CPython's hash of a sequence of hashes: the one of tuples.
struct SequenceHash {
  private var state: UInt = 2_870_177_450_012_600_261
  private var count: UInt = 0

  mutating func add(_ hash: Int) {
    state &+= UInt(bitPattern: hash) &* 14_029_467_366_897_019_727
    state = state << 31 | state >> 33
    state &*= 11_400_714_785_074_694_791
    count += 1
  }

  func finish() -> Int {
    let result = state &+ (count ^ (2_870_177_450_012_600_261 ^ 3_527_539))
    return result == .max ? 1_546_275_796 : Int(bitPattern: result)
  }

  /// As slices do it.
  func finishWithoutCount() -> Int {
    state == .max ? 1_546_275_796 : Int(bitPattern: state)
  }
}

extension Machine {
  package func hashTuple(_ tuple: TupleObject) throws(Unwind) -> Int {
    try checkNativeStack()
    var hash = SequenceHash()
    for index in 0..<tuple.count { hash.add(try self.hash(tuple[index])) }
    return hash.finish()
  }

  /// As CPython's: independent of the order.
  package func hashFrozenSet(_ set: SetObject) -> Int {
    if set.cachedHash != 0 { return set.cachedHash }
    var hash: UInt = 0
    var position = set.nextPosition(from: 0)
    while position >= 0 {
      let element = UInt(bitPattern: set.entries[position].hash)
      hash ^= ((element ^ 89_869_747) ^ (element << 16)) &* 3_644_798_167
      position = set.nextPosition(from: position + 1)
    }
    hash ^= (UInt(set.count) &+ 1) &* 1_927_868_237
    hash ^= (hash >> 11) ^ (hash >> 25)
    hash = hash &* 69069 &+ 907_133_923
    set.cachedHash = hash == .max ? 590_923_713 : Int(bitPattern: hash)
    return set.cachedHash
  }

  package func hashRange(_ range: RangeObject) throws(Unwind) -> Int {
    var hash = SequenceHash()
    hash.add(try self.hash(.int(range.count)))
    hash.add(try self.hash(range.count == 0 ? .none : .int(range.start)))
    hash.add(try self.hash(range.count <= 1 ? .none : .int(range.step)))
    return hash.finish()
  }
}
