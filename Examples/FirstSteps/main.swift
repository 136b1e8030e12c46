import Coro
let interpreter = Interpreter()
interpreter.define("add") { (a: Int, b: Int) in a + b }
interpreter.define("fetch") { (name: String) async throws -> String in "<\(name)>" }
let out = try await interpreter.run("""
import asyncio
async def main():
    return await asyncio.gather(fetch("a"), fetch("b"))
[add(1, 2)] + asyncio.run(main())
""", as: [ScriptValue].self)
print(out.count)
