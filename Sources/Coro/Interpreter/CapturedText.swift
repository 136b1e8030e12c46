import Synchronization

/// Collects what scripts write; used from any thread.
///
/// ```swift
/// let printed = CapturedText()
/// var configuration = Interpreter.Configuration()
/// configuration.standardOutput = .capture(printed)
/// try await Interpreter(configuration).run("print('hello')")
/// print(printed.text)   // hello
/// ```
public final class CapturedText: Sendable {
  private let bytes = Mutex<[UInt8]>([])

  public init() {}

  /// All that was written since it was made or last taken.
  public var text: String { bytes.withLock { String(decoding: $0, as: UTF8.self) } }

  /// The same, and forgets it.
  public func take() -> String {
    bytes.withLock { bytes in
      defer { bytes = [] }
      return String(decoding: bytes, as: UTF8.self)
    }
  }

  /// Adds text of the host's own.
  public func append(_ more: String) { bytes.withLock { $0.append(contentsOf: more.utf8) } }

  func append(_ more: UnsafeRawBufferPointer) { bytes.withLock { $0.append(contentsOf: more) } }
}
