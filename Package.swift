// swift-tools-version: 6.1
import Foundation
import PackageDescription

// The command is linked with mimalloc where it is there: nothing but speed depends on it.
let hasMimalloc = ["/usr/include", "/usr/local/include", "/opt/homebrew/include"].contains {
  FileManager.default.fileExists(atPath: "\($0)/mimalloc.h")
}

// The prompt edits with GNU readline where it is there, and reads plain lines where it is not.
let hasReadline = [
  "/usr/include", "/usr/local/include", "/opt/homebrew/opt/readline/include", "/usr/local/opt/readline/include",
].contains {
  FileManager.default.fileExists(atPath: "\($0)/readline/readline.h")
}

let package = Package(
  name: "coro",
  platforms: [.macOS(.v15)],
  products: [
    .library(name: "Coro", targets: ["Coro"]),
    .executable(name: "coro", targets: ["CoroCommand"]),
  ],
  traits: [
    .trait(
      name: "TLS",
      description: "Encrypted connections: `ssl`, through swift-nio-ssl, whose BoringSSL takes minutes to build."),
    .trait(
      name: "Readline",
      description: "The prompt edits lines with GNU readline (GPL); without it, it reads plain lines."),
    .default(enabledTraits: ["TLS", "Readline"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-nio", from: "2.86.0"),
    .package(url: "https://github.com/apple/swift-nio-ssl", from: "2.30.0"),
    .package(url: "https://github.com/apple/swift-crypto", from: "4.0.0"),
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.5.0"),
    .package(url: "https://github.com/apple/swift-collections", from: "1.2.0"),
    .package(url: "https://github.com/attaswift/BigInt", from: "6.0.1"),
  ],
  targets: [
    .target(name: "CoroSyntax"),
    .target(name: "CNativeStack"),
    .target(name: "CProcessLaunch"),
    .target(
      name: "CoroRuntime",
      dependencies: [
        "CoroSyntax", "CNativeStack",
        .product(name: "BigInt", package: "BigInt"),
      ]
    ),
    .target(
      name: "CoroModules",
      dependencies: ["CoroRuntime", "CoroSyntax", "CZlib", .product(name: "Crypto", package: "swift-crypto")],
      exclude: ["Library"],
      plugins: ["EmbedLibrary"]),
    .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"]), .brew(["zlib"])]),
    // Turns `Library/**/*.coro` of a target into a Swift file that holds the texts.
    .executableTarget(name: "EmbedLibraryTool"),
    .plugin(name: "EmbedLibrary", capability: .buildTool(), dependencies: ["EmbedLibraryTool"]),
    .target(
      name: "CoroAsync",
      dependencies: [
        "CoroRuntime",
        .product(name: "DequeModule", package: "swift-collections"),
      ],
      exclude: ["Library"],
      plugins: ["EmbedLibrary"]
    ),
    .target(
      name: "CoroNetwork",
      dependencies: [
        "CoroAsync", "CoroRuntime", "CProcessLaunch",
        .product(name: "NIOCore", package: "swift-nio"),
        .product(name: "NIOPosix", package: "swift-nio"),
        .product(name: "NIOHTTP1", package: "swift-nio"),
        .product(name: "NIOTLS", package: "swift-nio"),
        .product(name: "NIOSSL", package: "swift-nio-ssl", condition: .when(traits: ["TLS"])),
      ],
      exclude: ["Library"],
      plugins: ["EmbedLibrary"]
    ),
    .target(
      name: "Coro",
      dependencies: [
        "CoroModules", "CoroNetwork",
        .product(name: "BigInt", package: "BigInt"),
        .product(name: "NIOCore", package: "swift-nio"),
      ]
    ),
    .systemLibrary(
      name: "CReadline", pkgConfig: "readline",
      providers: [.apt(["libreadline-dev"]), .brew(["readline"])]),
    .systemLibrary(name: "CMimalloc", providers: [.apt(["libmimalloc-dev"]), .brew(["mimalloc"])]),
    .target(name: "CTerminalGuard"),
    .target(
      name: "CoroREPL",
      dependencies: ["Coro", "CTerminalGuard"]
        + (hasReadline ? [.target(name: "CReadline", condition: .when(traits: ["Readline"]))] : [])),
    .executableTarget(
      name: "CoroCommand",
      dependencies: ["CoroREPL", .product(name: "ArgumentParser", package: "swift-argument-parser")]
        + (hasMimalloc ? ["CMimalloc"] : [])),
    // Hosts of each kind, run by the tests.
    .executableTarget(
      name: "FirstSteps", dependencies: ["Coro"], path: "Examples/FirstSteps", exclude: ["expected.txt"]),
    .executableTarget(name: "GameLoop", dependencies: ["Coro"], path: "Examples/GameLoop", exclude: ["expected.txt"]),
    .executableTarget(
      name: "RequestServer", dependencies: ["Coro"], path: "Examples/RequestServer", exclude: ["expected.txt"]),
    .executableTarget(
      name: "RulesEngine", dependencies: ["Coro"], path: "Examples/RulesEngine", exclude: ["expected.txt"]),
    .executableTarget(name: "EmbeddingBenchmark", dependencies: ["Coro"], path: "Benchmarks/Embedding"),
    // Running programs and finding CPython, for the tests that compare.
    .target(name: "TestPrograms", path: "Tests/TestPrograms"),
    .testTarget(name: "ScriptTests", dependencies: ["CoroCommand", "TestPrograms"]),
    .testTarget(name: "CoroREPLTests", dependencies: ["CoroREPL"]),
    .testTarget(
      name: "PromptTests", dependencies: ["CoroCommand", "TestPrograms"],
      exclude: [
        "completion.py", "editing.py", "interrupts.py", "output_above.py", "record_session", "screen.py", "speed.py",
        "start_and_end.py", "statements.py",
      ]),
    .testTarget(name: "CoroSyntaxTests", dependencies: ["CoroSyntax", "TestPrograms"], exclude: ["Errors", "Oracle"]),
    .testTarget(
      name: "CoroRuntimeTests", dependencies: ["CoroRuntime", "CoroSyntax", "TestPrograms"],
      exclude: ["LiftingPrograms.txt", "ResolverErrors.txt", "ResolverScopes.txt"]),
    .testTarget(
      name: "CoroTests",
      dependencies: [
        "Coro", "TestPrograms", "FirstSteps", "GameLoop", "RequestServer", "RulesEngine",
        .product(name: "NIOPosix", package: "swift-nio"),
      ],
      exclude: ["Programs"]),
    .testTarget(name: "CoroAsyncTests", dependencies: ["CoroAsync", "CoroModules", "CoroRuntime"]),
    .testTarget(
      name: "CoroNetworkTests", dependencies: ["CoroNetwork", "CoroModules", "CoroAsync", "CoroRuntime"]),
    .testTarget(
      name: "CoroFormattingTests",
      dependencies: [
        "CoroRuntime",
        .product(name: "BigInt", package: "BigInt"),
      ],
      exclude: ["Oracle"]
    ),
  ],
  swiftLanguageModes: [.v6]
)
