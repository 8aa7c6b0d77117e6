import Foundation
import Testing

/// The seven services have one shape, and each part imports only what it may.
@Suite struct LayoutTests {
  static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()
  static let services = [
    "Sales", "CustomerService", "Accounting", "Inventory", "Production", "Gateway", "CustomerStatus",
  ]

  static func swiftFiles(under path: String) -> [URL] {
    let folder = root.appendingPathComponent(path)
    let files = FileManager.default.enumerator(at: folder, includingPropertiesForKeys: nil)?.allObjects as? [URL]
    return (files ?? []).filter { $0.pathExtension == "swift" }
  }

  static func imports(of file: URL) throws -> Set<String> {
    let text = try String(contentsOf: file, encoding: .utf8)
    return Set(
      text.split(separator: "\n").compactMap { line in
        let words = line.split(separator: " ").map(String.init)
        guard let index = words.firstIndex(of: "import"), index <= 1, index + 1 < words.count else { return nil }
        return words[index + 1]
      })
  }

  @Test(arguments: services) func everyServiceHasTheSameEntries(_ service: String) throws {
    let folder = LayoutTests.root.appendingPathComponent("Services/\(service)")
    let entries = try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
    #expect(entries == ["Contract", "Domain", "Main", "README.md", "Service"])
    let parts = try FileManager.default.contentsOfDirectory(atPath: folder.appendingPathComponent("Service").path)
    for needed in ["\(service)Service.swift", "\(service)Messages.swift", "Handlers", "HTTP", "Store"] {
      #expect(parts.contains(needed), "Services/\(service)/Service lacks \(needed)")
    }
    #expect(!LayoutTests.swiftFiles(under: "Services/\(service)/Service/Store/Migrations").isEmpty)
  }

  @Test(arguments: services) func aDomainAndAContractImportValuesOnly(_ service: String) throws {
    for part in ["Domain", "Contract"] {
      for file in LayoutTests.swiftFiles(under: "Services/\(service)/\(part)") {
        // Beside Values only what comes with the language: threads and the C library's functions for engines.
        let language = part == "Domain" ? ["Dispatch", "Synchronization", "Glibc", "Musl", "Darwin"] : []
        let foreign = try LayoutTests.imports(of: file).subtracting(["Values"] + language)
        #expect(foreign.isEmpty, "\(file.lastPathComponent) imports \(foreign.sorted())")
      }
    }
  }

  @Test(arguments: services) func aServiceKnowsOthersByTheirContractsOnly(_ service: String) throws {
    let forbidden = LayoutTests.services.filter { $0 != service }.flatMap {
      ["\($0)Domain", "\($0)Service", "\($0)Main"]
    }
    for file in LayoutTests.swiftFiles(under: "Services/\(service)") {
      let imports = try LayoutTests.imports(of: file)
      #expect(imports.isDisjoint(with: forbidden), "\(file.lastPathComponent) imports \(imports.sorted())")
    }
  }

  @Test(arguments: services) func onlyStoreFilesSpeakSQL(_ service: String) throws {
    for file in LayoutTests.swiftFiles(under: "Services/\(service)") where !file.path.contains("/Service/Store/") {
      let imports = try LayoutTests.imports(of: file)
      #expect(!imports.contains("GRDB"), "\(file.lastPathComponent) imports GRDB outside Store")
    }
  }

  @Test func onlyTheSharedWebCodeImportsHummingbird() throws {
    for file in LayoutTests.swiftFiles(under: "Services") + LayoutTests.swiftFiles(under: "Shared") {
      guard !file.path.contains("/HTTPSupport/"), !file.path.contains("/ServiceRuntime/") else { continue }
      let imports = try LayoutTests.imports(of: file)
      #expect(
        imports.isDisjoint(with: ["Hummingbird", "HummingbirdCore"]), "\(file.lastPathComponent) imports Hummingbird")
    }
  }

  @Test func onlyAMQPImportsTheBrokerLibrary() throws {
    for file in LayoutTests.swiftFiles(under: "Services") + LayoutTests.swiftFiles(under: "Shared") {
      let imports = try LayoutTests.imports(of: file)
      #expect(!imports.contains("CRabbitMQ") || file.path.contains("/Shared/AMQP/"), "\(file.lastPathComponent)")
    }
  }

  @Test func nothingInSharedImportsAService() throws {
    for file in LayoutTests.swiftFiles(under: "Shared") {
      let imports = try LayoutTests.imports(of: file)
      let services = LayoutTests.services.flatMap { ["\($0)Contract", "\($0)Domain", "\($0)Service"] }
      #expect(imports.isDisjoint(with: services), "\(file.lastPathComponent) imports \(imports.sorted())")
    }
  }

  @Test func sharedCodeKeepsItsDirection() throws {
    let may: [String: Set<String>] = [
      "Values": [], "Persistence": ["Values"], "Messaging": ["Values", "Persistence"],
      "AMQP": ["Values", "Messaging"], "Observability": ["Values"],
    ]
    let ours = Set(["Values", "Persistence", "Messaging", "AMQP", "Observability", "HTTPSupport", "ServiceRuntime"])
    for (library, allowed) in may {
      for file in LayoutTests.swiftFiles(under: "Shared/\(library)") {
        let used = try LayoutTests.imports(of: file).intersection(ours)
        #expect(used.subtracting(allowed).isEmpty, "\(library)/\(file.lastPathComponent) imports \(used.sorted())")
      }
    }
  }

  @Test func theTopLevelHoldsWhatIsAgreed() throws {
    let agreed: Set = ["Package.swift", "Services", "Shared", "Tests", "deploy", "README.md"]
    let entries = try FileManager.default.contentsOfDirectory(atPath: LayoutTests.root.path)
    let strays = entries.filter { !$0.hasPrefix(".") && !agreed.contains($0) && $0 != "Package.resolved" }
    #expect(strays.isEmpty, "\(strays)")
  }

  @Test func aMoneyAmountIsNeverAFloatingPointNumber() throws {
    for service in LayoutTests.services {
      for part in ["Domain", "Contract", "Service"] {
        for file in LayoutTests.swiftFiles(under: "Services/\(service)/\(part)") where !isStatistical(file) {
          let text = try String(contentsOf: file, encoding: .utf8)
          #expect(!text.contains(": Double") && !text.contains(": Float"), "\(service)/\(file.lastPathComponent)")
        }
      }
    }
  }

  /// Forecasts, stocking policies, temperatures, simplex tables and branching hints are estimates: nothing is booked or promised
  /// from their fractions.
  private func isStatistical(_ file: URL) -> Bool {
    [
      "Production/Domain/Forecasting/", "Production/Domain/StockPolicy/", "Production/Domain/Scheduling/",
      "Production/Domain/Network/LinearProgram.swift", "Production/Domain/Network/DualSimplex",
      "Production/Domain/Network/BranchAndBound.swift", "Production/Service/Planning/",
    ].contains { file.path.contains($0) }
  }
}
