/// The body of a built-in function: arguments come bound to its signature, `.undefined` where one was not given.
package typealias NativeBody = (Machine, Arguments) throws(Unwind) -> Value

/// The arguments of one call: a window on the value stack, so that a collection sees them.
package struct Arguments {
  package let base: UnsafeMutablePointer<Value>
  /// Positional ones; the values of keywords follow them.
  package let count: Int
  /// The keywords' names, interned or not; nil where the call has none.
  package let keywords: Ref<TupleObject>?

  @inline(__always)
  package init(_ base: UnsafeMutablePointer<Value>, _ count: Int, keywords: Ref<TupleObject>? = nil) {
    self.base = base
    self.count = count
    self.keywords = keywords
  }

  /// Inside a built-in: the argument for the parameter of this number. Not to be asked beyond the signature.
  @inline(__always)
  package subscript(_ index: Int) -> Value {
    get { base[index] }
    nonmutating set { base[index] = newValue }
  }

  package var keywordCount: Int { keywords?.object.count ?? 0 }
}

/// A function made in Swift.
public final class NativeFunctionObject: HeapObject {
  package let name: String
  private let signatureText: String
  /// Read when it is first asked for: few functions are called with keywords or with too few arguments.
  package final lazy var signature = NativeSignature(signatureText)
  package let body: NativeBody
  /// What a call without keywords runs instead, where it is there: it gets the arguments as they were given, at least those
  /// that are required, and no tuple is made of the rest.
  final var ungatheredBody: NativeBody?
  /// Whether every value that it gives is a list or tuple that nobody else has.
  final var makesAnew = false
  let arity: Arity
  /// The class whose method it is, for messages; nil for a function.
  package let ownerName: String?
  package let documentation: String?
  /// Whether reading it from an instance binds it.
  let isMethod: Bool
  package let style: Style

  /// What a function looks like to scripts.
  package enum Style: Sendable {
    /// As one that is built into CPython, too.
    case builtin
    /// As one that CPython writes in the language.
    case written
    /// The same with `async def`.
    case writtenAsync

    package var isWritten: Bool { self != .builtin }
  }

  /// The numbers of the signature that every call looks at.
  struct Arity {
    let required: Int
    /// Up to that many arguments binding is filling up; -1 where it never is.
    let simplePositional: Int
    let positional: Int
    let slots: Int
  }
  package final var moduleName: Value = .undefined
  /// Whether it is what a built-in sequence does with `+` or `*`, which operators ask last.
  final lazy var isSequenceOperator =
    ["__add__", "__mul__", "__rmul__", "__iadd__", "__imul__"].contains(name)
    && ["str", "list", "tuple", "bytes", "bytearray", "deque"].contains(ownerName)

  init(
    type: Ref<TypeObject>, name: String, signature: String, ownerName: String?, isMethod: Bool,
    style: Style, documentation: String?, body: @escaping NativeBody
  ) {
    self.name = name
    signatureText = signature
    let counts = SignatureReader(signature)
    arity = Arity(
      required: counts.requiredCount, simplePositional: counts.isSimple ? counts.positionalCount : -1,
      positional: counts.positionalCount, slots: counts.slotCount)
    self.ownerName = ownerName
    self.isMethod = isMethod
    self.style = style
    self.documentation = documentation
    self.body = body
    super.init(type: type, kind: .native)
  }

  /// `Owner.name`
  var qualifiedName: String { ownerName.map { "\($0).\(name)" } ?? name }

  /// Runs it, and answers nil instead of throwing: for callers that do not hold it. It has to stay all the while.
  @inline(__always)
  final func attempt(_ machine: Machine, _ arguments: Arguments) -> Value? {
    do throws(Unwind) { return try body(machine, arguments) } catch { return nil }
  }

  /// The same with the arguments as they were given.
  @inline(__always)
  final func attemptUngathered(_ machine: Machine, _ arguments: Arguments) -> Value? {
    do throws(Unwind) { return try (ungatheredBody ?? body)(machine, arguments) } catch { return nil }
  }

  public override func trace(_ tracer: Tracer) { tracer.visit(moduleName) }
  public override var byteCount: Int { 160 }
}
