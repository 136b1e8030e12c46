import Coro

// Rules that people who sell things write themselves: which discount an order gets.

struct Order: Codable, ScriptConvertible {
  struct Line: Codable {
    var product: String
    var count: Int
    var price: Double
  }
  var customer: String
  var lines: [Line]
}

struct Discount: Codable, ScriptConvertible {
  var reason: String
  var amount: Double
}

/// Rules by name, as they stand in a database.
let rules = [
  "bulk": """
    def apply(order):
        count = sum(line['count'] for line in order['lines'])
        if count >= 10:
            return discount('ten or more', total(order) * 0.1)
    """,
  "regulars": """
    def apply(order):
        if order['customer'] in {'Ada', 'Grace'}:
            return discount('regular customer', 5)
    """,
  "broken": """
    def apply(order):
        return discount('nobody looked', order['sum'] * 0.5)
    """,
  "greedy": """
    def apply(order):
        return discount('all of it', len('x' * 10 ** 12))
    """,
]

var configuration = Interpreter.Configuration()
configuration.limits.steps = 100_000
configuration.limits.memory = 16 << 20
// Rules may import what the host offers, and nothing else is there but the library.
configuration.loadModule = { name in
  name == "pricing"
    ? Interpreter.Module(
      """
      def total(order):
          return sum(line['count'] * line['price'] for line in order['lines'])

      def discount(reason, amount):
          return {'reason': reason, 'amount': float(amount)}
      """) : nil
}

/// Each rule has an interpreter of its own: no rule sees what another one left behind.
var compiled: [(name: String, rule: ScriptValue)] = []
for (name, source) in rules.sorted(by: { $0.key < $1.key }) {
  let interpreter = Interpreter(configuration)
  let rule = try await interpreter.run(
    "from pricing import total, discount\n\(source)\napply", name: "rule '\(name)'", as: ScriptValue.self)
  compiled.append((name, rule))
}

let order = Order(
  customer: "Ada", lines: [.init(product: "nut", count: 8, price: 0.5), .init(product: "bolt", count: 4, price: 1.25)])
for (name, rule) in compiled {
  do {
    if let discount = try await rule.call(order, as: Discount?.self) {
      print("\(name): \(discount.amount) for \(discount.reason)")
    } else {
      print("\(name): nothing")
    }
  } catch let error as ScriptError {
    let place = error.traceback.last.map { " in line \($0.line): \($0.source)" } ?? ""
    print("\(name): \(error.type) \(error.message)\(place)")
  }
}
