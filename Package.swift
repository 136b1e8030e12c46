// swift-tools-version: 6.1
import PackageDescription

let package = Package(
  name: "coro",
  platforms: [.macOS(.v15)],
  products: [
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-nio", from: "2.86.0"),
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.5.0"),
    .package(url: "https://github.com/apple/swift-collections", from: "1.2.0"),
    .package(url: "https://github.com/attaswift/BigInt", from: "6.0.1"),
  ],
  targets: [
    .target(name: "CoroSyntax"),
    .target(name: "CNativeStack"),
    .target(
      name: "CoroRuntime",
      dependencies: [
        "CoroSyntax", "CNativeStack",
        .product(name: "BigInt", package: "BigInt"),
      ]
    ),
    .target(name: "CoroModules", dependencies: ["CoroRuntime"]),
    .testTarget(name: "CoroSyntaxTests", dependencies: ["CoroSyntax"]),
    .testTarget(name: "CoroRuntimeTests", dependencies: ["CoroRuntime", "CoroSyntax"]),
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
