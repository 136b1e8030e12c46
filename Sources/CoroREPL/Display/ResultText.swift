import CoroRuntime

/// A value as the prompt shows it: on one row where it fits, else over several, as `pprint` lays it out.
enum ResultText {
  static func text(of value: Value, width: Int, _ style: Style, _ machine: Machine) throws(Unwind) -> String {
    let whole = try machine.repr(value).text
    if Width.of(whole) < width || !isNested(value) { return ValueColours.paint(whole, style) }
    let printer = try machine.importModule("pprint", innermost: true)
    let text = try machine.call(
      machine.getAttribute(printer, "pformat"), arguments: [value],
      keywords: [
        (machine.intern("width"), .int(width - 1)), (machine.intern("sort_dicts"), .bool(false)),
        (machine.intern("compact"), .bool(true)),
      ])
    guard case .string(let ref) = text else { return whole }
    return ValueColours.paint(ref.object.text, style)
  }

  private static func isNested(_ value: Value) -> Bool {
    switch value {
    case .list, .tuple, .dictionary, .instance: true
    case .object(let ref):
      switch ref.object.kind {
      case .list, .tuple, .dictionary, .set, .instance: true
      default: false  // of the kinds of objects: nothing else holds values that it shows
      }
    case .undefined, .none, .bool, .int, .float, .string, .function, .native, .type, .notImplemented, .ellipsis: false
    }
  }
}
