// swift-tools-version: 6.2
import PackageDescription

let settings: [SwiftSetting] = [
  .swiftLanguageMode(.v6),
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .treatAllWarnings(as: .error),
]

let grdb: Target.Dependency = .product(name: "GRDB", package: "GRDB.swift")
let logging: Target.Dependency = .product(name: "Logging", package: "swift-log")
let metrics: Target.Dependency = .product(name: "Metrics", package: "swift-metrics")
let coreMetrics: Target.Dependency = .product(name: "CoreMetrics", package: "swift-metrics")
let lifecycle: Target.Dependency = .product(name: "ServiceLifecycle", package: "swift-service-lifecycle")
let unixSignals: Target.Dependency = .product(name: "UnixSignals", package: "swift-service-lifecycle")
let hummingbird: Target.Dependency = .product(name: "Hummingbird", package: "hummingbird")
let hummingbirdCore: Target.Dependency = .product(name: "HummingbirdCore", package: "hummingbird")
let hummingbirdTesting: Target.Dependency = .product(name: "HummingbirdTesting", package: "hummingbird")
let httpTypes: Target.Dependency = .product(name: "HTTPTypes", package: "swift-http-types")
let jwt: Target.Dependency = .product(name: "JWTKit", package: "jwt-kit")
let crypto: Target.Dependency = .product(name: "Crypto", package: "swift-crypto")
let nio: Target.Dependency = .product(name: "NIOCore", package: "swift-nio")
let nioHTTP1: Target.Dependency = .product(name: "NIOHTTP1", package: "swift-nio")
let nioFoundation: Target.Dependency = .product(name: "NIOFoundationEssentialsCompat", package: "swift-nio")
let configuration: Target.Dependency = .product(name: "Configuration", package: "swift-configuration")
let arguments: Target.Dependency = .product(name: "ArgumentParser", package: "swift-argument-parser")
let sqlite: Target.Dependency = .product(name: "GRDBSQLite", package: "GRDB.swift")
let httpClient: Target.Dependency = .product(name: "AsyncHTTPClient", package: "async-http-client")
let subprocess: Target.Dependency = .product(name: "Subprocess", package: "swift-subprocess")
let systemPackage: Target.Dependency = .product(name: "SystemPackage", package: "swift-system")
let csv: Target.Dependency = .product(name: "SwiftCSV", package: "SwiftCSV")
let histogram: Target.Dependency = .product(name: "Histogram", package: "hdrhistogram-swift")

let optimizedInDebug = SwiftSetting.unsafeFlags(["-O"], .when(configuration: .debug))

/// `optimized` keeps the messaging core optimized in debug builds too: the simulation runs it some
/// hundred thousand times in the test command.
func shared(_ name: String, _ dependencies: [Target.Dependency] = [], optimized: Bool = false) -> Target {
  .target(
    name: name, dependencies: dependencies, path: "Shared/\(name)",
    swiftSettings: settings + (optimized ? [optimizedInDebug] : []))
}

/// The four targets of one service: the same shape for each. `listensTo` names the services whose
/// published events it may decode, which is the only thing a service may know of another.
///
/// `optimizedDomain` keeps a domain that calculates for long optimized in debug builds too; `commands` is for an
/// executable with commands beside serving.
func service(
  _ name: String, listensTo: [String], optimizedDomain: Bool = false, commands: [Target.Dependency] = []
) -> [Target] {
  let root = "Services/\(name)"
  let contracts = ([name] + listensTo).map { Target.Dependency(stringLiteral: "\($0)Contract") }
  return [
    .target(
      name: "\(name)Contract", dependencies: ["Values"], path: "\(root)/Contract",
      swiftSettings: settings),
    .target(
      name: "\(name)Domain", dependencies: ["Values"], path: "\(root)/Domain",
      swiftSettings: settings + (optimizedDomain ? [optimizedInDebug] : [])),
    .target(
      name: "\(name)Service",
      dependencies: [
        .init(stringLiteral: "\(name)Domain"), "Values", "Persistence", "Messaging", "HTTPSupport",
        grdb, nio,
      ] + contracts + commands,
      path: "\(root)/Service", swiftSettings: settings),
    .executableTarget(
      name: "\(name)Main",
      dependencies: [.init(stringLiteral: "\(name)Service"), "ServiceRuntime"] + commands,
      path: "\(root)/Main", swiftSettings: settings),
  ]
}

let listeners: [(name: String, listensTo: [String])] = [
  ("Sales", ["Gateway"]),
  ("CustomerService", ["Gateway", "Inventory"]),
  ("Accounting", ["Gateway", "Inventory", "Production"]),
  ("Inventory", ["Sales", "Gateway", "Production", "CustomerService", "Accounting"]),
  ("Production", ["Sales", "Gateway", "Inventory"]),
  ("Gateway", ["Sales", "Accounting", "Inventory", "Production"]),
  ("CustomerStatus", ["Sales", "CustomerService", "Gateway", "Accounting", "Inventory", "Production"]),
]
let services = listeners.flatMap { name, others in
  name == "Production"
    ? service(name, listensTo: others, optimizedDomain: true, commands: [arguments])
    : service(name, listensTo: others)
}
let contractTargets = listeners.map { Target.Dependency(stringLiteral: "\($0.name)Contract") }
let domainTargets = listeners.map { Target.Dependency(stringLiteral: "\($0.name)Domain") }
let serviceTargets = listeners.map { Target.Dependency(stringLiteral: "\($0.name)Service") }

func tests(_ name: String, _ dependencies: [Target.Dependency], exclude: [String] = []) -> Target {
  .testTarget(
    name: "\(name)Tests", dependencies: dependencies, path: "Tests/\(name)", exclude: exclude, swiftSettings: settings)
}

let package = Package(
  name: "causeway",
  platforms: [.macOS(.v15)],
  products: [
    .executable(name: "causeway-sales", targets: ["SalesMain"]),
    .executable(name: "causeway-customer-service", targets: ["CustomerServiceMain"]),
    .executable(name: "causeway-accounting", targets: ["AccountingMain"]),
    .executable(name: "causeway-inventory", targets: ["InventoryMain"]),
    .executable(name: "causeway-production", targets: ["ProductionMain"]),
    .executable(name: "causeway-gateway", targets: ["GatewayMain"]),
    .executable(name: "causeway-customer-status", targets: ["CustomerStatusMain"]),
    .executable(name: "causeway", targets: ["OperatorMain"]),
  ],
  dependencies: [
    .package(url: "https://github.com/groue/GRDB.swift", exact: "7.10.0"),
    .package(url: "https://github.com/hummingbird-project/hummingbird", exact: "2.28.1"),
    .package(url: "https://github.com/swift-server/swift-service-lifecycle", exact: "2.13.0"),
    .package(url: "https://github.com/swift-server/async-http-client", exact: "1.37.0"),
    .package(url: "https://github.com/apple/swift-log", exact: "1.16.2"),
    .package(url: "https://github.com/apple/swift-metrics", exact: "2.13.0"),
    .package(url: "https://github.com/apple/swift-configuration", exact: "1.4.0"),
    .package(url: "https://github.com/apple/swift-argument-parser", exact: "1.8.2"),
    .package(url: "https://github.com/apple/swift-http-types", exact: "1.8.0"),
    .package(url: "https://github.com/apple/swift-crypto", exact: "4.5.2"),
    .package(url: "https://github.com/apple/swift-nio", exact: "2.101.2"),
    .package(url: "https://github.com/apple/swift-system", exact: "1.8.1"),
    .package(url: "https://github.com/vapor/jwt-kit", exact: "5.7.1"),
    .package(url: "https://github.com/swiftlang/swift-subprocess", exact: "1.0.2"),
    .package(url: "https://github.com/swiftcsv/SwiftCSV", exact: "0.10.0"),
    .package(url: "https://github.com/HdrHistogram/hdrhistogram-swift", exact: "0.2.0"),
  ],
  targets: [
    .systemLibrary(
      name: "CRabbitMQ", path: "Shared/CRabbitMQ", pkgConfig: "librabbitmq",
      providers: [.apt(["librabbitmq-dev"])]),
    shared("Values", optimized: true),
    shared("Persistence", ["Values", grdb], optimized: true),
    shared("Messaging", ["Values", "Persistence", grdb], optimized: true),
    shared("AMQP", ["Values", "Messaging", "CRabbitMQ", logging, metrics]),
    shared("Observability", ["Values", metrics, coreMetrics, logging]),
    shared(
      "HTTPSupport",
      [
        "Values", "Persistence", "Messaging", "Observability", grdb, hummingbird, hummingbirdCore, httpTypes,
        jwt, nio, crypto, logging,
      ]),
    shared(
      "ServiceRuntime",
      [
        "Values", "Persistence", "Messaging", "AMQP", "HTTPSupport", "Observability", lifecycle,
        unixSignals, configuration, logging, metrics, grdb, systemPackage,
      ]),
    shared(
      "TestSupport",
      ["Values", "Persistence", "Messaging", "AMQP", grdb, httpClient, nio, subprocess, systemPackage, logging]),
    .target(
      name: "OperatorCommands",
      dependencies: [
        "Values", "Persistence", "Messaging", "AMQP", "HTTPSupport", "Observability", arguments, httpClient, nio,
        nioHTTP1, nioFoundation, subprocess, systemPackage, logging, csv,
      ] + contractTargets + serviceTargets,
      path: "Services/Operator/Commands", swiftSettings: settings),
    .executableTarget(
      name: "OperatorMain", dependencies: ["OperatorCommands", arguments], path: "Services/Operator/Main",
      swiftSettings: settings),
    // Depends on no service but the planning engines, so that measuring takes a small release build.
    .executableTarget(
      name: "Benchmarks",
      dependencies: [
        "Values", "Persistence", "Messaging", "AMQP", "CRabbitMQ", "ProductionContract", "ProductionDomain",
        "ProductionService", grdb, sqlite,
        histogram, arguments,
      ], path: "Tests/Benchmarks", swiftSettings: settings),
    tests(
      "Unit",
      [
        "Values", "Persistence", "Messaging", "AMQP", "HTTPSupport", "Observability", "TestSupport", "OperatorCommands",
        grdb, hummingbird, hummingbirdTesting, httpTypes, jwt, nio, logging, metrics, coreMetrics,
      ] + contractTargets + domainTargets + serviceTargets),
    tests("Contract", ["Values", "Messaging"] + contractTargets, exclude: ["Golden"]),
    tests("Architecture", []),
    tests(
      "Integration",
      ["Values", "Persistence", "Messaging", "AMQP", "TestSupport", "OperatorCommands", grdb] + contractTargets
        + serviceTargets),
    tests(
      "Simulation", ["Values", "Persistence", "Messaging", grdb] + contractTargets + domainTargets + serviceTargets),
  ] + services)
