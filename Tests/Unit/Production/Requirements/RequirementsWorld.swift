import Foundation
import ProductionDomain
import Values

/// Reproducible randomness for the planning tests (SplitMix64).
struct RequirementsRandom: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var value = state
    value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
    value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
    return value ^ (value >> 31)
  }
  mutating func below(_ bound: Int) -> Int { Int(next() % UInt64(bound)) }
  mutating func chance(_ percent: Int) -> Bool { below(100) < percent }
  mutating func quantity(_ range: ClosedRange<Int64>) -> Int64 {
    range.lowerBound + Int64(next() % UInt64(range.upperBound - range.lowerBound + 1))
  }

  /// A new seed, printed so that a failure can be run again; `REQUIREMENTS_SEED` fixes it.
  static func seed(_ test: String = #function) -> UInt64 {
    let given = ProcessInfo.processInfo.environment["REQUIREMENTS_SEED"].flatMap { UInt64($0) }
    let seed = given ?? UInt64.random(in: 0 ... .max)
    print("\(test): seed \(seed)")
    return seed
  }
}

/// Short ways to write scenarios. Today is Monday 5 January 2026.
enum PlanningWorld {
  static let today = LocalDate("2026-01-05")!
  /// Day 1 is today.
  static func day(_ number: Int) -> LocalDate { today + (number - 1) }

  static func item(
    _ name: String, _ source: ItemRecord.Source = .buy, leadTime: Int = 0, stock: Int64 = 0, safetyStock: Int64 = 0,
    lot: LotPolicy = .lotForLot
  ) -> ItemRecord {
    ItemRecord(
      key: ItemAtPlant(name), source: source, leadTimeDays: leadTime, stock: stock, safetyStock: safetyStock, lot: lot)
  }
  static func bill(_ item: String, _ components: [(String, Int64)], revision: String = "") -> BillRecord {
    BillRecord(
      item: item, revision: revision,
      components: components.map { BillRecord.Component(item: $0.0, quantity: .pieces($0.1)) })
  }
  static func demand(
    _ name: String, _ item: String, _ quantity: Int64, day number: Int, priority: Int = 1,
    policy: DeliveryPolicy = .any, group: String? = nil
  ) -> DemandRecord {
    var record = DemandRecord(
      name: name, key: ItemAtPlant(item), quantity: quantity, due: day(number), priority: priority, policy: policy)
    record.group = group
    return record
  }
  static func receipt(
    _ order: String, _ item: String, _ quantity: Int64, day number: Int, start: Int? = nil,
    status: ReceiptRecord.Status = .released, issued: Bool = false
  ) -> ReceiptRecord {
    ReceiptRecord(
      order: order, key: ItemAtPlant(item), quantity: quantity, due: day(number), start: start.map(day),
      status: status, isIssued: issued)
  }
  static func scenario(
    _ items: [ItemRecord], bills: [BillRecord] = [], receipts: [ReceiptRecord] = [], demands: [DemandRecord] = [],
    horizon: Int = 60
  ) -> PlanningScenario {
    var scenario = PlanningScenario(today: today, horizonDays: horizon)
    scenario.items = items
    scenario.bills = bills
    scenario.receipts = receipts
    scenario.demands = demands
    return scenario
  }
}

extension RequirementsPlan {
  /// Requirement and planned orders of an item by day (1 is today), zeros left out.
  func gross(_ item: String) -> [Int: Int64] { byDay(item) { material.requirement($0, $1) } }
  func planned(_ item: String) -> [Int: Int64] { byDay(item) { material.ordered($0, $1) } }
  func number(_ item: String) -> Int { preparation.numberOf[ItemAtPlant(item)]! }

  private func byDay(_ item: String, _ value: (Int, Int) -> Int64) -> [Int: Int64] {
    var result: [Int: Int64] = [:]
    for bucket in 0..<material.model.bucketCount where value(number(item), bucket) != 0 {
      result[bucket + 1] = value(number(item), bucket)
    }
    return result
  }

  func outcome(_ name: String) -> DemandOutcome? {
    outcomes.first { outcome in
      guard case .independent(let line) = pegs.demands[outcome.demand].kind,
        case .order(let place) = preparation.demandOrigins[line]
      else { return false }
      return preparation.scenario.demands[place].name == name
    }
  }
  /// Deliveries of a demand by day (1 is today).
  func deliveries(_ name: String) -> [Int: Int64] {
    Dictionary(uniqueKeysWithValues: (outcome(name)?.deliveries ?? []).map { ($0.day + 1, $0.quantity) })
  }
  func reasons(_ name: String) -> [LateReason.Code] { (outcome(name)?.reasons ?? []).map(\.code) }
}

/// The worked tables beside the repository (`../shared/data`), or in `CAUSEWAY_DATA`.
enum PlanningTables {
  static let folder: URL? = {
    var places = [URL(fileURLWithPath: FileManager.default.currentDirectoryPath).appending(path: "../shared/data")]
    if let given = ProcessInfo.processInfo.environment["CAUSEWAY_DATA"] {
      places.insert(URL(fileURLWithPath: given), at: 0)
    }
    var root = URL(fileURLWithPath: #filePath)
    for _ in 0..<6 {
      root.deleteLastPathComponent()
      places.append(root.appending(path: "../shared/data"))
    }
    return places.first { FileManager.default.fileExists(atPath: $0.appending(path: "mrp").path) }
  }()
  static let missing = "the worked tables are not beside the repository (../shared/data)"

  static func read<Table: Decodable>(_ path: String, as type: Table.Type) throws -> Table {
    let decoder = JSONDecoder()
    decoder.keyDecodingStrategy = .convertFromSnakeCase
    return try decoder.decode(Table.self, from: Data(contentsOf: folder!.appending(path: path)))
  }
}
