extension Machine {
  /// The variables of a suspended frame, as a list of pairs of name and value.
  package func suspendedVariables(of generator: GeneratorObject) -> ListObject {
    let list = makeList()
    guard !generator.isFinished else { return list }
    locals(of: Frame(generator.slots)).forEachEntry { name, value in
      list.appendUncharged(tuple(name, value))
    }
    return list
  }
}
