import Coro
import Testing

private struct Order: Codable, ScriptConvertible, Equatable {
  struct Line: Codable, Equatable {
    var product: String
    var count: Int
    var price: Double?
  }
  enum Status: String, Codable { case open, paid }
  var number: Int
  var status: Status
  var lines: [Line]
  var tags: [String: Bool]
}

private final class Tree: Codable, ScriptConvertible, Sendable {
  let children: [Tree]
  init(_ children: [Tree]) { self.children = children }
}

@Suite("Conversion")
struct ConversionTests {
  private func roundTrip<Value: ScriptConvertible & Equatable>(_ value: Value) async throws -> Value {
    let interpreter = Interpreter.patient()
    try await interpreter.set("value", to: value)
    return try await interpreter.get("value")
  }

  @Test("Values come back as they were")
  func roundTrips() async throws {
    #expect(try await roundTrip(Int.max) == .max)
    #expect(try await roundTrip(UInt64.max) == .max)
    #expect(try await roundTrip(Int8.min) == .min)
    #expect(try await roundTrip("héllo 🎈") == "héllo 🎈")
    #expect(try await roundTrip([1.5, -0.0, .infinity]) == [1.5, -0.0, .infinity])
    #expect(try await roundTrip([UInt8]([0, 255])) == [0, 255])
    #expect(try await roundTrip(["a": [1, 2], "b": []]) == ["a": [1, 2], "b": []])
    #expect(try await roundTrip(Set(["x", "y"])) == ["x", "y"])
    #expect(try await roundTrip([Int?.none, 3]) == [nil, 3])
    let order = Order(
      number: 7, status: .paid,
      lines: [.init(product: "nut", count: 2, price: 0.5), .init(product: "bolt", count: 1, price: nil)],
      tags: ["new": true])
    #expect(try await roundTrip(order) == order)
  }

  @Test("Codable values are dictionaries in the script")
  func codable() async throws {
    let interpreter = Interpreter.patient()
    interpreter.define("total") { (order: Order) in
      order.lines.reduce(0) { $0 + Double($1.count) * ($1.price ?? 0) }
    }
    let total = try await interpreter.run(
      """
      total({'number': 1, 'status': 'open', 'tags': {},
             'lines': [{'product': 'nut', 'count': 4, 'price': 0.25}, {'product': 'bolt', 'count': 1}]})
      """, as: Double.self)
    #expect(total == 1)
    for (source, message) in [
      ("total({'number': 1})", "argument 1: 'status' is missing"),
      (
        "total({'number': 1, 'status': 'open', 'tags': {}, 'lines': [{'product': 1, 'count': 1}]})",
        "argument 1: ['lines'][0]['product']: expected str, not int"
      ),
    ] {
      let error = await #expect(throws: ScriptError.self) { try await interpreter.run(source) }
      #expect(error?.message == message)
    }
  }

  @Test(
    "What does not fit is an error that says so",
    arguments: [
      ("2 ** 63", "OverflowError"), ("True", "TypeError"), ("'1'", "TypeError"), ("1.0", "TypeError"),
      ("None", "TypeError"),
    ])
  func integers(_ source: String, _ type: String) async throws {
    let interpreter = Interpreter.patient()
    let error = await #expect(throws: ScriptError.self) { try await interpreter.evaluate(source, as: Int.self) }
    #expect(error?.type == type)
  }

  @Test("Deep and cyclic values are refused, and the interpreter goes on")
  func depth() async throws {
    let interpreter = Interpreter.patient()
    try await interpreter.run("a = []\na.append(a)\nd = []\nfor _ in range(100000): d = [d]\nt = {'children': []}")
    for name in ["a", "d"] {
      let error = await #expect(throws: ScriptError.self) { try await interpreter.get(name, as: ScriptData.self) }
      #expect(error?.type == "RecursionError")
    }
    try await interpreter.run("t['children'].append(t)")
    await #expect(throws: ScriptError.self) { try await interpreter.get("t", as: Tree.self) }
    var deep = ScriptData.none
    for _ in 0..<2000 { deep = .list([deep]) }
    let nested = deep
    let error = await #expect(throws: ScriptError.self) { try await interpreter.set("x", to: nested) }
    #expect(error?.type == "RecursionError")
    #expect(try await interpreter.run("1 + 1", as: Int.self) == 2)
  }

  @Test("A lone surrogate is no text of Swift's")
  func surrogates() async throws {
    let interpreter = Interpreter.patient()
    let error = await #expect(throws: ScriptError.self) {
      try await interpreter.evaluate("'a\\ud800'", as: String.self)
    }
    #expect(error?.type == "ValueError")
  }
}
