import GRDB
import Persistence
import ProductionDomain
import Values

/// Orders that plans propose and planners approve.
enum PlannedOrderStore {
  enum Status: String, Codable, Sendable, CaseIterable {
    case proposed, firm, converted, withdrawn
  }

  struct PlannedOrder: Sendable {
    let id: String
    let key: ItemAtPlant
    let unit: UnitOfMeasure
    /// `make`, `buy`, `subcontract` or `transfer`.
    var source: String
    /// The supplier or plant it comes from.
    var sourceName: String?
    /// What arrives.
    var steps: Int64
    var startedSteps: Int64
    var release: LocalDate
    var due: LocalDate
    var status: Status
    let scenarioID: String?
    var planID: String
    /// When it was needed, where that is earlier than it can come.
    var needed: LocalDate?

    var quantity: Quantity { Quantity(steps: steps, unit: unit) }
    /// It is made by its bill, here or by a subcontractor.
    var isWorkOrder: Bool { source == "make" || source == "subcontract" }
    var subcontractor: String? { source == "subcontract" ? sourceName : nil }

    /// Where it comes from, as plans say it.
    var origin: OrderOrigin? {
      switch source {
      case "make": OrderOrigin(.make)
      case "buy": OrderOrigin(.buy, supplier: sourceName)
      case "subcontract": OrderOrigin(.subcontract, supplier: sourceName)
      case "transfer": OrderOrigin(sourceName.map { .transfer(from: $0) } ?? .lane)
      default: nil
      }
    }
  }

  private static let columns =
    "id, item, plant, unit, source, sourceName, steps, startedSteps, releaseDate, dueDate, status, scenarioID, planID, "
    + "neededDate"

  private static func order(_ row: Row) -> PlannedOrder {
    PlannedOrder(
      id: row[0], key: ItemAtPlant(row[1], at: row[2]), unit: UnitOfMeasure(row[3])!, source: row[4],
      sourceName: row[5], steps: row[6], startedSteps: row[7], release: row[8], due: row[9],
      status: Status(rawValue: row[10])!, scenarioID: row[11], planID: row[12],
      needed: row[13])
  }

  /// A decided or withdrawn one, or one that a plan in force, or the last one of an open scenario, proposes.
  static func find(_ id: String, _ db: Database) throws -> PlannedOrder? {
    let written = try Row.fetchOne(
      db.cachedStatement(sql: "SELECT \(columns) FROM plannedOrder WHERE id = ?"), arguments: [id]
    ).map(order)
    guard written == nil, let proposal = ProposalID(id), let place = try PlaceStore.place(proposal.place, db),
      let owner = try PlaceStore.scenarioID(ofPlace: proposal.place, db)
    else { return written }
    let scenarioID = owner.isEmpty ? nil : owner
    guard let plan = try PlanStore.current(scenarioID: scenarioID, db),
      try scenarioID.map({ try ScenarioStore.find($0, db)?.state == .open }) ?? true,
      let number = place.details.supplies.firstIndex(where: { $0.order == proposal.order })
    else { return nil }
    return PlaceTexts(place: place, today: plan.today, bucketDays: plan.bucketDays)
      .plannedOrder(number, scenarioID: scenarioID, planID: plan.id)
  }

  /// Approved ones that are not purchase orders yet, by item and date.
  static func firm(scenarioID: String?, _ db: Database) throws -> [PlannedOrder] {
    try standing("status = 'firm' AND scenarioID IS ?", [scenarioID], db)
  }

  /// Proposals of a plan that was made before places were kept.
  static func writtenProposals(_ db: Database) throws -> [PlannedOrder] {
    try standing("status = 'proposed' AND scenarioID IS NULL", [], db)
  }

  private static func standing(
    _ condition: String, _ arguments: StatementArguments, _ db: Database
  ) throws -> [PlannedOrder] {
    try Row.fetchAll(
      db.cachedStatement(
        sql: "SELECT \(columns) FROM plannedOrder WHERE \(condition) ORDER BY item, plant, dueDate, id"),
      arguments: arguments
    ).map(order)
  }

  /// Ids of orders that planners approved.
  static func decided(_ db: Database) throws -> Set<String> {
    try Set(
      String.fetchAll(
        db.cachedStatement(sql: "SELECT id FROM plannedOrder WHERE status IN ('firm', 'converted')")))
  }

  /// For which day orders were ordered that stand now, by their ids: earlier than they come, maybe.
  static func counted(_ db: Database) throws -> [String: LocalDate] {
    try Dictionary(
      uniqueKeysWithValues: Row.fetchAll(
        db.cachedStatement(
          sql: "SELECT id, coalesce(neededDate, dueDate) FROM plannedOrder WHERE status IN ('firm', 'converted')")
      ).map { ($0[0] as String, $0[1] as LocalDate) })
  }

  /// In the order of release, after `cursor` (`<days>:<id>`).
  static func list(
    status: Status?, source: String?, item: String?, after cursor: String?, limit: Int, _ db: Database
  ) throws -> [PlannedOrder] {
    let parts = cursor?.split(separator: ":", maxSplits: 1).map(String.init) ?? []
    let day = parts.first.flatMap { Int($0) } ?? Int.min
    let id = parts.count > 1 ? parts[1] : ""
    let written = try Row.fetchAll(
      db.cachedStatement(
        sql: """
          SELECT \(columns) FROM plannedOrder
          WHERE scenarioID IS NULL AND (?1 IS NULL OR status = ?1) AND (?2 IS NULL OR source = ?2)
            AND (?3 IS NULL OR item = ?3) AND (releaseDate, id) > (?4, ?5)
          ORDER BY releaseDate, id LIMIT ?6
          """),
      arguments: [status?.rawValue, source, item, day, id, limit]
    ).map(order)
    guard status == nil || status == .proposed, let plan = try PlanStore.current(db) else { return written }
    var first = FirstOrders(limit: limit, day: day, id: id, decided: try decided(db))
    for order in written { first.add(order) }
    try PlaceStore.eachWithProposals(item: item, db) { release, read in
      guard first.hasRoom(on: plan.today + release * plan.bucketDays) else { return }
      let texts = PlaceTexts(place: try read(), today: plan.today, bucketDays: plan.bucketDays)
      for number in texts.place.details.supplies.indices {
        guard let order = texts.plannedOrder(number, scenarioID: nil, planID: plan.id),
          source == nil || order.source == source
        else { continue }
        first.addProposal(order)
      }
    }
    return first.orders
  }

  /// Of many orders those that are released first, after a given one.
  private struct FirstOrders {
    let limit: Int
    let day: Int
    let id: String
    /// No proposals any more.
    let decided: Set<String>
    private(set) var orders: [PlannedOrder] = []

    init(limit: Int, day: Int, id: String, decided: Set<String>) {
      (self.limit, self.day, self.id, self.decided) = (limit, day, id, decided)
    }

    func hasRoom(on date: LocalDate) -> Bool { orders.count < limit || date <= orders[orders.count - 1].release }

    mutating func addProposal(_ order: PlannedOrder) {
      guard hasRoom(on: order.release), (order.release.daysSinceEpoch, order.id) > (day, id),
        !decided.contains(order.id)
      else { return }
      add(order)
    }

    mutating func add(_ order: PlannedOrder) {
      let place = orders.firstIndex { (order.release, order.id) < ($0.release, $0.id) } ?? orders.count
      guard place < limit else { return }
      orders.insert(order, at: place)
      if orders.count > limit { orders.removeLast() }
    }
  }

  static func save(_ order: PlannedOrder, at now: Instant, _ db: Database) throws {
    try db.cachedStatement(
      sql: """
        INSERT INTO plannedOrder (\(columns), changedAt) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        ON CONFLICT (id) DO UPDATE SET source = excluded.source, sourceName = excluded.sourceName, steps = excluded.steps,
          startedSteps = excluded.startedSteps, releaseDate = excluded.releaseDate, dueDate = excluded.dueDate,
          status = excluded.status, planID = excluded.planID, neededDate = excluded.neededDate, changedAt = excluded.changedAt
        """
    ).execute(arguments: [
      order.id, order.key.item, order.key.plant, order.unit.code, order.source, order.sourceName, order.steps,
      order.startedSteps, order.release, order.due, order.status.rawValue, order.scenarioID, order.planID,
      order.needed, now,
    ])
  }

  /// A firm one has become a purchase order.
  static func convert(_ id: String, at now: Instant, _ db: Database) throws {
    try db.cachedStatement(
      sql: "UPDATE plannedOrder SET status = 'converted', changedAt = ? WHERE id = ? AND status = 'firm'"
    ).execute(arguments: [now, id])
  }

  /// What a scenario's plans proposed before places were kept is of no use once there is a newer plan of it.
  static func forget(scenarioID: String, _ db: Database) throws {
    try db.execute(sql: "DELETE FROM plannedOrder WHERE scenarioID = ?", arguments: [scenarioID])
  }
}
