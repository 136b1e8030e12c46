import Foundation
import TestPrograms
import Testing

/// Standard input as a stream. It is shared with whoever started the program, and stays as it was.
@Suite struct StandardInputTests {
  @Test func isReadWhileTheLoopGoesOn() throws {
    // The second line comes only when the loop has gone on while it was waited for.
    let program = """
      import asyncio, sys
      async def main():
          loop = asyncio.get_running_loop()
          reader = asyncio.StreamReader()
          await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), sys.stdin)
          async def tick():
              for _ in range(3):
                  await asyncio.sleep(0.01)
              with open(sys.argv[1], 'w') as fifo:
                  fifo.write('go on\\n')
          task = asyncio.create_task(tick())
          print([line async for line in reader])
          await task
      asyncio.run(main())
      """
    // The second program sees whether the first one made the descriptor non-blocking.
    let shell = """
      mkfifo "$3"; { echo one; read word <"$3"; echo two; } | { "$0" -c "$1" "$3"; "$0" -c "$2"; }; rm "$3"
      """
    let flags = "import os; print(os.get_blocking(0))"
    let fifo = FileManager.default.temporaryDirectory.appendingPathComponent("coro-\(UUID().uuidString)").path
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/bin/sh")
    process.arguments = ["-c", shell, Command.url.path, program, flags, fifo]
    let output = Pipe()
    process.standardOutput = output
    try process.run()
    let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    #expect(text == "[b'one\\n', b'two\\n']\nTrue\n")
  }
}
