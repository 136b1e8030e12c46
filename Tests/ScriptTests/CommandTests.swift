import Foundation
import TestPrograms
import Testing

/// The command line: what it runs, how it fails, with which exit code.
@Suite struct CommandTests {
  private func scratchFile(_ bytes: [UInt8], _ name: String = "program.coro") throws -> URL {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("coro-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    let file = folder.appendingPathComponent(name)
    try Data(bytes).write(to: file)
    return file
  }

  @Test func runsATextWithArguments() throws {
    let result = try Command.run(["-c", "import sys; print(sys.argv)", "--flag", "x"])
    #expect(result.output == "['-c', '--flag', 'x']\n")
    #expect(result.exitCode == 0)
  }

  #if !TLS
    @Test func aBuildWithoutEncryptionSaysSo() throws {
      let result = try Command.run(["-c", "import ssl"])
      #expect(result.errors.hasSuffix("ImportError: ssl is not part of this build: its trait TLS is off\n"))
      let connecting = try Command.run([
        "-c", "import asyncio\nasyncio.run(asyncio.open_connection('127.0.0.1', 1, ssl=True))",
      ])
      #expect(connecting.errors.contains("trait TLS is off"), "\(connecting.errors)")
    }
  #endif

  @Test func runsAFileWithArguments() throws {
    let file = try scratchFile(Array("import sys\nprint(sys.argv[1:])\nsys.exit(7)\n".utf8))
    for words in [[file.path, "-c", "1"], ["run", file.path, "-c", "1"]] {
      let result = try Command.run(words)
      #expect(result.output == "['-c', '1']\n")
      #expect(result.exitCode == 7)
    }
  }

  @Test func checksWithoutRunning() throws {
    let good = try scratchFile(Array("print('not run')\n".utf8))
    let fine = try Command.run(["check", good.path])
    #expect(fine.output == "" && fine.errors == "" && fine.exitCode == 0)
    let bad = try scratchFile(Array("def f(:\n  pass\n".utf8))
    let result = try Command.run(["check", bad.path])
    #expect(result.errors.hasSuffix("SyntaxError: invalid syntax\n"), "\(result.errors)")
    #expect(result.exitCode == 1)
  }

  @Test func saysWhatIsMissing() throws {
    let result = try Command.run(["/no/such/file.coro"])
    #expect(
      result.errors
        == "coro: can't open file '/no/such/file.coro': [Errno 2] No such file or directory\n")
    #expect(result.exitCode == 2)
  }

  @Test func anEmptyFileIsAProgram() throws {
    let result = try Command.run([scratchFile([]).path])
    #expect(result.output == "" && result.errors == "" && result.exitCode == 0)
  }

  @Test func aFileThatIsNotUTF8IsAnError() throws {
    let result = try Command.run([scratchFile([0x70, 0xFF, 0xFE, 0x0A]).path])
    #expect(result.errors.contains("SyntaxError: (unicode error) 'utf-8' codec can't decode byte 0xff"))
    #expect(result.exitCode == 1)
  }

  @Test func bracketsNestedWithoutEndAreAnError() throws {
    let result = try Command.run([scratchFile(Array(String(repeating: "(", count: 100_000).utf8)).path])
    #expect(result.errors.hasSuffix("SyntaxError: too many nested parentheses\n"))
    #expect(result.exitCode == 1)
  }

  @Test(arguments: [
    "def f(): return f()\nf()\n",
    "class A:\n  def __repr__(self): return repr(self)\nrepr(A())\n",
    "import sys\nsys.setrecursionlimit(10**9)\ndef f(): return f()\nf()\n",
    "class A:\n  def __getattr__(self, name): return getattr(self, name + 'x')\nA().y\n",
    "def g(n):\n  yield from g(n + 1)\nlist(g(0))\n",
  ])
  func recursionWithoutEndIsAnError(_ program: String) throws {
    let result = try Command.run([scratchFile(Array(program.utf8)).path])
    #expect(result.errors.contains("RecursionError: maximum recursion depth exceeded"), "\(result.errors.suffix(300))")
    #expect(result.exitCode == 1)
  }

  @Test func aDeadlockSaysWhoWaits() throws {
    let program = """
      import asyncio
      async def main():
          await asyncio.get_running_loop().create_future()
      asyncio.run(main())
      """
    let result = try Command.run(["-c", program])
    #expect(result.errors.contains("DeadlockError"), "\(result.errors)")
    #expect(result.errors.contains("Task-1"), "\(result.errors)")
    #expect(result.exitCode == 1)
  }

  @Test func versionAndHelp() throws {
    #expect(try Command.run(["--version"]).output.hasPrefix("coro "))
    let help = try Command.run(["--help"])
    #expect(help.output.contains("coro run FILE") && help.exitCode == 0)
  }
}
