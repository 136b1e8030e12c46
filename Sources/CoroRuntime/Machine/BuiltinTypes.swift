/// The built-in classes of one interpreter, under the names that native code uses.
package struct BuiltinTypes {
  package let type: Ref<TypeObject>
  package let object: Ref<TypeObject>
  package let none: Ref<TypeObject>
  package let notImplemented: Ref<TypeObject>
  package let ellipsis: Ref<TypeObject>
  package let integer: Ref<TypeObject>
  package let boolean: Ref<TypeObject>
  package let float: Ref<TypeObject>
  package let complex: Ref<TypeObject>
  package let string: Ref<TypeObject>
  package let bytes: Ref<TypeObject>
  package let byteArray: Ref<TypeObject>
  package let memoryView: Ref<TypeObject>
  package let tuple: Ref<TypeObject>
  package let list: Ref<TypeObject>
  package let dictionary: Ref<TypeObject>
  package let set: Ref<TypeObject>
  package let frozenSet: Ref<TypeObject>
  package let range: Ref<TypeObject>
  package let slice: Ref<TypeObject>
  package let function: Ref<TypeObject>
  package let native: Ref<TypeObject>
  package let methodDescriptor: Ref<TypeObject>
  /// Of functions made in Swift that CPython writes in the language.
  package let writtenNative: Ref<TypeObject>
  /// A special method of a built-in class.
  package let wrapperDescriptor: Ref<TypeObject>
  package let boundMethod: Ref<TypeObject>
  /// A method of a built-in class, bound: CPython makes no difference between it and a built-in function.
  package let boundNative: Ref<TypeObject>
  package let module: Ref<TypeObject>
  package let cell: Ref<TypeObject>
  package let code: Ref<TypeObject>
  package let frame: Ref<TypeObject>
  package let traceback: Ref<TypeObject>
  package let generator: Ref<TypeObject>
  package let coroutine: Ref<TypeObject>
  package let coroutineWrapper: Ref<TypeObject>
  package let asyncGenerator: Ref<TypeObject>
  package let asyncGeneratorStep: Ref<TypeObject>
  package let asyncGeneratorThrow: Ref<TypeObject>
  package let property: Ref<TypeObject>
  package let classMethod: Ref<TypeObject>
  package let staticMethod: Ref<TypeObject>
  package let superType: Ref<TypeObject>
  package let memberDescriptor: Ref<TypeObject>
  package let dictionaryKeys: Ref<TypeObject>
  package let dictionaryValues: Ref<TypeObject>
  package let dictionaryItems: Ref<TypeObject>
  package let mappingProxy: Ref<TypeObject>
  package let iterator: Ref<TypeObject>
  package let listIterator: Ref<TypeObject>
  package let tupleIterator: Ref<TypeObject>
  package let rangeIterator: Ref<TypeObject>
  package let longRangeIterator: Ref<TypeObject>
  package let stringIterator: Ref<TypeObject>
  package let bytesIterator: Ref<TypeObject>
  package let byteArrayIterator: Ref<TypeObject>
  package let setIterator: Ref<TypeObject>
  package let dictionaryKeyIterator: Ref<TypeObject>
  package let dictionaryValueIterator: Ref<TypeObject>
  package let dictionaryItemIterator: Ref<TypeObject>
  package let reversedIterator: Ref<TypeObject>
  package let reversedListIterator: Ref<TypeObject>
  package let reversedKeyIterator: Ref<TypeObject>
  package let reversedValueIterator: Ref<TypeObject>
  package let reversedItemIterator: Ref<TypeObject>
  package let enumerate: Ref<TypeObject>
  package let zip: Ref<TypeObject>
  package let map: Ref<TypeObject>
  package let filter: Ref<TypeObject>
  package let callableIterator: Ref<TypeObject>
  package let genericAlias: Ref<TypeObject>
  package let unionType: Ref<TypeObject>
  package let typeAlias: Ref<TypeObject>

  /// `make` answers a new class with that name, base and instance layout.
  init(
    type: Ref<TypeObject>, object: Ref<TypeObject>,
    make: (String, Ref<TypeObject>, ObjectKind, _ canBeSubclassed: Bool) -> Ref<TypeObject>
  ) {
    func open(_ name: String, _ kind: ObjectKind) -> Ref<TypeObject> { make(name, object, kind, true) }
    func closed(_ name: String, _ kind: ObjectKind) -> Ref<TypeObject> { make(name, object, kind, false) }
    self.type = type
    self.object = object
    none = closed("NoneType", .other)
    notImplemented = closed("NotImplementedType", .other)
    ellipsis = closed("ellipsis", .other)
    integer = open("int", .boxedInteger)
    boolean = make("bool", integer, .boxedInteger, false)
    float = open("float", .boxedFloat)
    complex = open("complex", .complex)
    string = open("str", .string)
    bytes = open("bytes", .bytes)
    byteArray = open("bytearray", .byteArray)
    memoryView = closed("memoryview", .memoryView)
    tuple = open("tuple", .tuple)
    list = open("list", .list)
    dictionary = open("dict", .dictionary)
    set = open("set", .set)
    frozenSet = open("frozenset", .set)
    range = closed("range", .range)
    slice = closed("slice", .slice)
    function = closed("function", .function)
    native = closed("builtin_function_or_method", .native)
    methodDescriptor = closed("method_descriptor", .native)
    writtenNative = closed("function", .native)
    wrapperDescriptor = closed("wrapper_descriptor", .native)
    boundMethod = closed("method", .boundMethod)
    boundNative = closed("builtin_function_or_method", .boundMethod)
    module = open("module", .module)
    cell = closed("cell", .cell)
    code = closed("code", .code)
    frame = closed("frame", .frame)
    traceback = closed("traceback", .traceback)
    generator = closed("generator", .generator)
    coroutine = closed("coroutine", .generator)
    coroutineWrapper = closed("coroutine_wrapper", .other)
    asyncGenerator = closed("async_generator", .generator)
    asyncGeneratorStep = closed("async_generator_asend", .other)
    asyncGeneratorThrow = closed("async_generator_athrow", .other)
    property = open("property", .property)
    classMethod = open("classmethod", .classMethod)
    staticMethod = open("staticmethod", .staticMethod)
    superType = open("super", .superObject)
    memberDescriptor = closed("member_descriptor", .memberDescriptor)
    dictionaryKeys = closed("dict_keys", .dictionaryView)
    dictionaryValues = closed("dict_values", .dictionaryView)
    dictionaryItems = closed("dict_items", .dictionaryView)
    mappingProxy = closed("mappingproxy", .other)
    iterator = closed("iterator", .iterator)
    listIterator = closed("list_iterator", .iterator)
    tupleIterator = closed("tuple_iterator", .iterator)
    rangeIterator = closed("range_iterator", .iterator)
    longRangeIterator = closed("longrange_iterator", .iterator)
    stringIterator = closed("str_iterator", .iterator)
    bytesIterator = closed("bytes_iterator", .iterator)
    byteArrayIterator = closed("bytearray_iterator", .iterator)
    setIterator = closed("set_iterator", .iterator)
    dictionaryKeyIterator = closed("dict_keyiterator", .iterator)
    dictionaryValueIterator = closed("dict_valueiterator", .iterator)
    dictionaryItemIterator = closed("dict_itemiterator", .iterator)
    reversedIterator = open("reversed", .iterator)
    reversedListIterator = closed("list_reverseiterator", .iterator)
    reversedKeyIterator = closed("dict_reversekeyiterator", .iterator)
    reversedValueIterator = closed("dict_reversevalueiterator", .iterator)
    reversedItemIterator = closed("dict_reverseitemiterator", .iterator)
    enumerate = open("enumerate", .iterator)
    zip = open("zip", .iterator)
    map = open("map", .iterator)
    filter = open("filter", .iterator)
    callableIterator = closed("callable_iterator", .iterator)
    genericAlias = open("GenericAlias", .other)
    unionType = closed("UnionType", .other)
    typeAlias = closed("TypeAliasType", .other)
  }
}
