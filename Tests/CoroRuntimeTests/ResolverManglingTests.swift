import Testing

@testable import CoroRuntime

@Suite struct ResolverManglingTests {
  @Test(arguments: [
    ("__x", "A", "_A__x"), ("__x", "__A", "_A__x"), ("__x", "___", "__x"), ("__x__", "A", "__x__"),
    ("_x", "A", "_x"), ("__a.b", "A", "__a.b"),
  ])
  func privateNamesTakeTheNameOfTheirClass(name: String, className: String, expected: String) {
    #expect(Resolver.mangled(name, inClass: className) == expected)
    #expect(Resolver.mangled(name, inClass: nil) == name)
  }
}
