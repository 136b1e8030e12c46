import CNativeStack

/// Memory of the system's own pages: an allocator does not keep it when it is freed.
package enum SystemPages {
  package static func allocate(bytes: Int) -> UnsafeMutableRawPointer {
    guard let pages = coro_map_pages(bytes) else { fatalError("out of memory: \(bytes) bytes") }
    return pages
  }

  package static func free(_ pages: UnsafeMutableRawPointer, bytes: Int) { coro_unmap_pages(pages, bytes) }
}
