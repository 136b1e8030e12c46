import CoroRuntime
import CoroSyntax

/// The native part of `tokenize`: the lexer's tokens, with the comments and empty lines that it leaves out.
enum TokensModule {
  static func fill(_ machine: Machine, _ module: ModuleObject) throws(Unwind) {
    let type = machine.makeType("TokenizerIter", in: module, layout: .iterator, canBeSubclassed: false)
    machine.defineIteration(in: type)
    machine.define(
      [
        NativeRow("__new__", "cls, readline, /, *, extra_tokens, encoding=None", kind: .staticMethod) {
          (machine, arguments) throws(Unwind) in
          if try !machine.isTrue(arguments[2]) {
            throw machine.raise(.notImplementedError, "TokenizerIter() without extra_tokens is not supported")
          }
          var encoding: String?
          if let given = arguments[3].given { encoding = try machine.text(given, "encoding").text }
          return machine.adopt(
            TokenIterator(type: Ref(type), readline: arguments[1], encoding: encoding), of: type)
        }
      ], in: type)
  }
}

/// What `TokenizerIter` makes. It reads all of its lines before the first token: the lexer scans whole texts. CPython's
/// lets some things pass that are no Python, such as a bracket too many; here they are errors.
final class TokenIterator: IteratorObject {
  private let readline: Value
  private let encoding: String?
  private var words: [ListedToken]?
  private var place = 0
  private var source = SourceText(name: "<string>", bytes: [])
  private var failure: Diagnostic?

  init(type: Ref<TypeObject>, readline: Value, encoding: String?) {
    self.readline = readline
    self.encoding = encoding
    super.init(type: type)
  }

  override func trace(_ tracer: Tracer) { tracer.visit(readline) }

  override func next(_ machine: Machine) throws(Unwind) -> Value {
    if words == nil {
      source = SourceText(name: "<string>", bytes: try readAll(machine))
      let scanned = Lexer.scan(source)
      failure = scanned.failure
      if scanned.unclosed != nil, let end = failure, end.isIncomplete {
        failure = Diagnostic(.syntaxError, "unexpected EOF in multi-line statement", at: end.span)
      }
      words = TokenListing.tokens(scanned, in: source)
    }
    guard let words, place < words.count else {
      guard let failure else { return .undefined }
      self.failure = nil
      throw machine.syntaxError(failure, in: source)
    }
    let word = words[place]
    place += 1
    func position(_ line: Int, _ column: Int) -> Value { .tuple(Ref(machine.makeTuple([.int(line), .int(column)]))) }
    return .tuple(
      Ref(
        machine.makeTuple([
          .int(word.kind.rawValue), machine.string(word.text), position(word.line, word.column),
          position(word.endLine, word.endColumn), machine.string(word.lines),
        ])))
  }

  private func readAll(_ machine: Machine) throws(Unwind) -> [UInt8] {
    var bytes: [UInt8] = []
    while true {
      let line: Value
      do throws(Unwind) { line = try machine.call(readline) } catch {
        guard machine.isCurrentException(.stopIteration) else { throw error }
        _ = machine.takeException()
        return bytes
      }
      var text = machine.stringObject(line)
      if let encoding, let octets = machine.bytesLike(line) {
        text = machine.stringObject(try machine.decode(octets, line, encoding: encoding, errors: "replace"))
      }
      guard let text else {
        throw machine.raise(
          .typeError,
          encoding == nil
            ? "readline() returned a non-string object" : "readline() returned a non-bytes object")
      }
      if text.count == 0 { return bytes }
      let octets = Array(text.text.utf8)
      try machine.chargeArray(octets.count)
      bytes += octets
    }
  }
}
