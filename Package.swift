// swift-tools-version: 6.2
import PackageDescription

// Dependencies point one way:
//   CKernels ─> Tensors ─┬─> Networks ─┬─> Training ─> Pruning ─┬─> Experiments ─> Reporting ─> Commands
//                        │             ├──────> Exchange ──┬────┤                                │
//                        ├─> Datasets ─┘        └──> Results ─┴─> Speed ──────────────────────────┤
//                        └─> Theory ─────────────────────────────────────────────────────────────┘
let strict: [SwiftSetting] = [.treatAllWarnings(as: .error)]

func library(
  _ name: String, _ dependencies: [Target.Dependency], exclude: [String] = [],
  plugins: [Target.PluginUsage] = []
) -> Target {
  .target(
    name: name, dependencies: dependencies, exclude: exclude, swiftSettings: strict,
    plugins: plugins)
}

func tests(_ name: String, _ dependencies: [Target.Dependency]) -> Target {
  .testTarget(
    name: "\(name)Tests", dependencies: dependencies + ["TestVectors"], swiftSettings: strict)
}

let package = Package(
  name: "prunebench",
  products: [
    .executable(name: "prunebench", targets: ["prunebench"]),
    .library(
      name: "Prunebench", targets: ["Commands", "Experiments", "Pruning", "Training", "Tensors"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", exact: "1.8.2"),
    .package(url: "https://github.com/apple/swift-crypto", exact: "3.12.3"),
    .package(url: "https://github.com/LebJe/TOMLKit", exact: "0.6.0"),
  ],
  targets: [
    .target(name: "CKernels"),
    // Commit and compiler, found by the build.
    library("Provenance", [], exclude: ["commit.txt"], plugins: ["EmbedCommit"]),
    .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
    .target(name: "CPictures", linkerSettings: [.linkedLibrary("jpeg")]),
    library("Tensors", ["CKernels"]),
    library("Theory", ["Tensors"]),
    library("Networks", ["Tensors"], plugins: ["TypeList"]),
    library(
      "Datasets",
      ["Tensors", "CZlib", "CPictures", .product(name: "Crypto", package: "swift-crypto")]),
    library("Training", ["Networks", "Datasets"]),
    library("Pruning", ["Training"], plugins: ["TypeList"]),
    // Weights and curves in the formats of other programs.
    library("Exchange", ["Networks"]),
    library(
      "Results", ["Tensors", "CZlib", .product(name: "Crypto", package: "swift-crypto")],
      exclude: ["Paper"], plugins: ["EmbedFiles"]),
    library(
      "Experiments",
      [
        "Pruning", "Exchange", "Results", "Provenance",
        .product(name: "TOMLKit", package: "TOMLKit"),
      ],
      exclude: ["Catalogue"], plugins: ["EmbedFiles"]),
    library("Speed", ["Exchange", "Results"], exclude: ["Peers"], plugins: ["EmbedFiles"]),
    library("Reporting", ["Results", .product(name: "Crypto", package: "swift-crypto")]),
    // Apart from all others: it checks what they wrote.
    library("Audit", ["CZlib", .product(name: "Crypto", package: "swift-crypto")]),
    library(
      "Commands",
      [
        "Experiments", "Exchange", "Speed", "Reporting", "Audit", "Theory",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ]),
    .executableTarget(name: "prunebench", dependencies: ["Commands"], swiftSettings: strict),
    .executableTarget(name: "ListTypes", swiftSettings: strict),
    .executableTarget(name: "EmbedFilesTool", swiftSettings: strict),
    .executableTarget(name: "FindCommit", swiftSettings: strict),
    .plugin(
      name: "TypeList", capability: .buildTool(), dependencies: ["ListTypes"],
      path: "Sources/Plugins/TypeList"),
    .plugin(
      name: "EmbedFiles", capability: .buildTool(), dependencies: ["EmbedFilesTool"],
      path: "Sources/Plugins/EmbedFiles"),
    .plugin(
      name: "EmbedCommit", capability: .buildTool(), dependencies: ["FindCommit"],
      path: "Sources/Plugins/EmbedCommit"),
    .target(name: "TestVectors", path: "Tests/TestVectors", swiftSettings: strict),
    .target(
      name: "FuzzTargets",
      dependencies: [
        "Experiments", "Reporting", "Audit", "TestVectors",
        .product(name: "Crypto", package: "swift-crypto"),
      ],
      path: "Tests/FuzzTargets", swiftSettings: strict),
    tests("Fuzz", ["FuzzTargets"]),
    tests("Kernel", ["CKernels", "Networks"]),
    tests("Tensors", ["Tensors"]),
    tests("Theory", ["Theory"]),
    tests("Networks", ["Networks"]),
    tests("Exchange", ["Exchange"]),
    tests("Speed", ["Speed"]),
    tests("Datasets", ["Datasets", "CPictures"]),
    tests("Results", ["Results"]),
    tests("Reporting", ["Reporting"]),
    tests("Audit", ["Audit", "Networks"]),
    tests("Methods", ["Experiments"]),
    tests("Experiments", ["Experiments"]),
    tests("Commands", ["Commands", "AllocationCounter"]),
    .target(name: "AllocationCounter", path: "Tests/AllocationCounter"),
  ],
  swiftLanguageModes: [.v6]
)

// Links with libFuzzer alone: `make fuzz`.
if Context.environment["PRUNEBENCH_FUZZ"] != nil {
  package.targets.append(
    .executableTarget(
      name: "fuzzer", dependencies: ["FuzzTargets"], path: "Tests/Fuzzer", exclude: ["run"],
      swiftSettings: strict))
}
