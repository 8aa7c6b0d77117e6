import GRDB
import InventoryDomain
import Persistence
import Values

/// Goods that go from one location to another.
struct Movement {
  enum Kind: String {
    case adjustment
    case receipt
    case scrap
    case transfer
    case goodsIssue = "goods-issue"
    case goodsReturn = "goods-return"
    case material
    case materialReturn = "material-return"
    case production
    /// Inspected goods to free stock, and to blocked stock.
    case acceptance
    case rejection
    /// By hand.
    case block
    case unblock
    /// Blocked goods to free stock, to another inspection, and back to their supplier.
    case concession
    case rework
    case supplierReturn = "supplier-return"
  }

  let item: String
  let from: String
  let to: String
  let steps: Int64
  let kind: Kind
  let documentID: String
  var lineID = ""
}

/// What a unit of work changes in stock.
struct StockChanges {
  var movements: [Movement] = []
  /// Change of what is reserved at the main site, by item.
  var reserved: [String: Int64] = [:]

  var isEmpty: Bool { movements.isEmpty && reserved.allSatisfy { $0.value == 0 } }
}

enum StockStore {
  static func position(_ item: String, at location: String = Location.main, _ db: Database) throws -> StockPosition {
    try Row.fetchOne(
      db.cachedStatement(sql: "SELECT quantitySteps, reservedSteps FROM stock WHERE item = ? AND location = ?"),
      arguments: [item, location]
    ).map { StockPosition(onHand: $0[0], reserved: $0[1]) } ?? .empty
  }

  private struct Place: Hashable, Comparable {
    let item: String
    let location: String
    static func < (left: Place, right: Place) -> Bool {
      left.item != right.item ? left.item < right.item : left.location < right.location
    }
  }

  struct Effect {
    /// The items of which the main site has more free stock than before, sorted.
    var freed: [String] = []
    /// The sites with items whose changed position is still to be told and was not before.
    var sitesToTell: Set<String> = []
  }

  /// Writes the movements and keeps the sums.
  static func apply(_ changes: StockChanges, movedAt: Instant, recordedAt: Instant, _ db: Database) throws -> Effect {
    var sums: [Place: (quantity: Int64, reserved: Int64)] = [:]
    for movement in changes.movements {
      try db.cachedStatement(
        sql: """
          INSERT INTO movement (item, fromLocation, toLocation, quantitySteps, kind, documentID, lineID, movedAt,
            recordedAt) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
          """
      ).execute(arguments: [
        movement.item, movement.from, movement.to, movement.steps, movement.kind.rawValue, movement.documentID,
        movement.lineID, movedAt, recordedAt,
      ])
      sums[Place(item: movement.item, location: movement.from), default: (0, 0)].quantity -= movement.steps
      sums[Place(item: movement.item, location: movement.to), default: (0, 0)].quantity += movement.steps
    }
    for (item, steps) in changes.reserved {
      sums[Place(item: item, location: Location.main), default: (0, 0)].reserved += steps
    }
    var effect = Effect()
    for (place, sum) in sums.sorted(by: { $0.key < $1.key }) where sum.quantity != 0 || sum.reserved != 0 {
      try add(sum.quantity, sum.reserved, to: place, db)
      if place.location == Location.main && sum.quantity > sum.reserved { effect.freed.append(place.item) }
      guard let site = Location.site(of: place.location) else { continue }
      if site != place.location { try add(0, 0, to: Place(item: place.item, location: site), db) }
      if try StockPositionStore.mark(place.item, at: site, db) { effect.sitesToTell.insert(site) }
    }
    return effect
  }

  private static func add(_ quantity: Int64, _ reserved: Int64, to place: Place, _ db: Database) throws {
    try db.cachedStatement(
      sql: """
        UPDATE stock SET quantitySteps = quantitySteps + ?, reservedSteps = reservedSteps + ?
        WHERE item = ? AND location = ?
        """
    ).execute(arguments: [quantity, reserved, place.item, place.location])
    guard db.changesCount == 0 else { return }
    try db.cachedStatement(
      sql: "INSERT INTO stock (item, location, quantitySteps, reservedSteps) VALUES (?, ?, ?, ?)"
    ).execute(arguments: [place.item, place.location, quantity, reserved])
  }
}
