#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif
import CoroRuntime

/// What the mode argument of `open` asks for.
struct FileMode {
  enum Kind: Character {
    case read = "r"
    case write = "w"
    case append = "a"
    case create = "x"
  }

  let kind: Kind
  let isUpdating: Bool
  let isBinary: Bool

  /// - Parameter isRaw: of `FileIO`, which has no text mode and other messages.
  init(_ mode: String, isRaw: Bool = false, _ machine: Machine) throws(Unwind) {
    var kinds: [Kind] = []
    var seen: Set<Character> = []
    var isText = false
    var isBinary = false
    var isUpdating = false
    for character in mode {
      let isRepeated = !seen.insert(character).inserted
      if let kind = Kind(rawValue: character) {
        kinds.append(kind)
      } else if character == "b" {
        isBinary = true
      } else if character == "+" {
        isUpdating = true
      } else if character == "t", !isRaw {
        isText = true
      } else {
        throw machine.raise(.valueError, isRaw ? "invalid mode: \(mode)" : "invalid mode: '\(mode)'")
      }
      if isRepeated, !isRaw { throw machine.raise(.valueError, "invalid mode: '\(mode)'") }
    }
    if isText && isBinary { throw machine.raise(.valueError, "can't have text and binary mode at once") }
    guard kinds.count == 1 else {
      throw machine.raise(
        .valueError,
        isRaw || kinds.isEmpty
          ? "Must have exactly one of create/read/write/append mode and at most one plus"
          : "must have exactly one of create/read/write/append mode")
    }
    kind = kinds[0]
    self.isUpdating = isUpdating
    self.isBinary = isBinary
  }

  var isReadable: Bool { kind == .read || isUpdating }
  var isWritable: Bool { kind != .read || isUpdating }

  var flags: Int32 {
    let access = isReadable && isWritable ? O_RDWR : isReadable ? O_RDONLY : O_WRONLY
    return switch kind {
    case .read: access
    case .write: access | O_CREAT | O_TRUNC
    case .append: access | O_CREAT | O_APPEND
    case .create: access | O_CREAT | O_EXCL
    }
  }

  /// As the `mode` attribute of a raw file has it.
  var rawName: String {
    switch kind {
    case .create: isReadable ? "xb+" : "xb"
    case .append: isReadable ? "ab+" : "ab"
    case .read, .write: isReadable ? (isWritable ? "rb+" : "rb") : "wb"
    }
  }
}
