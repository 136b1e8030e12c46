/// What a function of numbers or of formats raises, before anybody knows about exception objects.
///
/// The caller turns `kind` into the exception's class and `message` into its only argument. The
/// message is CPython 3.12's, to the letter; a `memoryError` has none, as there.
package struct NumberError: Error, Hashable {
  package enum Kind: Hashable, Sendable {
    case valueError
    case overflowError
    case zeroDivisionError
    case typeError
    case memoryError
  }

  package let kind: Kind
  package let message: String

  package init(_ kind: Kind, _ message: String) {
    self.kind = kind
    self.message = message
  }

  package static func value(_ message: String) -> NumberError { NumberError(.valueError, message) }
  package static func overflow(_ message: String) -> NumberError { NumberError(.overflowError, message) }
  package static func zeroDivision(_ message: String) -> NumberError { NumberError(.zeroDivisionError, message) }
  package static func type(_ message: String) -> NumberError { NumberError(.typeError, message) }

  /// Raised before a result beyond the caller's limit is computed, never after.
  package static let memory = NumberError(.memoryError, "")
}
