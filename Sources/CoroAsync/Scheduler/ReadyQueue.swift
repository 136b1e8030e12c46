import CoroRuntime

/// What is ready, in order: a queue in blocks that are given back as they are used up.
///
/// A million tasks that begin in one round need 16 MB for their entries; as they go on to wait for other things, which need
/// memory of their own, the entries' is free again. The blocks are the system's pages: an allocator kept all of the 16 MB
/// to the end.
final class ReadyQueue {
  private var blocks: ContiguousArray<UnsafeMutablePointer<PackedEntry>> = []
  /// The first block that is in use; those before it are gone.
  private var firstBlock = 0
  /// Places in the first and in the last block.
  private var head = 0
  private var tail = blockSize
  /// Blocks that are not in use.
  private var spares: ContiguousArray<UnsafeMutablePointer<PackedEntry>> = []
  private(set) var count = 0

  /// Entries of a block: 16 KB.
  private static let blockSize = 1024
  private static let blockBytes = blockSize * MemoryLayout<PackedEntry>.stride
  /// Blocks that are kept: a queue that comes and goes asks the system for none.
  private static let mostSpares = 16
  /// The object of the entry so far behind is fetched from memory: where many tasks or timers become ready they lie apart, and
  /// waiting for each of 100,000 timers took 0.4 µs.
  private static let fetchedAhead = 6

  var isEmpty: Bool { count == 0 }

  deinit {
    removeAll()
    for block in spares { SystemPages.free(block, bytes: ReadyQueue.blockBytes) }
  }

  @inline(__always)
  func append(_ entry: ReadyEntry) {
    if tail == ReadyQueue.blockSize { addBlock() }
    (blocks[blocks.count - 1] + tail).initialize(to: PackedEntry(entry))
    tail += 1
    count += 1
  }

  @inline(__always)
  func popFirst() -> ReadyEntry? {
    if count == 0 { return nil }
    let place = blocks[firstBlock] + head
    let entry = place.pointee.entry
    if count > ReadyQueue.fetchedAhead, head + ReadyQueue.fetchedAhead < ReadyQueue.blockSize {
      (place + ReadyQueue.fetchedAhead).pointee.fetch()
    }
    head += 1
    count -= 1
    if count == 0 || head == ReadyQueue.blockSize { dropBlock() }
    return entry
  }

  @inline(never)
  private func addBlock() {
    blocks.append(
      spares.popLast()
        ?? SystemPages.allocate(bytes: ReadyQueue.blockBytes)
        .bindMemory(to: PackedEntry.self, capacity: ReadyQueue.blockSize))
    tail = 0
  }

  /// The first block is used up, or the queue is empty and begins anew in the block that it has.
  private func dropBlock() {
    head = 0
    if count == 0 && firstBlock == blocks.count - 1 {
      tail = 0
      if firstBlock > 0 {
        blocks = [blocks[firstBlock]]
        firstBlock = 0
      }
      return
    }
    giveBack(blocks[firstBlock])
    firstBlock += 1
    if firstBlock == blocks.count { tail = ReadyQueue.blockSize }
    if firstBlock * 2 > blocks.count {
      blocks.removeFirst(firstBlock)
      firstBlock = 0
    }
  }

  private func giveBack(_ block: UnsafeMutablePointer<PackedEntry>) {
    if spares.count < ReadyQueue.mostSpares {
      spares.append(block)
    } else {
      SystemPages.free(block, bytes: ReadyQueue.blockBytes)
    }
  }

  func removeAll() {
    for block in blocks[firstBlock...] { giveBack(block) }
    blocks = []
    firstBlock = 0
    head = 0
    tail = ReadyQueue.blockSize
    count = 0
  }

  /// An entry by its place, from 0 up to `count`.
  subscript(_ index: Int) -> ReadyEntry {
    get { place(index).pointee.entry }
    set { place(index).pointee = PackedEntry(newValue) }
  }

  private func place(_ index: Int) -> UnsafeMutablePointer<PackedEntry> {
    let offset = head + index
    return blocks[firstBlock + offset / ReadyQueue.blockSize] + offset % ReadyQueue.blockSize
  }

  func forEach(_ body: (ReadyEntry) -> Void) {
    for index in 0..<count { body(self[index]) }
  }
}
