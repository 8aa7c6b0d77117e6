import Foundation
import GRDB
import Messaging
import Persistence
import ProductionContract
import ProductionDomain
import Values

/// What an owner of bookings takes from sites, and what a work order brings.
struct ComponentShare: Codable, Hashable {
  var takes: [BookedComponent] = []
  var gives: ComingSupply?

  var isEmpty: Bool { takes.isEmpty && gives == nil }
}

/// What inventory was told of booked components, and what is booked now.
enum ToldBookingStore {
  static func told(_ owner: String, _ db: Database) throws -> ComponentShare {
    let text = try String.fetchOne(
      db.cachedStatement(sql: "SELECT document FROM toldBooking WHERE owner = ?"), arguments: [owner])
    return try text.map { try WireFormat.decode(ComponentShare.self, from: Array($0.utf8)) } ?? ComponentShare()
  }

  static func note(_ share: ComponentShare, toldOf owner: String, _ db: Database) throws {
    guard !share.isEmpty else {
      try db.cachedStatement(sql: "DELETE FROM toldBooking WHERE owner = ?").execute(arguments: [owner])
      return
    }
    try db.cachedStatement(
      sql: """
        INSERT INTO toldBooking (owner, document) VALUES (?, ?)
        ON CONFLICT (owner) DO UPDATE SET document = excluded.document
        """
    ).execute(arguments: [owner, String(decoding: try WireFormat.encode(share), as: UTF8.self)])
  }

  static func all(_ db: Database) throws -> [(owner: String, share: ComponentShare)] {
    try Row.fetchAll(db, sql: "SELECT owner, document FROM toldBooking ORDER BY owner").map { row in
      let text: String = row[1]
      return (row[0], try WireFormat.decode(ComponentShare.self, from: Array(text.utf8)))
    }
  }

  /// Everybody who holds components now.
  static func owners(_ db: Database) throws -> [String] {
    try String.fetchAll(
      db,
      sql: """
        SELECT owner FROM materialBooking
        UNION SELECT 'workorder:' || id FROM workOrder WHERE openSteps > 0 AND releaseDate IS NOT NULL ORDER BY 1
        """)
  }

  /// What a promise or a quote takes of what is there and comes for certain. What is over of the lots that it would
  /// order serves itself first.
  static func share(ofPromise owner: String, _ settings: PlanningSettings, _ db: Database) throws -> ComponentShare {
    let rows = try Row.fetchAll(
      db.cachedStatement(
        sql: """
          SELECT item, plant, coalesce(booking.unit, (
            SELECT unit FROM stockPosition AS stock WHERE stock.item = booking.item AND stock.plant = booking.plant),
            'H87'), date, sum(steps)
          FROM materialBooking AS booking WHERE owner = ? GROUP BY item, plant, date ORDER BY item, plant, date
          """), arguments: [owner])
    var share = ComponentShare()
    var key = ItemAtPlant("", at: "")
    var sum: Int64 = 0
    var taken: Int64 = 0
    for row in rows {
      let next = ItemAtPlant(row[0], at: row[1])
      if next != key { (key, sum, taken) = (next, 0, 0) }
      sum += row[4]
      guard sum > taken, let unit = UnitOfMeasure(row[2]) else { continue }
      share.takes.append(
        BookedComponent(
          item: key.item, site: SupplyStore.site(ofPlant: key.plant, settings), date: row[3],
          quantity: Quantity(steps: sum - taken, unit: unit)))
      taken = sum
    }
    return share
  }

  /// What a work order of a plan still takes, until it has it, and what it brings that no line waits for. As long as its
  /// subcontractor was not given all of it, all of it is told: inventory knows what he has.
  static func share(ofWorkOrder id: String, _ settings: PlanningSettings, _ db: Database) throws -> ComponentShare {
    let order = try Row.fetchOne(
      db.cachedStatement(
        sql: """
          SELECT product, plant, unit, openSteps, dueDate, releaseDate, state IN ('planned', 'firm', 'released'),
            CASE WHEN handoffID = '' THEN 0 ELSE max(0, orderedSteps - surplusSteps - goodSteps) END,
            iif(subcontractor IS NULL, 'make', 'subcontract'), subcontractor
          FROM workOrder WHERE id = ? AND openSteps > 0 AND releaseDate IS NOT NULL
          """), arguments: [id])
    guard let order else { return ComponentShare() }
    let release: LocalDate = order[5]
    let components = try Row.fetchAll(
      db.cachedStatement(
        sql: """
          SELECT item, plant, unit, isBackflushed, sum(steps - backflushedSteps) FROM workOrderComponent
          WHERE workOrderID = ?1 AND steps > backflushedSteps AND (isBackflushed OR ?2 OR EXISTS (
            SELECT 1 FROM workOrderComponent AS other WHERE other.workOrderID = ?1 AND other.providedSteps < other.steps))
          GROUP BY item, plant, unit, isBackflushed ORDER BY item, plant, isBackflushed
          """), arguments: [id, order[6] as Bool])
    var share = ComponentShare()
    share.takes = components.map { row in
      BookedComponent(
        item: row[0], site: SupplyStore.site(ofPlant: row[1], settings), date: release,
        quantity: Quantity(steps: row[4], unit: UnitOfMeasure(row[2])!), backflushed: row[3] ? true : nil)
    }
    let key = ItemAtPlant(order[0], at: order[1])
    let coming = try coming(
      key, order[3], due: order[4], from: OrderOrigin(source: order[8], name: order[9]) ?? OrderOrigin(.make), db)
    share.gives = ComingSupply(
      item: key.item, site: SupplyStore.site(ofPlant: key.plant, settings), date: coming.date,
      quantity: Quantity(steps: max(0, coming.good - (order[7] as Int64)), unit: UnitOfMeasure(order[2])!))
    return share
  }

  /// Less the scrap that is expected of the item, and the day from which it can be used.
  private static func coming(
    _ key: ItemAtPlant, _ steps: Int64, due: LocalDate, from origin: OrderOrigin, _ db: Database
  ) throws -> (good: Int64, date: LocalDate) {
    let name = PlanningKind.itemKey(key.item, key.plant)
    guard let item = try PlanningDataStore.document(.item, name, db) else { return (steps, due) }
    let routing = try PlanningDataStore.document(.routing, name, db) ?? ""
    // The day is of no account.
    let text = "{\"today\":\"2000-01-01\",\"items\":[\(item)],\"routings\":[\(routing)]}"
    let scenario = try ScenarioReader(text, namesUnknownFields: false).scenario
    guard let record = scenario.items.first else { return (steps, due) }
    guard record.isInspected else { return (record.good(of: steps), due) }
    let data = try ScenarioAssembly(today: due, items: [key], db).reader().scenario
    return (record.good(of: steps), InspectionTimes(data).use(of: key, origin, comingOn: due))
  }
}
