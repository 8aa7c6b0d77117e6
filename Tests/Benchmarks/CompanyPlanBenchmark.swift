import Foundation
import GRDB
import Messaging
import Persistence
import ProductionContract
import ProductionDomain
import ProductionService
import Values

/// How long the production service takes for a plan of a whole company: reads its planning data and what is known of
/// stock and demand, plans with pegs and dates, and puts the plan into force in one transaction.
struct CompanyPlanBenchmark {
  let world: MaterialWorld
  private let folder: ScratchFolder
  private let database: ServiceDatabase
  private let runner: PlanRunner

  init(items: Int, seed: UInt64) throws {
    var world = MaterialWorld()
    world.items = items
    world.links = items * 9 / 2
    self.world = world
    folder = try ScratchFolder("plan")
    let definition = ProductionService.definition(company: "bench")
    database = try ServiceDatabase(
      path: folder.file("production.sqlite"), identity: definition.identity, migrations: definition.migrations)
    runner = PlanRunner(database: database)
    let company = world.company(seed: seed)
    let today = SystemTime().now().date
    let document = try JSONDecoder().decode(JSONDocument.self, from: Data(world.planningData(company).utf8))
    _ = try database.write(Cause(actor: "bench")) { try PutPlanningData(document).perform(in: $0) }
    try database.write(Cause(actor: "bench")) { unit in
      for demand in company.demands {
        let day = today + demand.bucket * 7
        try unit.database.cachedStatement(
          sql: """
            INSERT INTO salesForecast (item, plant, fromDate, toDate, unit, steps) VALUES (?, '', ?, ?, 'H87', ?)
            """
        ).execute(arguments: [MaterialWorld.name(demand.item), day, day, demand.quantity])
      }
    }
  }

  struct Run {
    /// From the request to the committed plan.
    let milliseconds: Double
    let parts: String
    /// That it proposes.
    let orders: Int
  }

  /// The first plan of the runner reads all planning data, later ones what has changed.
  func run() throws -> Run {
    let (plan, times) = try runner.timedPlan(cause: Cause(actor: "bench"))
    func text(_ duration: Duration) -> String { "\(Int(duration / .milliseconds(1)))" }
    return Run(
      milliseconds: times.total / .milliseconds(1),
      parts:
        "\(text(times.reading)) ms reading, \(text(times.planning)) ms planning, \(text(times.storing)) ms storing",
      orders: plan.figures.orders)
  }

  /// One forecast in a hundred doubles.
  func change() throws {
    try database.write(Cause(actor: "bench")) {
      try $0.database.execute(
        sql: "UPDATE salesForecast SET steps = 2 * steps WHERE (length(item) + fromDate * 7 + steps) % 100 = 0")
    }
  }

  /// Milliseconds of writing as many rows of a kilobyte with SQLite alone, in one transaction; of more than 100,000 in
  /// proportion.
  func floor(rows orders: Int) throws -> Double {
    let rows = min(orders, 100_000)
    let body = String(repeating: "x", count: 1000)
    let measured = try database.write(Cause(actor: "bench")) { unit in
      try unit.database.execute(sql: "CREATE TEMP TABLE plain (name TEXT PRIMARY KEY, body TEXT) WITHOUT ROWID")
      return try milliseconds {
        for row in 0..<rows {
          try unit.database.cachedStatement(sql: "INSERT INTO plain (name, body) VALUES (?, ?)")
            .execute(arguments: ["row-\(row)", body])
        }
      }
    }
    return measured * Double(orders) / Double(max(1, rows))
  }
}

extension MaterialWorld {
  static func name(_ item: Int) -> String { "ITEM-\(item)" }

  /// The company as planning data of the service: weeks of seven days, everything made but the last level.
  func planningData(_ company: Company) -> String {
    let perLevel = items / levels
    let records = (0..<items).map { number in
      let item = company.items[number]
      let source = number < items - perLevel ? "make" : "buy"
      return """
        {"item":"\(MaterialWorld.name(number))","unit":"H87","source":"\(source)","leadTimeDays":\(7 * item.leadTime),\
        "safetyStock":\(item.safetyStock),"lot":\(lotText(item.lot))}
        """
    }
    let links = Dictionary(grouping: company.links, by: \.parent)
    let bills = links.sorted { $0.key < $1.key }.map { parent, links in
      var quantities: [Int: Int64] = [:]
      for link in links { quantities[link.child, default: 0] += link.numerator }
      let lines = quantities.sorted { $0.key < $1.key }.map {
        "{\"item\":\"\(MaterialWorld.name($0.key))\",\"quantity\":\($0.value)}"
      }
      return "{\"item\":\"\(MaterialWorld.name(parent))\",\"components\":[\(lines.joined(separator: ","))]}"
    }
    return """
      {"horizonDays":\(7 * buckets),"bucketDays":7,"settings":{"automaticPlanning":false},
      "items":[\(records.joined(separator: ","))],"bills":[\(bills.joined(separator: ","))]}
      """
  }

  private func lotText(_ lot: LotPolicy) -> String {
    let limits = "\"minimum\":\(lot.limits.minimum),\"multiple\":\(lot.limits.multiple)"
    if case .period(let buckets) = lot.window { return "{\"rule\":\"period\",\"days\":\(7 * buckets),\(limits)}" }
    return "{\(limits)}"
  }
}
