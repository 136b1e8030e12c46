/// Makes the objects that everything else needs: the first types, the special names, single characters.
struct Bootstrap {
  let types: BuiltinTypes
  let names: SpecialNames
  let operatorNames: OperatorNames
  let exceptionTypes: [Ref<TypeObject>]
  let characters: [StringObject]
  let emptyTuple: TupleObject
  let emptyString: StringObject
  let modules: DictionaryObject
  let builtins: DictionaryObject
  let hiddenTypes: DictionaryObject
  private(set) var uniqueNumber = 0

  init(heap: Heap, strings: StringTable, hashSeed: UInt64) {
    var number = 0
    func track<Object: HeapObject>(_ object: Object) -> Object {
      heap.append(object)
      return object
    }
    // Until `type` and `dict` exist, what needs them refers to this; it is replaced below.
    let unknown = Ref<TypeObject>(
      unmanaged: Unmanaged<TypeObject>.fromOpaque(UnsafeRawPointer(bitPattern: 8).unsafelyUnwrapped))
    func makeType(_ name: String, _ layout: ObjectKind) -> TypeObject {
      number += 1
      let namespace = track(DictionaryObject(type: unknown))
      let type = TypeObject(
        type: unknown, name: name, layout: layout, namespace: Ref(namespace),
        rootShape: Shape(number: number, names: []))
      type.isBuiltin = true
      return track(type)
    }
    let typeType = makeType("type", .type)
    let objectType = makeType("object", .instance)
    objectType.resolutionOrder = [Ref(objectType)]
    func derive(_ type: TypeObject, from base: TypeObject) {
      type.bases = [Ref(base)]
      type.resolutionOrder = [Ref(type)] + base.resolutionOrder
    }
    derive(typeType, from: objectType)
    types = BuiltinTypes(type: Ref(typeType), object: Ref(objectType)) { name, base, kind, canBeSubclassed in
      let type = makeType(name, kind)
      type.canBeSubclassed = canBeSubclassed
      derive(type, from: base.object)
      return Ref(type)
    }
    var exceptions: [Ref<TypeObject>] = []
    /// One of those that were made before, in the order of `allCases`; see `Machine.type(_:)`.
    func made(_ exception: BuiltinException) -> TypeObject? {
      let index = Int(unsafeBitCast(exception, to: UInt8.self))
      return index < exceptions.count ? exceptions[index].object : nil
    }
    for exception in BuiltinException.allCases {
      let type = makeType(exception.rawValue, .exception)
      type.isExceptionType = true
      derive(type, from: exception.base.flatMap(made) ?? objectType)
      if exception == .exceptionGroup, let group = made(.baseExceptionGroup), let plain = made(.exception),
        let root = made(.baseException)
      {
        type.bases = [Ref(group), Ref(plain)]
        type.resolutionOrder = [Ref(type), Ref(group), Ref(plain), Ref(root), Ref(objectType)]
      }
      exceptions.append(Ref(type))
    }
    exceptionTypes = exceptions
    // Everything made so far gets its true type.
    for object in heap.all {
      object.typeReference = object.kind == .type ? types.type : types.dictionary
    }
    let stringType = types.string
    func text(_ text: String) -> StringObject {
      let bytes = Array(text.utf8)
      let storage = MemoryBlock.allocate(bytes: max(bytes.count, 1))
      bytes.withUnsafeBytes {
        if $0.count > 0 { storage.copyMemory(from: $0.baseAddress.unsafelyUnwrapped, byteCount: $0.count) }
      }
      return track(StringObject(type: stringType, storage: storage, count: bytes.count, isWide: false, isASCII: true))
    }
    names = SpecialNames { strings.intern(text($0), seed: hashSeed) }
    operatorNames = OperatorNames { strings.intern(text($0), seed: hashSeed) }
    var characters: [StringObject] = []
    for code in 0..<256 {
      let storage = MemoryBlock.allocate(bytes: 1)
      storage.storeBytes(of: UInt8(code), as: UInt8.self)
      let character = track(
        StringObject(type: stringType, storage: storage, count: 1, isWide: false, isASCII: code < 128))
      characters.append(strings.intern(character, seed: hashSeed))
    }
    self.characters = characters
    emptyString = strings.intern(text(""), seed: hashSeed)
    emptyTuple = track(TupleObject(type: types.tuple, elements: .allocate(capacity: 1), count: 0))
    modules = track(DictionaryObject(type: types.dictionary))
    builtins = track(DictionaryObject(type: types.dictionary))
    hiddenTypes = track(DictionaryObject(type: types.dictionary))
    uniqueNumber = number
  }
}
