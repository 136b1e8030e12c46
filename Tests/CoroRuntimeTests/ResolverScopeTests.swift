import CoroSyntax
import Foundation
import TestPrograms
import Testing

@testable import CoroRuntime

/// Variables, cells and free variables of every frame, against CPython's code objects.
@Suite(.enabled(if: CPython.isPresent, "\(CPython.absence)")) struct ResolverScopeTests {
  /// Prints a line for each code object of each program of a JSON list.
  static let oracle = """
    import json, sys, dis
    def show(code, out, kinds):
        names, spaces = set(), set()
        for i in dis.get_instructions(code):
            if i.opname in ('LOAD_GLOBAL', 'STORE_GLOBAL', 'DELETE_GLOBAL'): names.add(i.argval)
            if i.opname in ('LOAD_NAME', 'STORE_NAME', 'DELETE_NAME', 'LOAD_FROM_DICT_OR_GLOBALS'): spaces.add(i.argval)
        if code.co_name == '<module>': names, spaces = names | spaces, set()
        spaces -= {'__module__', '__qualname__', '__name__', '__annotations__', '__classcell__', '__classdictcell__', '__doc__', '__type_params__', '__annotations__'}
        names -= {'__doc__', '__annotations__'}
        count = code.co_argcount + code.co_kwonlyargcount + bool(code.co_flags & 4) + bool(code.co_flags & 8)
        cells = set(code.co_cellvars) - {'__classdict__', '.type_params', '.generic_base'}
        fast = {i.argval for i in dis.get_instructions(code) if '_FAST' in i.opname} | set(code.co_varnames[:count])
        if code.co_name != '<genexpr>': fast.discard('.0')
        out.append('|'.join([code.co_qualname] + [','.join(x) for x in (
            code.co_varnames[:count], sorted(fast - cells), sorted(cells),
            [f for f in code.co_freevars if f not in ('.type_params', '.generic_base')], sorted(names), sorted(spaces))]))
        for c in code.co_consts:
            if hasattr(c, 'co_code'): show(c, out, kinds)
    result = []
    for program in json.load(sys.stdin):
        out = []
        try: show(compile(program, '<t>', 'exec', optimize=0), out, None)
        except Exception as e: out = [repr(e)]
        result.append(sorted(out))
    print(json.dumps(result))
    """

  @Test func framesAreCPythons() throws {
    let programs = try fixture("ResolverScopes.txt").components(separatedBy: "\n---\n")
    try compare(programs)
  }

  /// `CORO_SCOPE_FILES` names more files to try, one in each line of a file.
  @Test(.enabled(if: ProcessInfo.processInfo.environment["CORO_SCOPE_FILES"] != nil))
  func framesOfFilesAreCPythons() throws {
    let list = try String(
      contentsOfFile: ProcessInfo.processInfo.environment["CORO_SCOPE_FILES"] ?? "", encoding: .utf8)
    let files = list.split(separator: "\n").map(String.init)
    for file in files {
      guard let text = try? String(contentsOfFile: file, encoding: .utf8) else { continue }
      try compare([text], names: [file])
    }
  }

  private func compare(_ programs: [String], names: [String] = []) throws {
    let input = String(decoding: try JSONEncoder().encode(programs), as: UTF8.self)
    let output = try CPython.run("-W", "ignore", "-c", Self.oracle, input: input)
    let expected = try JSONDecoder().decode([[String]].self, from: Data(output.utf8))
    #expect(programs.count == expected.count)
    for (index, (program, frames)) in zip(programs, expected).enumerated() {
      let name = index < names.count ? names[index] : program
      let source = SourceText(name: name, text: program)
      do {
        let found = dump(try Resolver.resolve(try Parser.parseModule(source)))
        let theirs = Dictionary(grouping: Set(frames).sorted(), by: { $0.prefix { $0 != "|" } })
        for (frame, ours) in Dictionary(grouping: Set(found).sorted(), by: { $0.prefix { $0 != "|" } }) {
          // CPython leaves out functions in code that it knows is never reached.
          guard let theirs = theirs[frame], theirs.count == ours.count else { continue }
          for (ours, theirs) in zip(ours, theirs) where !agrees(ours, theirs) {
            Issue.record("\(name)\nours:    \(ours)\nCPython: \(theirs)")
          }
        }
      } catch {
        Issue.record("\(name): \(error)")
      }
    }
  }

  /// What CPython leaves out because no code reads it, such as annotations in functions, we may have.
  private func agrees(_ ours: String, _ theirs: String) -> Bool {
    let ours = ours.components(separatedBy: "|")
    let theirs = theirs.components(separatedBy: "|")
    return zip(ours, theirs).enumerated().allSatisfy { index, field in
      guard index == 2 || index >= 5 else { return field.0 == field.1 }
      // It also saves and restores variables of comprehensions that it shares by other means.
      let elsewhere = index == 2 ? (theirs[4] + "," + theirs[5]).split(separator: ",") : []
      return Set(field.1.split(separator: ",")).subtracting(elsewhere)
        .isSubset(of: Set(field.0.split(separator: ",")))
    }
  }
}
