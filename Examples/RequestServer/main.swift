import Coro

// A server that answers each request with a script of its customer's: many at a time, each within limits of its own.

/// What a customer's script sees of a request.
struct Request: Codable, ScriptConvertible {
  var path: String
  var query: [String: String]
}

/// What it answers.
struct Response: Codable, ScriptConvertible {
  var status: Int
  var body: String
}

/// A customer's script, loaded once.
final class Site: Sendable {
  private let interpreter: Interpreter

  init(_ script: String, stock: [String: Int]) async throws {
    var configuration = Interpreter.Configuration()
    configuration.limits.memory = 32 << 20
    // A request that hangs is ended by its steps, before the others have waited long for it.
    configuration.limits.steps = 1_000_000
    configuration.limits.time = .seconds(10)
    configuration.standardOutput = .discard
    interpreter = Interpreter(configuration)
    interpreter.define("stock_of", parameters: ["product"], documentation: "How many there are, from the warehouse.") {
      (product: String) async throws -> Int? in
      // A real server asks its database here; other requests go on meanwhile.
      try await Task.sleep(for: .milliseconds(5))
      return stock[product]
    }
    try await interpreter.run(script, name: "site.coro")
  }

  /// One request. A script that fails or hangs is that request's trouble alone.
  func answer(_ request: Request) async -> Response {
    do {
      return try await interpreter.call("handle", request)
    } catch let error as ScriptError where error.limit != nil {
      return Response(status: 503, body: "too much work: \(error.limit?.rawValue ?? "")")
    } catch {
      return Response(status: 500, body: (error as? ScriptError)?.message ?? "\(error)")
    }
  }
}

let site = try await Site(
  """
  async def handle(request):
      match request['path']:
          case '/stock':
              product = request['query']['product']
              count = await stock_of(product)
              if count is None:
                  return {'status': 404, 'body': f'no {product}'}
              return {'status': 200, 'body': f'{count} of {product}'}
          case '/hang':
              while True: pass
          case path:
              raise LookupError(f'nothing at {path}')
  """, stock: ["nut": 12, "bolt": 3])

let requests = [
  Request(path: "/stock", query: ["product": "nut"]), Request(path: "/stock", query: ["product": "gear"]),
  Request(path: "/stock", query: [:]), Request(path: "/other", query: [:]), Request(path: "/hang", query: [:]),
  Request(path: "/stock", query: ["product": "bolt"]),
]

// All at once: the interpreter takes them in turn and lets each wait for the warehouse by itself.
let responses = await withTaskGroup(of: (Int, Response).self) { group in
  for (index, request) in requests.enumerated() {
    group.addTask { (index, await site.answer(request)) }
  }
  var responses: [Int: Response] = [:]
  for await (index, response) in group { responses[index] = response }
  return responses
}
for (index, request) in requests.enumerated() {
  if let response = responses[index] { print(request.path, response.status, response.body) }
}
