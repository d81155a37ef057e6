// swift-tools-version: 6.2
import PackageDescription

let settings: [SwiftSetting] = [
  .treatAllWarnings(as: .error),
  .enableUpcomingFeature("ExistentialAny"), .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
  .enableUpcomingFeature("InferIsolatedConformances"),
]

let package = Package(
  name: "tern",
  products: [.executable(name: "tern", targets: ["tern"])],
  targets: [
    // Doors to C. Each has exactly one importer; CPosix is the platform and has several.
    .systemLibrary(name: "CCrypto"),
    .systemLibrary(name: "CCurl"),
    .systemLibrary(name: "CGit"),
    .systemLibrary(name: "CMarkdown"),
    .systemLibrary(name: "CNcurses"),
    .systemLibrary(name: "CPosix"),
    .target(name: "CTOML"),
    .target(name: "CTaskPool"),
    .systemLibrary(name: "CVTerm"),  // tests only
    .systemLibrary(name: "CWslay"),  // and zlib, which its extension needs
    .systemLibrary(name: "CZstd"),

    // Pure.
    .target(
      name: "JSON", swiftSettings: settings,
      linkerSettings: [.linkedLibrary("m")]),
    .target(name: "Text", dependencies: ["CMarkdown", "CPosix"], swiftSettings: settings),

    // Touching the world.
    .target(name: "Sessions", dependencies: ["CPosix", "JSON"], swiftSettings: settings),
    .target(name: "Settings", dependencies: ["CPosix", "CTOML", "JSON"], swiftSettings: settings),
    .target(
      name: "Terminal", dependencies: ["CNcurses", "CPosix", "JSON"], exclude: ["Screen/Terminfo"],
      swiftSettings: settings),
    .target(
      name: "Wire", dependencies: ["CCrypto", "CCurl", "CPosix", "CWslay", "CZstd"],
      swiftSettings: settings),
    .target(name: "Workspace", dependencies: ["CGit", "CPosix"], swiftSettings: settings),

    // The core.
    .target(
      name: "Agent",
      dependencies: ["JSON", "Models", "Sessions", "Tools", "Wire", "Workspace"],
      swiftSettings: settings),
    .target(
      name: "Models", dependencies: ["JSON", "Wire"], exclude: ["Catalogue/generate.py"],
      swiftSettings: settings),
    .target(name: "ScriptedProvider", dependencies: ["CPosix", "JSON"], swiftSettings: settings),
    .target(name: "Tools", dependencies: ["JSON", "Models", "Workspace"], swiftSettings: settings),

    // The screen.
    .target(
      name: "Interface", dependencies: ["Agent", "JSON", "Terminal", "Text", "Workspace"],
      swiftSettings: settings),

    .executableTarget(
      name: "tern",
      dependencies: [
        "Agent", "CPosix", "CTaskPool", "Interface", "JSON", "Models", "ScriptedProvider",
        "Sessions",
        "Settings", "Terminal", "Tools", "Wire", "Workspace",
      ],
      swiftSettings: settings),

    // The benchmark, and what measuring and testing whole programs share.
    .target(
      name: "PseudoTerminal", dependencies: ["CPosix"], path: "Tests/PseudoTerminal",
      swiftSettings: settings),
    .target(name: "CAllocations", path: "Tests/CAllocations"),
    .executableTarget(
      name: "tern-bench",
      dependencies: [
        "Agent", "CAllocations", "CPosix", "JSON", "Models", "PseudoTerminal", "ScriptedProvider",
        "Sessions",
        "Tools", "Wire", "Workspace",
      ],
      path: "Tests/Bench", swiftSettings: settings),

    // Fuzz targets in one program: `make fuzz`.
    .executableTarget(
      name: "tern-fuzz",
      dependencies: [
        "Agent", "CPosix", "JSON", "Models", "Sessions", "Settings", "Terminal", "Text", "Tools",
        "Wire", "Workspace",
      ],
      path: "Tests/Fuzz", exclude: ["Seeds", "fuzz.sh"], swiftSettings: settings),

    // Command lines that were used to get past an approval, and their mutations.
    .target(
      name: "HostileCommands", dependencies: ["Agent", "CPosix", "Workspace"],
      path: "Tests/HostileCommands",
      swiftSettings: settings),

    // What sandboxed commands are tried with, and everything that takes too long for a test:
    // `make torture`.
    .target(
      name: "EscapeProbes", dependencies: ["CPosix", "TestFolder", "Workspace"],
      path: "Tests/EscapeProbes", exclude: ["calls.c"], swiftSettings: settings),
    .executableTarget(
      name: "tern-torture",
      dependencies: ["CPosix", "EscapeProbes", "HostileCommands", "TestFolder", "Workspace"],
      path: "Tests/Torture", swiftSettings: settings),

    // Tests, a target a module, the folders they work in, the clock they compare work by, and
    // programs of others that they ask.
    .target(
      name: "PythonPrograms", dependencies: ["CPosix"], path: "Tests/PythonPrograms",
      swiftSettings: settings),
    .target(name: "TestClock", path: "Tests/TestClock", swiftSettings: settings),
    .target(name: "TestFolder", path: "Tests/TestFolder", swiftSettings: settings),
    .testTarget(
      name: "AgentTests",
      dependencies: [
        "Agent", "HostileCommands", "Interface", "JSON", "Models", "ScriptedProvider", "Sessions",
        "TestClock", "TestFolder", "Text", "Tools", "Wire", "Workspace",
      ],
      swiftSettings: settings),
    .testTarget(
      name: "EndToEndTests",
      dependencies: [
        "CPosix", "CVTerm", "JSON", "PseudoTerminal", "PythonPrograms", "ScriptedProvider",
        "TestFolder", "Workspace", "tern",
      ],
      swiftSettings: settings),
    .testTarget(name: "HouseTests", swiftSettings: settings),
    .testTarget(
      name: "InterfaceTests",
      dependencies: [
        "Agent", "Interface", "JSON", "Models", "Settings", "Terminal", "Text", "Tools",
        "Workspace",
      ],
      exclude: ["Goldens"],
      swiftSettings: settings),
    .testTarget(name: "JSONTests", dependencies: ["JSON"], swiftSettings: settings),
    .testTarget(
      name: "ModelsTests",
      dependencies: [
        "JSON", "Models", "PythonPrograms", "ScriptedProvider", "TestClock", "Wire",
      ],
      exclude: ["Judges/requests.py", "Judges/streams.py"], swiftSettings: settings),
    .testTarget(
      name: "ScriptedProviderTests",
      dependencies: ["CPosix", "JSON", "ScriptedProvider"],
      swiftSettings: settings),
    .testTarget(
      name: "SessionsTests",
      dependencies: ["CPosix", "JSON", "Sessions", "TestFolder"],
      swiftSettings: settings),
    .testTarget(
      name: "SettingsTests",
      dependencies: ["CPosix", "JSON", "Settings", "Terminal", "TestFolder"],
      swiftSettings: settings),
    .testTarget(
      name: "TerminalTests",
      dependencies: ["CPosix", "CVTerm", "JSON", "Terminal"],
      swiftSettings: settings),
    .testTarget(name: "TextTests", dependencies: ["Text"], swiftSettings: settings),
    .testTarget(
      name: "ToolsTests",
      dependencies: ["JSON", "Models", "TestClock", "TestFolder", "Tools", "Workspace"],
      swiftSettings: settings),
    .testTarget(
      name: "WireTests",
      dependencies: ["CPosix", "CWslay", "CZstd", "JSON", "PythonPrograms", "Wire"],
      swiftSettings: settings),
    .testTarget(
      name: "WorkspaceTests",
      dependencies: ["CPosix", "EscapeProbes", "TestFolder", "Workspace"],
      swiftSettings: settings),
  ],
  cxxLanguageStandard: .cxx17
)
