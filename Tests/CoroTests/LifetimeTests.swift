import Coro
import Foundation
import NIOPosix
import Testing

@Suite("Lifetimes", .serialized)
struct LifetimeTests {
  /// The process's memory in kilobytes, where the system tells.
  private var residentMemory: Int? {
    guard let status = try? String(contentsOfFile: "/proc/self/status", encoding: .utf8),
      let line = status.split(separator: "\n").first(where: { $0.hasPrefix("VmRSS") })
    else { return nil }
    return Int(line.filter(\.isNumber))
  }

  @Test("A thousand interpreters come and go, and the memory is back where it was")
  func thousand() async throws {
    func batch(_ count: Int) async throws {
      for _ in 0..<count {
        let interpreter = Interpreter.patient()
        interpreter.define("twice") { (number: Int) in number * 2 }
        #expect(try await interpreter.run("x = [twice(i) for i in range(500)]\nlen(x)", as: Int.self) == 500)
      }
      try await Task.sleep(for: .milliseconds(200))
    }
    try await batch(100)
    let before = residentMemory
    try await batch(1000)
    // Kept, they would come to 1,800 MB. Other tests of this process use memory meanwhile; without them it stays within
    // 10 MB, as `Benchmarks/Embedding` shows.
    if let before, let after = residentMemory { #expect(after < before + 500_000, "\(before) KB, then \(after) KB") }
  }

  @Test("A value keeps its interpreter, and a dropped interpreter ends what waits")
  func handles() async throws {
    var interpreter: Interpreter? = Interpreter.patient()
    let function = try await interpreter?.run("lambda: 7") as ScriptValue?
    interpreter = nil
    #expect(try await function?.call(as: Int.self) == 7)
  }

  @Test("Input and output run on an event loop group of the host's")
  func group() async throws {
    let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
    var configuration = Interpreter.Configuration()
    configuration.eventLoopGroup = group
    configuration.permissions.listen = [.everything]
    configuration.permissions.connect = [.everything]
    let line = try await Interpreter(configuration).run(
      """
      import asyncio
      async def answer(reader, writer):
          writer.write((await reader.readline()).upper())
          writer.close()
      server = await asyncio.start_server(answer, '127.0.0.1', 0)
      reader, writer = await asyncio.open_connection(*server.sockets[0].getsockname())
      writer.write(b'hello\\n')
      answer = await reader.readline()
      writer.close()
      server.close()
      answer.decode()
      """, as: String.self)
    #expect(line == "HELLO\n")
    try await group.shutdownGracefully()
  }
}
