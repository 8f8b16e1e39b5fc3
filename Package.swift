// swift-tools-version: 6.2
import PackageDescription

/// The rules every module of pawl is compiled under; `docs/architecture.md` says why each is there.
let house: [SwiftSetting] = [
  .swiftLanguageMode(.v6),
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .enableExperimentalFeature("Lifetimes"),
  .strictMemorySafety(),
  .treatAllWarnings(as: .error),
  // Small generic functions of one module run in all others: without it they are not specialised.
  .unsafeFlags(["-cross-module-optimization"]),
]

/// The same for what makes the test vectors, which may touch memory as it likes.
let makers: [SwiftSetting] = [
  .swiftLanguageMode(.v6),
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .enableExperimentalFeature("Lifetimes"),
  .treatAllWarnings(as: .error),
]

/// The same for the tests, which need not be fast themselves: optimising them would take longer than
/// running them.
let tests: [SwiftSetting] = [.unsafeFlags(["-Onone"])] + makers

/// The exact versions of the packages, so that the same sources make the same program wherever they are
/// built. `pawl --version --verbose` prints them.
let cryptoVersion: Version = "4.5.2"
let parserVersion: Version = "1.8.2"

/// The commit, for the same report; the Makefile tells it.
let commit = Context.environment["PAWL_COMMIT"] ?? ""

/// Whether the program does without what is Linux's own, as on a system that nobody has ported it to.
let portable = Context.environment["PAWL_PORTABLE"] != nil

/// What has the C code count what it runs, for `make coverage`; the Swift code is told on the command line,
/// as swift-crypto's C code would be.
let counting: [CSetting] =
  Context.environment["PAWL_COVERAGE"] == nil
  ? []
  : [
    .unsafeFlags([
      "-fprofile-instr-generate", "-fcoverage-mapping", "-mllvm", "-runtime-counter-relocation",
    ])
  ]

let crypto = Target.Dependency.product(name: "Crypto", package: "swift-crypto")
let argumentParser = Target.Dependency.product(
  name: "ArgumentParser", package: "swift-argument-parser")

let package = Package(
  name: "pawl",
  products: [.executable(name: "pawl", targets: ["pawl"])],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", exact: parserVersion),
    .package(url: "https://github.com/apple/swift-crypto", exact: cryptoVersion),
  ],
  targets: [
    // The C libraries. Each is imported by one Swift module only.
    .target(
      name: "CSystem",
      cSettings: [
        .define("PAWL_COMMIT", to: "\"\(commit)\""),
        .define("PAWL_CRYPTO_VERSION", to: "\"\(cryptoVersion)\""),
        .define("PAWL_PARSER_VERSION", to: "\"\(parserVersion)\""),
      ] + (portable ? [.define("PAWL_PORTABLE")] : []) + counting),
    .systemLibrary(
      name: "CSodium", pkgConfig: "libsodium", providers: [.apt(["libsodium-dev"])]),
    .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
    .systemLibrary(name: "CZstd", pkgConfig: "libzstd", providers: [.apt(["libzstd-dev"])]),
    .systemLibrary(name: "CSQLite", pkgConfig: "sqlite3", providers: [.apt(["libsqlite3-dev"])]),

    // The modules, from the bottom to the top. The arrows are drawn in docs/architecture.md.
    .target(name: "Octets", dependencies: ["CSystem"], swiftSettings: house),
    .target(name: "Primitives", dependencies: ["Octets", "CSodium", crypto], swiftSettings: house),
    .target(name: "Descriptors", dependencies: ["Octets", "CSystem"], swiftSettings: house),
    .target(name: "Ratcheting", dependencies: ["Octets", "Primitives"], swiftSettings: house),
    .target(
      name: "Sealing",
      dependencies: ["Octets", "Primitives", "Descriptors", "Ratcheting", "CZlib", "CZstd"],
      swiftSettings: house),
    .target(
      name: "Storage", dependencies: ["Octets", "Primitives", "Descriptors", "CSQLite"],
      swiftSettings: house),
    .target(
      name: "Operations",
      dependencies: ["Octets", "Primitives", "Descriptors", "Ratcheting", "Sealing", "Storage"],
      swiftSettings: house),
    .target(
      name: "Pictures", dependencies: ["Octets", "Descriptors", "CZlib"], swiftSettings: house),
    .executableTarget(
      name: "pawl",
      dependencies: [
        "Octets", "Primitives", "Descriptors", "Ratcheting", "Sealing", "Storage", "Operations",
        "Pictures", argumentParser,
      ],
      swiftSettings: house),

    // The tests. Rehearsal holds what several of them need.
    .target(
      name: "Rehearsal", dependencies: ["Octets", "Primitives", "Ratcheting", "Sealing"],
      path: "Tests/Rehearsal", swiftSettings: tests),
    .target(
      name: "VectorCatalogue", dependencies: ["Octets", "Primitives", "Rehearsal"],
      path: "Tests/VectorCatalogue", swiftSettings: makers),
    .target(
      name: "Fuzzing",
      dependencies: [
        "Octets", "Primitives", "Descriptors", "Ratcheting", "Sealing", "Storage", "Operations",
        "Rehearsal", "VectorCatalogue",
      ],
      path: "Tests/Fuzzing", swiftSettings: makers),
    .executableTarget(
      name: "VectorMaker", dependencies: ["VectorCatalogue", "Fuzzing"], path: "Tests/VectorMaker",
      swiftSettings: makers),
    .executableTarget(
      name: "Replay", dependencies: ["Octets", "Descriptors", "Fuzzing"], path: "Tests/Replay",
      swiftSettings: makers),
    .executableTarget(
      name: "Bench",
      dependencies: [
        "CSystem", "Octets", "Primitives", "Ratcheting", "Sealing", "Rehearsal", crypto,
      ],
      path: "Tests/Bench",
      exclude: [
        "bench.py", "channels.py", "crowds.py", "files.py", "levels.py", "measure.py", "people.py",
        "picture.py", "rows.py", "bare-commit.c", "signal-steps.c", "table.py",
      ],
      swiftSettings: makers),
    // What the test of constant time runs under valgrind: Tests/constant-time.sh.
    .target(name: "CMemcheck", path: "Tests/CMemcheck"),
    .executableTarget(
      name: "ConstantTime",
      dependencies: [
        "CMemcheck", "Octets", "Primitives", "Descriptors", "Ratcheting", "Sealing", "Storage",
        "Rehearsal", crypto,
      ],
      path: "Tests/ConstantTime", exclude: ["libraries.supp"], swiftSettings: tests),
    .testTarget(name: "OctetsTests", dependencies: ["Octets", "Rehearsal"], swiftSettings: tests),
    .testTarget(
      name: "PrimitivesTests", dependencies: ["Octets", "Primitives", "Ratcheting", "Rehearsal"],
      swiftSettings: tests),
    .testTarget(
      name: "RatchetingTests", dependencies: ["Octets", "Primitives", "Ratcheting", "Rehearsal"],
      swiftSettings: tests),
    .testTarget(
      name: "SealingTests",
      dependencies: [
        "Octets", "Primitives", "Descriptors", "Ratcheting", "Sealing", "Rehearsal", "CZlib",
        "CZstd",
      ],
      swiftSettings: tests),
    .testTarget(
      name: "StorageTests",
      dependencies: ["Octets", "Primitives", "Descriptors", "Storage", "Rehearsal"],
      swiftSettings: tests),
    .testTarget(
      name: "OperationsTests",
      dependencies: [
        "Octets", "Primitives", "Descriptors", "Ratcheting", "Sealing", "Storage", "Operations",
        "Rehearsal",
      ],
      swiftSettings: tests),
    .testTarget(
      name: "VectorTests",
      dependencies: [
        "Octets", "Primitives", "Descriptors", "Ratcheting", "Sealing", "Storage", "Operations",
        "Rehearsal", "VectorCatalogue", "Fuzzing",
      ],
      swiftSettings: tests),
    .testTarget(
      name: "MisuseTests", dependencies: ["Octets", "Primitives", "Ratcheting", "Sealing"],
      exclude: ["Calls"], swiftSettings: tests),
    .testTarget(
      name: "CommandTests", dependencies: ["Rehearsal"], exclude: ["Scripts", "contract.md"],
      swiftSettings: tests),
  ]
)

// libFuzzer brings a main function of its own, so what it drives stands apart: `make fuzz`.
if Context.environment["PAWL_FUZZ"] != nil {
  package.targets.append(
    .executableTarget(
      name: "Fuzz", dependencies: ["Fuzzing"], path: "Tests/Fuzz", exclude: ["Corpus"],
      swiftSettings: makers))
}
