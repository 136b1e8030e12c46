/// What only `bytearray` can: changing in place.
enum BytesMutation {
  static var rows: [NativeRow] {
    let owner = BytesOwner.byteArray
    return [
      owner.row("append", "self, item, /") { machine, object, arguments throws(Unwind) in
        let byte = try machine.requireByte(arguments[1])
        try machine.makeRoom(in: object, for: 1)
        object.bytes.append(byte)
        return .none
      },
      owner.row("extend", "self, iterable_of_ints, /", extend),
      owner.row("insert", "self, index, item, /", insert),
      owner.row("pop", "self, index=-1, /", pop),
      owner.row("remove", "self, value, /", remove),
      owner.row("reverse", "self, /") { _, object, _ throws(Unwind) in
        object.bytes.reverse()
        return .none
      },
      owner.row("clear", "self, /") { _, object, _ throws(Unwind) in
        object.bytes = []
        return .none
      },
      owner.row("copy", "self, /") { machine, object, _ throws(Unwind) in machine.makeByteArray(object.bytes) },
      owner.row("__setitem__", "self, key, value, /", setItem),
      owner.row("__delitem__", "self, key, /", deleteItem),
      owner.row("__iadd__", "self, value, /") { machine, object, arguments throws(Unwind) in
        guard let added = machine.bytesLike(arguments[1]) else {
          throw machine.raise(
            .typeError,
            "can't concat \(machine.typeName(arguments[1])) to \(machine.typeName(arguments[0]))")
        }
        if machine.bytesObject(arguments[1]) === object, !added.isEmpty {
          throw machine.raise(.bufferError, "Existing exports of data: object cannot be re-sized")
        }
        try machine.makeRoom(in: object, for: added.count)
        object.bytes += added
        return arguments[0]
      },
      owner.row("__imul__", "self, value, /") { machine, object, arguments throws(Unwind) in
        object.bytes = try machine.repeated(object.bytes, machine.repetitions(arguments[1]))
        return arguments[0]
      },
    ]
  }

  private static func extend(
    _ machine: Machine, _ object: BytesObject, _ arguments: Arguments
  ) throws(Unwind) -> Value {
    let added: [UInt8]
    if let bytes = machine.bytesLike(arguments[1]) {
      added = bytes
    } else {
      guard machine.isIterable(arguments[1]) else {
        throw machine.raise(.typeError, "can't extend bytearray with \(machine.typeName(arguments[1]))")
      }
      added = try machine.collectBytes(arguments[1], "byte must be in range(0, 256)", asksLength: true)
    }
    try machine.makeRoom(in: object, for: added.count)
    object.bytes += added
    return .none
  }

  private static func insert(
    _ machine: Machine, _ object: BytesObject, _ arguments: Arguments
  ) throws(Unwind) -> Value {
    var index = try machine.requireInt(arguments[1])
    let byte = try machine.requireByte(arguments[2])
    try machine.makeRoom(in: object, for: 1)
    let count = object.bytes.count
    if index < 0 { index = max(index + count, 0) }
    object.bytes.insert(byte, at: min(index, count))
    return .none
  }

  private static func pop(
    _ machine: Machine, _ object: BytesObject, _ arguments: Arguments
  ) throws(Unwind) -> Value {
    let index = try arguments[1].isUndefined ? -1 : machine.requireInt(arguments[1])
    if object.bytes.isEmpty { throw machine.raise(.indexError, "pop from empty bytearray") }
    let place = index < 0 ? index + object.bytes.count : index
    guard object.bytes.indices.contains(place) else { throw machine.raise(.indexError, "pop index out of range") }
    return .int(Int(object.bytes.remove(at: place)))
  }

  private static func remove(
    _ machine: Machine, _ object: BytesObject, _ arguments: Arguments
  ) throws(Unwind) -> Value {
    let byte = try machine.requireByte(arguments[1])
    guard let place = object.bytes.firstIndex(of: byte) else {
      throw machine.raise(.valueError, "value not found in bytearray")
    }
    object.bytes.remove(at: place)
    return .none
  }

  private static func setItem(
    _ machine: Machine, _ object: BytesObject, _ arguments: Arguments
  ) throws(Unwind) -> Value {
    guard let slice = machine.sliceObject(arguments[1]) else {
      let index = try machine.bytesIndex(arguments[1], kind: "bytearray")
      let byte = try machine.requireByte(arguments[2])
      // Only now: making a byte may have changed the size.
      let place = try machine.bytesPlace(index, count: object.bytes.count, "bytearray index out of range")
      object.bytes[place] = byte
      return .none
    }
    let parts = try machine.unpack(slice)
    let values: [UInt8]
    if let bytes = machine.bytesLike(arguments[2]) {
      values = bytes
    } else {
      guard machine.stringObject(arguments[2]) == nil, machine.isIterable(arguments[2]) else {
        let isNumber = [machine.names.index, machine.names.integer, machine.names.float, machine.names.complex]
          .contains { !machine.special($0, of: arguments[2]).isUndefined }
        if !isNumber, machine.stringObject(arguments[2]) == nil {
          throw machine.raise(.typeError, "cannot convert '\(machine.typeName(arguments[2]))' object to bytearray")
        }
        throw machine.raise(
          .typeError, "can assign only bytes, buffers, or iterables of ints in range(0, 256)")
      }
      values = try machine.collectBytes(arguments[2], "byte must be in range(0, 256)")
    }
    let range = machine.adjust(parts, count: object.bytes.count)
    if range.step == 1 {
      try machine.makeRoom(in: object, for: max(values.count - range.count, 0))
      object.bytes.replaceSubrange(range.start..<range.start + range.count, with: values)
      return .none
    }
    guard values.count == range.count else {
      if values.isEmpty {
        delete(object, range)
        return .none
      }
      throw machine.raise(
        .valueError,
        "attempt to assign bytes of size \(values.count) to extended slice of size \(range.count)")
    }
    for step in 0..<range.count { object.bytes[range.start + step * range.step] = values[step] }
    return .none
  }

  private static func deleteItem(
    _ machine: Machine, _ object: BytesObject, _ arguments: Arguments
  ) throws(Unwind) -> Value {
    guard let slice = machine.sliceObject(arguments[1]) else {
      let place = try machine.bytesIndex(
        arguments[1], count: object.bytes.count, "bytearray index out of range", kind: "bytearray")
      object.bytes.remove(at: place)
      return .none
    }
    delete(object, try machine.adjust(machine.unpack(slice), count: object.bytes.count))
    return .none
  }

  private static func delete(_ object: BytesObject, _ range: SliceElements) {
    guard range.count > 0 else { return }
    if range.step == 1 {
      object.bytes.removeSubrange(range.start..<range.start + range.count)
      return
    }
    let first = range.step > 0 ? range.start : range.start + (range.count - 1) * range.step
    let step = abs(range.step)
    var kept: [UInt8] = []
    kept.reserveCapacity(object.bytes.count - range.count)
    for (index, byte) in object.bytes.enumerated() {
      let offset = index - first
      let isDeleted = offset >= 0 && offset % step == 0 && offset / step < range.count
      if !isDeleted { kept.append(byte) }
    }
    object.bytes = kept
  }
}

extension Machine {
  /// Charges the heap when the array is about to grow.
  func makeRoom(in object: BytesObject, for added: Int) throws(Unwind) {
    let needed = try checkedSum(object.bytes.count, added, "bytearray is too large")
    let capacity = object.bytes.capacity
    guard needed > capacity else { return }
    let grown = max(needed, capacity * 2)
    try chargeArray(grown)
    if grown - capacity <= 1 << 16 { heap.allocatedBytes += grown - capacity }
  }
}
