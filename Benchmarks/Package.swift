// swift-tools-version: 6.2
import PackageDescription

// A package of its own, so that nobody who uses prunebench builds its benchmarks.
let strict: [SwiftSetting] = [.treatAllWarnings(as: .error)]

let package = Package(
  name: "benchmarks",
  dependencies: [
    .package(name: "prunebench", path: ".."),
    .package(url: "https://github.com/apple/swift-argument-parser", exact: "1.8.2"),
  ],
  targets: [
    .target(name: "Peak"),
    .target(name: "Comparing", swiftSettings: strict),
    .executableTarget(
      name: "benchmark",
      dependencies: [
        "Comparing", "Peak", .product(name: "Prunebench", package: "prunebench"),
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ],
      swiftSettings: strict),
    .testTarget(name: "ComparingTests", dependencies: ["Comparing"], swiftSettings: strict),
  ],
  swiftLanguageModes: [.v6]
)
