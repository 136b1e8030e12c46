#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif
import CoroRuntime

/// A file that may hold bytes which are not written yet.
protocol PendingFile: HeapObject {
  /// Whether there are such bytes.
  var isPending: Bool { get }
  /// The descriptor that they will go to; negative where there is none.
  var pendingDescriptor: Int32 { get }
  /// Writes them without calling script, as far as that goes: nobody is left to hear of an error.
  func writePending()
}

/// Knows the files of one interpreter that are open for writing.
///
/// In CPython a file that nobody refers to any more is written out and closed at once, and programs count on it:
/// `open(p, "w").write(text)`. Here it waits for a collection, so whatever looks at the file system sees to it first that
/// no bytes wait in such a file.
final class OpenFiles: DeathWatcher {
  private struct Entry {
    let file: Unmanaged<HeapObject>
    /// It outlived a collection that was made for its sake.
    var isKnownToLive = false
  }

  private var entries: [UInt: Entry] = [:]

  static func of(_ machine: Machine) -> OpenFiles {
    if let known = machine.moduleStates["open files"] as? OpenFiles { return known }
    let made = OpenFiles()
    machine.moduleStates["open files"] = made
    machine.deathWatchers.append(made)
    // Handlers run in reverse: what the script registered comes before.
    let last: (Machine) throws(Unwind) -> Void = { (_) throws(Unwind) in made.writeAll() }
    machine.exitHandlers.insert(last, at: 0)
    return made
  }

  func watch(_ file: any PendingFile) {
    file.hasDeathWatch = true
    entries[Ref(file as HeapObject).address] = Entry(file: Unmanaged.passUnretained(file))
  }

  func forget(_ file: any PendingFile) { entries[Ref(file as HeapObject).address] = nil }

  func objectDies(_ object: HeapObject, _ machine: Machine) {
    guard entries.removeValue(forKey: Ref(object).address) != nil, let file = object as? any PendingFile else { return }
    // All that goes in one collection is still whole while its deaths are told.
    file.writePending()
  }

  /// At the end of the program.
  private func writeAll() {
    for entry in entries.values { (entry.file.takeUnretainedValue() as? any PendingFile)?.writePending() }
  }

  static func collect(_ machine: Machine) throws(Unwind) {
    machine.collect()
    try machine.followUpCollection()
  }

  /// Before the file system is looked at: files that nothing reaches any more are written out.
  ///
  /// They are looked for from the precise roots alone, and only written: a file that native code is at work on loses
  /// nothing by that. Freeing them is left to a collection.
  func settle(for path: FilePath, _ machine: Machine) {
    if entries.isEmpty { return }
    var pending: [any PendingFile] = []
    var isDue = false
    for entry in entries.values {
      guard let file = entry.file.takeUnretainedValue() as? any PendingFile, file.isPending else { continue }
      pending.append(file)
      if !entry.isKnownToLive { isDue = true }
    }
    guard isDue || (!pending.isEmpty && OpenFiles.isOne(of: pending.map(\.pendingDescriptor), path)) else { return }
    let reached = machine.reached(among: pending)
    for (file, isReached) in zip(pending, reached) where !isReached { file.writePending() }
    for key in entries.keys { entries[key]?.isKnownToLive = true }
  }

  /// Whether a path names one of the files.
  private static func isOne(of descriptors: [Int32], _ path: FilePath) -> Bool {
    var wanted = stat()
    guard stat(path.bytes, &wanted) == 0 else { return false }
    return descriptors.contains { descriptor in
      var facts = stat()
      return descriptor >= 0 && fstat(descriptor, &facts) == 0 && facts.st_ino == wanted.st_ino
        && facts.st_dev == wanted.st_dev
    }
  }
}
