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
    /// Components to a subcontractor, what he used of them, and what comes back.
    case provision
    case consumption
    case provisionReturn = "provision-return"
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

  /// Goods of the company are thrown away or lost. What production scraps is in the cost of its work order, and what a
  /// customer sends back was sold.
  var isLoss: Bool {
    to == Location.scrap && (from == Location.transit || Location.site(of: from) != nil)
  }
}

/// An item at a site.
struct ItemAtSite: Hashable, Comparable {
  let item: String
  let site: String

  init(_ item: String, at site: String) {
    self.item = item
    self.site = site
  }

  static func < (left: ItemAtSite, right: ItemAtSite) -> Bool {
    left.item != right.item ? left.item < right.item : left.site < right.site
  }
}

/// What a unit of work changes in stock.
struct StockChanges {
  var movements: [Movement] = []
  /// Change of what is reserved for orders at the main site, by item.
  var reserved: [String: Int64] = [:]
  /// Change of what is kept for transfers and work orders.
  var kept: [ItemAtSite: Int64] = [:]

  var isEmpty: Bool { movements.isEmpty && reserved.allSatisfy { $0.value == 0 } && kept.allSatisfy { $0.value == 0 } }
}

enum StockStore {
  static func position(_ item: String, at location: String = Location.main, _ db: Database) throws -> StockPosition {
    try Row.fetchOne(
      db.cachedStatement(sql: "SELECT quantitySteps, reservedSteps FROM stock WHERE item = ? AND location = ?"),
      arguments: [item, location]
    ).map { StockPosition(onHand: $0[0], reserved: $0[1]) } ?? .empty
  }

  struct Effect {
    /// Where there is more free stock than before, sorted.
    var freed: [ItemAtSite] = []
    /// The sites with items whose changed position is still to be told and was not before.
    var sitesToTell: Set<String> = []
  }

  static func free(_ place: ItemAtSite, _ db: Database) throws -> Int64 {
    try position(place.item, at: place.site, db).free
  }

  /// Writes the movements and keeps the sums.
  static func apply(_ changes: StockChanges, movedAt: Instant, recordedAt: Instant, _ db: Database) throws -> Effect {
    var sums: [ItemAtSite: (quantity: Int64, reserved: Int64)] = [:]
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
      sums[ItemAtSite(movement.item, at: movement.from), default: (0, 0)].quantity -= movement.steps
      sums[ItemAtSite(movement.item, at: movement.to), default: (0, 0)].quantity += movement.steps
    }
    for (item, steps) in changes.reserved {
      sums[ItemAtSite(item, at: Location.main), default: (0, 0)].reserved += steps
    }
    for (place, steps) in changes.kept { sums[place, default: (0, 0)].reserved += steps }
    var effect = Effect()
    for (place, sum) in sums.sorted(by: { $0.key < $1.key }) where sum.quantity != 0 || sum.reserved != 0 {
      try add(sum.quantity, sum.reserved, to: place, db)
      guard let site = Location.site(of: place.site) else { continue }
      if site != place.site {
        // What may not be used is told with what may.
        try add(0, 0, to: ItemAtSite(place.item, at: site), db)
      } else if sum.quantity > sum.reserved {
        effect.freed.append(place)
      }
      if try StockPositionStore.mark(place.item, at: site, db) { effect.sitesToTell.insert(site) }
    }
    return effect
  }

  private static func add(_ quantity: Int64, _ reserved: Int64, to place: ItemAtSite, _ db: Database) throws {
    try db.cachedStatement(
      sql: """
        UPDATE stock SET quantitySteps = quantitySteps + ?, reservedSteps = reservedSteps + ?
        WHERE item = ? AND location = ?
        """
    ).execute(arguments: [quantity, reserved, place.item, place.site])
    guard db.changesCount == 0 else { return }
    try db.cachedStatement(
      sql: "INSERT INTO stock (item, location, quantitySteps, reservedSteps) VALUES (?, ?, ?, ?)"
    ).execute(arguments: [place.item, place.site, quantity, reserved])
  }
}
