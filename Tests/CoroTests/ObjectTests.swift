import Coro
import Synchronization
import Testing

private final class Door: ScriptObject {
  let number: Int
  let state = Mutex(0.0)
  var width: Double {
    get { state.withLock { $0 } }
    set { state.withLock { $0 = newValue } }
  }
  init(_ number: Int) { self.number = number }
}

private class Animal: ScriptObject, @unchecked Sendable {
  var name: String
  required init(_ name: String) { self.name = name }
}

private final class Dog: Animal, @unchecked Sendable {}

private actor Counter: ScriptObject {
  private var count = 0
  func add(_ more: Int) -> Int {
    count += more
    return count
  }
}

@Suite("Objects of the host")
struct ObjectTests {
  @Test("They are opaque until they are registered, and keep their identity")
  func opaque() async throws {
    let interpreter = Interpreter.patient()
    let door = Door(1)
    try await interpreter.set("a", to: door)
    try await interpreter.set("b", to: door)
    try await interpreter.set("c", to: Door(2))
    #expect(try await interpreter.run("a is b and a is not c and a == b and {a: 1}[b] == 1", as: Bool.self))
    #expect(try await interpreter.get("a", as: Door.self) === door)
    let error = await #expect(throws: ScriptError.self) { try await interpreter.run("a.number") }
    #expect(error?.type == "AttributeError")
    let refused = await #expect(throws: ScriptError.self) { try await interpreter.run("type(a)()") }
    #expect(refused?.message == "cannot create 'HostObject' instances")
  }

  @Test("Registered ones have properties, methods and an initializer")
  func members() async throws {
    let interpreter = Interpreter.patient()
    interpreter.register(Door.self, documentation: "A door.") { door in
      door.property("number", \.number)
      door.property("width", \.width)
      door.property("is_open") { $0.width > 0 }
      door.method("open", parameters: [.init("width", default: 1.0)]) { (door: Door, width: Double) in
        door.width = width
      }
      door.initializer { (number: Int) in Door(number) }
    }
    let answer = try await interpreter.run(
      """
      d = Door(7)
      before = d.is_open
      d.open()
      middle = d.width
      d.open(width=0.25)
      d.width = d.width * 2
      [d.number, before, middle, d.width, d.is_open, isinstance(d, Door), Door.__doc__]
      """, as: ScriptData.self)
    #expect(answer == [7, false, 1.0, 0.5, true, true, "A door."])
    for (source, type) in [
      ("d.number = 1", "AttributeError"), ("Door()", "TypeError"), ("d.open('x')", "TypeError"),
      ("Door.open(3)", "TypeError"),
    ] {
      let error = await #expect(throws: ScriptError.self) { try await interpreter.run(source) }
      #expect(error?.type == type, "\(source): \(String(describing: error))")
    }
  }

  @Test("A subclass has what the registered class has")
  func inheritance() async throws {
    let interpreter = Interpreter.patient()
    interpreter.register(Animal.self) { $0.property("name", \.name) }
    try await interpreter.set("dog", to: Dog("Rex"))
    #expect(try await interpreter.run("dog.name", as: String.self) == "Rex")
    interpreter.define("call") { (animal: Animal) in animal.name + "!" }
    #expect(try await interpreter.run("call(dog)", as: String.self) == "Rex!")
  }

  @Test("Methods of actors are awaited")
  func actors() async throws {
    let interpreter = Interpreter.patient()
    interpreter.register(Counter.self) { counter in
      counter.method("add") { (counter: Counter, more: Int) async in await counter.add(more) }
    }
    try await interpreter.set("counter", to: Counter())
    let sum = try await interpreter.run(
      "import asyncio\nmax(await asyncio.gather(*[counter.add(1) for _ in range(50)]))", as: Int.self)
    #expect(sum == 50)
  }

  @Test("They are freed when both sides let go")
  func lifetime() async throws {
    let interpreter = Interpreter.patient()
    weak var observed: Door?
    do {
      let door = Door(3)
      observed = door
      try await interpreter.set("door", to: door)
    }
    #expect(observed != nil)
    try await interpreter.run("door = None\nx = [i for i in range(1000)]")
    try await interpreter.collectGarbage()
    #expect(observed == nil)
  }
}
