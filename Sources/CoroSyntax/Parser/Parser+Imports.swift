extension Parser {
  /// `import_name: 'import' dotted_as_names`
  func importName() throws(ParseFailure) -> Statement {
    let start = start
    let keyword = token
    advance()
    var aliases: [ImportAlias] = []
    repeat {
      let name = try dottedName()
      aliases.append(ImportAlias(name: name, alias: accept(.asKeyword) ? try identifier() : nil))
    } while accept(.comma)
    if isDiagnosing, !aliases.contains(where: { $0.alias != nil }) { try invalidImport(keyword) }
    return Statement(.import(aliases), span(from: start))
  }

  /// `dotted_name: NAME ('.' NAME)*`
  func dottedName() throws(ParseFailure) -> Identifier {
    let start = start
    var text = try identifier().text
    while accept(.dot) { text += "." + (try identifier().text) }
    return Identifier(text, span(from: start))
  }

  /// `import_from: 'from' ('.' | '...')* [dotted_name] 'import' import_from_targets`
  func importFrom() throws(ParseFailure) -> Statement {
    let start = start
    advance()
    var level = 0
    counting: while true {
      if accept(.dot) {
        level += 1
      } else if accept(.ellipsis) {
        level += 3
      } else {
        break counting
      }
    }
    let module = kind == .name || level == 0 ? try dottedName().text : ""
    try expect(.importKeyword)
    let names = try importFromTargets()
    return Statement(.importFrom(module: module, level: level, names), span(from: start))
  }

  /// `import_from_targets: '(' import_from_as_names [','] ')' | import_from_as_names !',' | '*'`
  private func importFromTargets() throws(ParseFailure) -> ImportedNames {
    if accept(.star) { return .all }
    let isBracketed = accept(.leftParenthesis)
    var aliases: [ImportAlias] = []
    repeat {
      if isBracketed, kind == .rightParenthesis, !aliases.isEmpty { break }
      if isDiagnosing, !isBracketed, !aliases.isEmpty, kind == .newline {
        throw raise("trailing comma not allowed without surrounding parentheses", at: token.span)
      }
      let name = try identifier()
      aliases.append(ImportAlias(name: name, alias: accept(.asKeyword) ? try identifier() : nil))
    } while accept(.comma)
    if isBracketed { try expect(.rightParenthesis) }
    return .names(aliases)
  }
}
