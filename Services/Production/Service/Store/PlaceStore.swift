import Foundation
import GRDB
import Persistence
import ProductionDomain
import Values

/// An item at a plant in the last plan of the running factory or of a scenario, with all that the plan says of it.
struct PlanPlaceRecord {
  let number: Int
  let key: ItemAtPlant
  let unit: UnitOfMeasure
  let details: PlaceDetails
}

/// What is kept of a plan's places beside the details, so that those that matter are found.
struct PlanPlaceSums: Equatable, Sendable {
  /// In the order of planning.
  var position: Int
  /// Demands that are no order's, and those of them that are late or short.
  var demands = 0
  var lateDemands = 0
  /// Proposals, and those to be released now.
  var proposals = 0
  var releases = 0
  /// The bucket in which the first proposal is released.
  var firstRelease = 0
}

/// The places of plans: one row for each, that stays from plan to plan as long as nothing about it changes.
enum PlaceStore {
  /// A place as it is stored.
  struct Stored: Sendable {
    let number: Int
    let sums: PlanPlaceSums
    let unit: String
    let content: Data
  }

  /// The running factory, or a scenario, as rows name it.
  static func owner(_ scenarioID: String?) -> String { scenarioID ?? "" }

  private static func place(_ row: Row, onlySupplies: Bool = false) throws -> PlanPlaceRecord {
    var reader = NumberReader(row[4] as Data)
    return PlanPlaceRecord(
      number: row[0], key: ItemAtPlant(row[1], at: row[2]), unit: UnitOfMeasure(row[3]) ?? .piece,
      details: try PlaceDetails(&reader, onlySupplies: onlySupplies))
  }

  private static let columns = "number, item, plant, unit, content"

  // MARK: Reading

  static func place(_ number: Int, _ db: Database) throws -> PlanPlaceRecord? {
    try Row.fetchOne(
      db.cachedStatement(sql: "SELECT \(columns) FROM planPlace WHERE number = ?"), arguments: [number]
    ).map { try place($0) }
  }

  static func place(
    _ key: ItemAtPlant, scenarioID: String?, onlySupplies: Bool = false, _ db: Database
  ) throws -> PlanPlaceRecord? {
    try Row.fetchOne(
      db.cachedStatement(
        sql: "SELECT \(columns) FROM planPlace WHERE scenarioID = ? AND item = ? AND plant = ?"),
      arguments: [owner(scenarioID), key.item, key.plant]
    ).map { try place($0, onlySupplies: onlySupplies) }
  }

  /// Whose a place is, and whether it is of the running factory.
  static func scenarioID(ofPlace number: Int, _ db: Database) throws -> String? {
    try String.fetchOne(
      db.cachedStatement(sql: "SELECT scenarioID FROM planPlace WHERE number = ?"), arguments: [number])
  }

  /// By item and plant, after a place; those whose item contains `search`, of one plant when named.
  static func places(
    scenarioID: String?, search: String = "", plant: String? = nil, after place: PlanPlace?, limit: Int, _ db: Database
  ) throws -> [PlanPlaceRecord] {
    try Row.fetchAll(
      db.cachedStatement(
        sql: """
          SELECT \(columns) FROM planPlace
          WHERE scenarioID = ?1 AND (item, plant) > (?2, ?3) AND instr(lower(item), lower(?4)) > 0
            AND (?5 IS NULL OR plant = ?5) ORDER BY item, plant LIMIT ?6
          """),
      arguments: [owner(scenarioID), place?.item ?? "", place?.plant ?? "", search, plant, limit]
    ).map { try self.place($0) }
  }

  /// Calls back with the places of a kind, one after the other in the order of planning.
  static func each(
    _ kind: Kind, scenarioID: String?, onlySupplies: Bool = false, _ db: Database,
    _ body: (PlanPlaceRecord) throws -> Void
  ) throws {
    let rows = try Row.fetchCursor(
      db.cachedStatement(
        sql: """
          SELECT \(columns) FROM planPlace WHERE scenarioID = ? AND \(kind.rawValue) ORDER BY position
          """), arguments: [owner(scenarioID)])
    while let row = try rows.next() { try body(place(row, onlySupplies: onlySupplies)) }
  }

  enum Kind: String {
    case all = "1"
    case withDemands = "demands > 0"
    case withLateDemands = "lateDemands > 0"
    case withReleases = "releases > 0"
  }

  /// Calls back with the places that have a proposal, of one item when named: when the first is released, and how to read
  /// the place.
  static func eachWithProposals(
    item: String?, _ db: Database, _ body: (Int, () throws -> PlanPlaceRecord) throws -> Void
  ) throws {
    let rows = try Row.fetchCursor(
      db.cachedStatement(
        sql: """
          SELECT \(columns), firstRelease FROM planPlace
          WHERE scenarioID = '' AND (?1 IS NULL OR item = ?1) AND proposals > 0 ORDER BY item, plant
          """), arguments: [item])
    while let row = try rows.next() { try body(row[5]) { try place(row, onlySupplies: true) } }
  }

  static func plants(scenarioID: String?, of item: String? = nil, _ db: Database) throws -> [String] {
    try String.fetchAll(
      db.cachedStatement(
        sql: """
          SELECT DISTINCT plant FROM planPlace WHERE scenarioID = ?1 AND (?2 IS NULL OR item = ?2) ORDER BY plant
          """), arguments: [owner(scenarioID), item])
  }

  /// Calls back with the places of a scenario's or the running factory's last plan as they are stored, by number.
  static func eachStored(
    scenarioID: String?, _ db: Database, _ body: (ItemAtPlant, Stored) throws -> Void
  ) throws {
    let rows = try Row.fetchCursor(
      db.cachedStatement(
        sql: """
          SELECT number, item, plant, unit, position, demands, lateDemands, proposals, releases, firstRelease, content
          FROM planPlace WHERE +scenarioID = ? ORDER BY number
          """), arguments: [owner(scenarioID)])
    while let row = try rows.next() {
      try body(
        ItemAtPlant(row[1], at: row[2]),
        Stored(
          number: row[0],
          sums: PlanPlaceSums(
            position: row[4], demands: row[5], lateDemands: row[6], proposals: row[7], releases: row[8],
            firstRelease: row[9]), unit: row[3], content: row[10]))
    }
  }

  // MARK: Writing

  /// The number that the next new place gets; none is given twice.
  static func nextNumber(_ db: Database) throws -> Int {
    1 + (try Int.fetchOne(db, sql: "SELECT seq FROM sqlite_sequence WHERE name = 'planPlace'") ?? 0)
  }

  static func insert(
    _ number: Int, _ key: ItemAtPlant, unit: UnitOfMeasure, scenarioID: String?, _ sums: PlanPlaceSums, _ content: Data,
    _ db: Database
  ) throws {
    try db.cachedStatement(
      sql: """
        INSERT INTO planPlace (number, scenarioID, item, plant, unit, position, demands, lateDemands, proposals, releases,
          firstRelease, content) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """
    ).execute(arguments: [
      number, owner(scenarioID), key.item, key.plant, unit.code, sums.position, sums.demands, sums.lateDemands,
      sums.proposals, sums.releases, sums.firstRelease, content,
    ])
  }

  static func update(
    _ number: Int, unit: UnitOfMeasure, _ sums: PlanPlaceSums, _ content: Data, _ db: Database
  ) throws {
    try db.cachedStatement(
      sql: """
        UPDATE planPlace SET unit = ?, position = ?, demands = ?, lateDemands = ?, proposals = ?, releases = ?,
          firstRelease = ?, content = ? WHERE number = ?
        """
    ).execute(arguments: [
      unit.code, sums.position, sums.demands, sums.lateDemands, sums.proposals, sums.releases, sums.firstRelease,
      content,
      number,
    ])
  }

  static func remove(_ number: Int, _ db: Database) throws {
    try db.cachedStatement(sql: "DELETE FROM planPlace WHERE number = ?").execute(arguments: [number])
  }

  /// Of a scenario whose plans are gone.
  static func remove(scenarioID: String, _ db: Database) throws {
    try db.execute(sql: "DELETE FROM planPlace WHERE scenarioID = ?", arguments: [scenarioID])
    try db.execute(sql: "DELETE FROM planName WHERE scenarioID = ?", arguments: [scenarioID])
  }

  // MARK: Names

  /// Replaces the names of orders and demands that are called by a name of their own.
  static func save(names: [(name: String, place: Int)], scenarioID: String?, _ db: Database) throws {
    try db.execute(sql: "DELETE FROM planName WHERE scenarioID = ?", arguments: [owner(scenarioID)])
    for (name, place) in names {
      try db.cachedStatement(sql: "INSERT OR IGNORE INTO planName (scenarioID, name, place) VALUES (?, ?, ?)")
        .execute(arguments: [owner(scenarioID), name, place])
    }
  }

  static func places(named name: String, scenarioID: String?, _ db: Database) throws -> [Int] {
    try Int.fetchAll(
      db.cachedStatement(sql: "SELECT place FROM planName WHERE scenarioID = ? AND name = ?"),
      arguments: [owner(scenarioID), name])
  }
}
