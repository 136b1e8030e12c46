import Coro
import Foundation
import Testing

@Suite("Permissions")
struct PermissionTests {
  /// A folder with `inside/file.txt`, `secret.txt` and links that try to get out.
  private final class Folder {
    let path: String
    var inside: String { path + "/inside" }

    init() throws {
      path = NSTemporaryDirectory() + "coro-\(UUID().uuidString)"
      let files = FileManager.default
      try files.createDirectory(atPath: path + "/inside/deep", withIntermediateDirectories: true)
      try "public".write(toFile: path + "/inside/file.txt", atomically: true, encoding: .utf8)
      try "secret".write(toFile: path + "/secret.txt", atomically: true, encoding: .utf8)
      try files.createSymbolicLink(atPath: path + "/inside/link", withDestinationPath: path + "/secret.txt")
      try files.createSymbolicLink(atPath: path + "/inside/up", withDestinationPath: "..")
      try files.createSymbolicLink(atPath: path + "/inside/new", withDestinationPath: path + "/made.txt")
      try files.createSymbolicLink(atPath: path + "/inside/round", withDestinationPath: "round")
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }
  }

  private func interpreter(_ permissions: Permissions) -> Interpreter {
    var configuration = Interpreter.Configuration(permissions: permissions)
    configuration.standardOutput = .discard
    configuration.standardError = .discard
    return Interpreter(configuration)
  }

  /// The exception's class.
  private func failure(_ source: String, _ permissions: Permissions) async -> String? {
    do {
      try await interpreter(permissions).run(source)
      return nil
    } catch { return (error as? ScriptError)?.type }
  }

  @Test(
    "Nothing is granted by default",
    arguments: [
      "open('/etc/passwd')", "open('/tmp/x', 'w')", "import os; os.listdir('/')", "import os; os.stat('/etc')",
      "import os; os.remove('/tmp/x')", "import os; os.mkdir('/tmp/x')", "import os; os.chdir('/')",
      "import os; os.open('/etc/passwd', 0)", "open(0)", "open(3)", "import os; os.read(0, 1)", "import os; os.write(1, b'x')",
      "import os; os.close(0)", "import os; os.dup(0)", "import os; os._exit(3)", "import os; os.kill(os.getpid(), 9)",
      "import os; os.symlink('/etc/passwd', '/tmp/x')", "import os; os.urandom(8)", "import uuid; uuid.uuid4()",
      "import time; time.time()", "import time; time.monotonic()", "import datetime; datetime.datetime.now()",
      "import asyncio\nawait asyncio.open_connection('127.0.0.1', 1)",
      "import asyncio\nawait asyncio.start_server(print, '127.0.0.1', 0)",
      "import asyncio\nawait asyncio.create_subprocess_exec('true')",
      "import signal; signal.signal(2, print)", "import asyncio\nawait asyncio.get_running_loop().getaddrinfo('localhost', 1)",
      "import asyncio\nasyncio.get_running_loop().add_signal_handler(2, print)\nawait asyncio.sleep(0)",
      "import urllib.request; urllib.request.urlopen('http://127.0.0.1:1/')",
      "import tempfile; tempfile.mkdtemp()", "import shutil; shutil.rmtree('/tmp/x')",
      "import pathlib; pathlib.Path('/etc/passwd').read_text()", "import glob; next(iter(glob.glob('/*')))",
    ])
  func refused(_ source: String) async {
    let type = await failure(source, .none)
    #expect(["PermissionError", "StopIteration", "FileNotFoundError", "urllib.error.URLError"].contains(type), "\(source): \(type ?? "allowed")")
  }

  @Test("The environment is empty, and changing it changes nothing outside")
  func environment() async throws {
    setenv("CORO_TEST_SECRET", "value", 1)
    #expect(try await interpreter(.none).run("import os\nlen(os.environ)", as: Int.self) == 0)
    var some = Permissions.none
    some.environment = ["CORO_TEST_SECRET"]
    let seen = try await interpreter(some).run("import os\nos.environ['CORO_TEST_SECRET']", as: String.self)
    #expect(seen == "value")
    try await interpreter(some).run("import os\nos.environ['CORO_TEST_SECRET'] = 'changed'")
    #expect(String(cString: getenv("CORO_TEST_SECRET")) == "value")
  }

  @Test("A folder that may be read, and no way out of it")
  func reading() async throws {
    let folder = try Folder()
    var permissions = Permissions.none
    permissions.read = [.folder(folder.inside)]
    let text = try await interpreter(permissions).run("open('\(folder.inside)/file.txt').read()", as: String.self)
    #expect(text == "public")
    for path in [
      "secret.txt", "inside/../secret.txt", "inside/link", "inside/up/secret.txt", "inside/deep/../../secret.txt",
      "inside/up/inside/../secret.txt", "inside", "insides", "inside/new", "inside/round", "inside/file.txt/../../secret.txt",
    ] {
      let source = "open('\(folder.path)/\(path)').read()"
      #expect(await failure(source, permissions) != nil, "\(path)")
    }
    #expect(await failure("open('\(folder.inside)/file.txt', 'w')", permissions) == "PermissionError")
    #expect(await failure("import os; os.remove('\(folder.inside)/file.txt')", permissions) == "PermissionError")
    #expect(try await interpreter(permissions).run("import os\nlen(os.listdir('\(folder.inside)')) > 3", as: Bool.self))
  }

  @Test("A folder that may be written, and no way out of it")
  func writing() async throws {
    let folder = try Folder()
    var permissions = Permissions.none
    permissions.write = [.folder(folder.inside)]
    try await interpreter(permissions).run(
      "import os\nopen('\(folder.inside)/made.txt', 'w').write('x')\nos.mkdir('\(folder.inside)/sub')")
    #expect(FileManager.default.fileExists(atPath: folder.inside + "/made.txt"))
    for source in [
      "open('\(folder.inside)/new', 'w').write('x')", "open('\(folder.inside)/up/x', 'w')",
      "import os; os.rename('\(folder.path)/secret.txt', '\(folder.inside)/stolen')",
      "import os; os.link('\(folder.path)/secret.txt', '\(folder.inside)/stolen')",
      "import os; os.symlink('\(folder.path)/secret.txt', '\(folder.inside)/l'); open('\(folder.inside)/l').read()",
      "import os; os.symlink('..', '\(folder.inside)/u'); open('\(folder.inside)/u/secret.txt').read()",
      "import os; os.remove('\(folder.path)/secret.txt')", "import os; os.rmdir('\(folder.inside)/up')",
    ] {
      #expect(await failure(source, permissions) != nil, "\(source)")
    }
    #expect(!FileManager.default.fileExists(atPath: folder.path + "/made.txt"))
    #expect(!FileManager.default.fileExists(atPath: folder.inside + "/stolen"))
    #expect(try String(contentsOfFile: folder.path + "/secret.txt", encoding: .utf8) == "secret")
  }

  @Test("Hosts and ports are granted one by one")
  func network() async throws {
    var permissions = Permissions.none
    permissions.listen = [.host("127.0.0.1")]
    permissions.connect = [.host("127.0.0.1")]
    let echo = """
      import asyncio
      async def answer(reader, writer):
          writer.write(await reader.readline())
          writer.close()
      server = await asyncio.start_server(answer, '127.0.0.1', 0)
      port = server.sockets[0].getsockname()[1]
      reader, writer = await asyncio.open_connection('127.0.0.1', port)
      writer.write(b'hello\\n')
      line = await reader.readline()
      writer.close()
      server.close()
      line == b'hello\\n'
      """
    #expect(try await interpreter(permissions).run(echo, as: Bool.self))
    permissions.connect = [.host("127.0.0.1", port: 1)]
    #expect(await failure(echo, permissions) == "PermissionError")
    permissions.connect = [.host("example.com")]
    #expect(await failure(echo, permissions) == "PermissionError")
  }

  @Test("str.format walks no further than the script itself may")
  func formatting() async throws {
    let printed = try await interpreter(.none).run(
      "class A: pass\n'{0.__class__.__name__}'.format(A())", as: String.self)
    #expect(printed == "A")
    for source in [
      "'{0.__init__.__globals__}'.format(len)", "'{0.__self__.open}'.format(len)('/etc/passwd')",
    ] { #expect(await failure(source, .none) != nil) }
  }
}
