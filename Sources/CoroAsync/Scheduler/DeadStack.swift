/// Overwrites what returned functions left on the native stack below here.
///
/// A collection that is called next from the same place then finds nothing of theirs in the gaps of its own frames.
/// A kilobyte at a time: more than that is not allocated on the stack.
@inline(never)
func clearDeadStack(kilobytes: Int = 16) {
  withUnsafeTemporaryAllocation(byteCount: 1024, alignment: 16) { memory in
    memory.initializeMemory(as: UInt8.self, repeating: 0)
    if kilobytes > 1 { clearDeadStack(kilobytes: kilobytes - 1) }
    // After the call, so that the memory is needed until then.
    keepAlive(memory)
  }
}

/// Keeps the optimiser from leaving the writes out.
@inline(never)
private func keepAlive(_ memory: UnsafeMutableRawBufferPointer) {
  withExtendedLifetime(memory.first) {}
}
