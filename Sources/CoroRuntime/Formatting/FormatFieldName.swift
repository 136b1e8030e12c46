/// Numbers the fields of a template: all by hand or all by themselves. Shared with the templates
/// in its specifications.
package struct FormatNumbering: Hashable, Sendable {
  private enum State: Hashable, Sendable {
    case undecided
    case automatic
    case manual
  }

  private var state = State.undecided
  private var nextIndex = 0

  package init() {}

  fileprivate mutating func take(_ index: Int?) throws(NumberError) -> Int {
    switch (state, index) {
    case (.manual, nil):
      throw .value("cannot switch from manual field specification to automatic field numbering")
    case (.automatic, .some):
      throw .value("cannot switch from automatic field numbering to manual field specification")
    case (_, let index?):
      state = .manual
      return index
    case (_, nil):
      state = .automatic
      defer { nextIndex += 1 }
      return nextIndex
    }
  }
}

/// A field's name: which argument, and the way from there: `0.attribute[key]`.
package struct FormatFieldName: Sendable {
  package enum Root: Hashable, Sendable {
    case positional(Int)
    case named(ArraySlice<UInt32>)
  }

  package enum Step: Hashable, Sendable {
    case attribute(ArraySlice<UInt32>)
    case index(Int)
    case key(ArraySlice<UInt32>)
  }

  package let root: Root
  private var rest: ArraySlice<UInt32>

  package init(_ name: ArraySlice<UInt32>, numbering: inout FormatNumbering) throws(NumberError) {
    let first = name.prefix { $0 != UInt32(Letter.dot) && $0 != CodePoints.of("[") }
    rest = name[first.endIndex...]
    if first.isEmpty {
      root = .positional(try numbering.take(nil))
    } else if let index = try FormatFieldName.integer(first) {
      root = .positional(try numbering.take(index))
    } else {
      root = .named(first)
    }
  }

  /// For `string.Formatter`, which numbers the fields itself: an empty name stays a name.
  package init(_ name: ArraySlice<UInt32>) throws(NumberError) {
    let first = name.prefix { $0 != UInt32(Letter.dot) && $0 != CodePoints.of("[") }
    rest = name[first.endIndex...]
    root = try FormatFieldName.integer(first).map { .positional($0) } ?? .named(first)
  }

  /// Lazily: CPython follows the way before it complains about the rest of it.
  package mutating func nextStep() throws(NumberError) -> Step? {
    guard let first = rest.popFirst() else { return nil }
    let step: Step
    let name: ArraySlice<UInt32>
    if first == UInt32(Letter.dot) {
      name = rest.prefix { $0 != UInt32(Letter.dot) && $0 != CodePoints.of("[") }
      rest = rest[name.endIndex...]
      step = .attribute(name)
    } else if first == CodePoints.of("[") {
      name = rest.prefix { $0 != CodePoints.of("]") }
      rest = rest[name.endIndex...]
      guard rest.popFirst() != nil else { throw .value("Missing ']' in format string") }
      step = try FormatFieldName.integer(name).map { .index($0) } ?? .key(name)
    } else {
      throw .value("Only '.' or '[' may follow ']' in format field specifier")
    }
    if name.isEmpty { throw .value("Empty attribute in format string") }
    return step
  }

  /// Nil for what is empty or not all digits.
  private static func integer(_ text: ArraySlice<UInt32>) throws(NumberError) -> Int? {
    var rest = text
    guard let value = try FormatSpecification.parseInteger(&rest), rest.isEmpty else { return nil }
    return value
  }
}
