/// What a script may do with files: every path that it hands to the system is asked about here first.
///
/// The command allows everything. An embedder that wants less answers an error number, which the script sees as the
/// `OSError` that the system would have raised: `EACCES` as `PermissionError`.
package struct FileAccess {
  package enum Purpose: Sendable {
    /// Reading a file, or the names in a folder.
    case read
    /// Writing a file, which may make it.
    case write
    /// Facts about a file: whether it exists, its size, its times, where a link points.
    case inspect
    /// Making, moving and removing files, folders and links, and changing their facts.
    case change
  }

  /// The error number for what is not allowed; nil for what is.
  package var refusal: (_ path: String, _ purpose: Purpose) -> Int32?

  /// Whether scripts may change what belongs to the whole process: its current folder, its file descriptors.
  package var allowsProcessState = true

  package init(refusal: @escaping (_ path: String, _ purpose: Purpose) -> Int32?) {
    self.refusal = refusal
  }

  /// Refuses nothing.
  package static var everything: FileAccess { FileAccess { _, _ in nil } }
}

extension Machine {
  /// Refuses what concerns the whole process, where scripts may not change that.
  package func permitProcessState() throws(Unwind) {
    if !host.fileAccess.allowsProcessState { throw osError(EPERM) }
  }

  /// `OSError` of the class that CPython chooses, naming the files as the script wrote them.
  package func osError(_ number: Int32, file: Value, other: Value = .undefined) -> Unwind {
    let exception = makeOSError(number)
    if let attributes = exception.attributes?.object {
      set(attributes, "filename", file.given ?? .none)
      if !other.isUndefined { set(attributes, "filename2", other) }
    }
    return raise(exception)
  }
}
