import Foundation
import Testing

/// Standard input as a stream. It is shared with whoever started the program, and stays as it was.
@Suite struct StandardInputTests {
  @Test func isReadWhileTheLoopGoesOn() throws {
    let program = """
      import asyncio, sys
      async def main():
          loop = asyncio.get_running_loop()
          reader = asyncio.StreamReader()
          await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), sys.stdin)
          ticks = 0
          async def tick():
              nonlocal ticks
              while True:
                  await asyncio.sleep(0.01)
                  ticks += 1
          task = asyncio.create_task(tick())
          print([line async for line in reader], ticks > 2)
          task.cancel()
      asyncio.run(main())
      """
    // The second program sees whether the first one made the descriptor non-blocking.
    let shell = """
      { echo one; sleep 1; echo two; } | { "$0" -c "$1"; "$0" -c "$2"; }
      """
    let flags = "import os; print(os.get_blocking(0))"
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/bin/sh")
    process.arguments = ["-c", shell, Command.url.path, program, flags]
    let output = Pipe()
    process.standardOutput = output
    try process.run()
    let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    #expect(text == "[b'one\\n', b'two\\n'] True\nTrue\n")
  }
}
