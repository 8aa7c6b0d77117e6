import Values

/// Where goods are or went: the sites are real, the others balance what enters and leaves them, so that
/// an item's quantities sum to zero over all locations.
package enum Location {
  /// The site that serves orders.
  package static let main = "main"
  package static let supplier = "supplier"
  package static let customer = "customer"
  package static let production = "production"
  package static let scrap = "scrap"
  package static let adjustment = "adjustment"
  /// On the way from one site to another; never below zero.
  package static let transit = "in-transit"

  /// The locations that are no site; their balances may be negative, but for what is in transit.
  package static let virtual: Set<String> = [supplier, customer, production, scrap, adjustment, transit]
}

/// Beside each site stand the goods of it that may not be used: those under inspection, and those that are blocked.
/// Nothing is reserved or taken there but by decisions about them.
extension Location {
  private static let inspectionPrefix = "inspection:"
  private static let blockedPrefix = "blocked:"
  private static let subcontractorPrefix = "subcontractor:"

  /// Where components are that a subcontractor was given: ours, but at no site, and nobody is promised any of it.
  package static func subcontractor(_ name: String) -> String { subcontractorPrefix + name }

  /// Where goods stand until their use is decided.
  package static func inspection(at site: String) -> String { inspectionPrefix + site }

  /// Where goods stand that were rejected, or blocked by hand.
  package static func blocked(at site: String) -> String { blockedPrefix + site }

  /// The site that goods at a location belong to, usable or not; nil for what is no site.
  package static func site(of location: String) -> String? {
    guard !virtual.contains(location), !location.hasPrefix(subcontractorPrefix) else { return nil }
    for prefix in [inspectionPrefix, blockedPrefix] where location.hasPrefix(prefix) {
      return String(location.dropFirst(prefix.count))
    }
    return location
  }

  /// Whether a site may bear this name: it stands for no other place.
  package static func isSiteName(_ name: String) -> Bool { site(of: name) == name }
}

/// What one site has of one item, in steps of its unit.
package struct StockPosition: Hashable, Sendable {
  package var onHand: Int64
  /// Promised to orders: never negative, never above what is on hand.
  package var reserved: Int64

  package init(onHand: Int64, reserved: Int64) {
    self.onHand = onHand
    self.reserved = reserved
  }
  package static let empty = StockPosition(onHand: 0, reserved: 0)

  package var free: Int64 { onHand - reserved }

  /// The most that a site may hold, so that no sum or value can overflow.
  package static let limit: Int64 = 10_000_000_000

  /// The position after `change` steps more (or fewer).
  package func changed(by change: Int64) throws(StockRefusal) -> StockPosition {
    guard change != 0 else { throw .nothingToDo }
    guard abs(change) <= Self.limit, onHand + change <= Self.limit else { throw .tooMuch }
    guard onHand + change >= 0 else { throw .notOnHand(onHand: onHand) }
    guard onHand + change >= reserved else { throw .reserved(reserved: reserved) }
    return StockPosition(onHand: onHand + change, reserved: reserved)
  }
}

/// Why stock cannot change so.
package enum StockRefusal: BusinessRefusal, Hashable {
  case nothingToDo
  case tooMuch
  case notOnHand(onHand: Int64)
  case reserved(reserved: Int64)

  package var code: String {
    switch self {
    case .nothingToDo: "QUANTITY_ZERO"
    case .tooMuch: "QUANTITY_TOO_LARGE"
    case .notOnHand: "NOT_ON_HAND"
    case .reserved: "RESERVED"
    }
  }

  package var sentence: String {
    switch self {
    case .nothingToDo: "The quantity is zero; give the change, negative for less."
    case .tooMuch: "The quantity is too large for one site."
    case .notOnHand(let onHand): "Only \(onHand) are on hand; stock is never negative. Correct the quantity."
    case .reserved(let reserved):
      "\(reserved) of what is on hand are reserved for orders; ship or cancel those first, or take less."
    }
  }
}
