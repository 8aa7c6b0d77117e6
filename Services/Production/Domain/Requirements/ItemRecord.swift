import Values

/// An item and how it is replenished.
package struct ItemRecord: Hashable, Sendable {
  package enum Source: Hashable, Sendable {
    case make
    case buy
    /// Made by a supplier, out of components that are given to him: a bill and a price for the work.
    case subcontract
    /// From the same item of another plant; the lead time is the way.
    case transfer(from: String)
    /// From the plant whose lane leads here.
    case lane
    /// Only with another item, whose orders its demand drives.
    case coProduct(of: String)
    /// Not at all: demand waits for stock and open orders.
    case none
  }

  package var key: ItemAtPlant
  package var unit: UnitOfMeasure
  package var source: Source
  /// Where it may come from instead of ``source``, when there are several ways; empty: only that.
  package var sources: [SourceRecord]
  /// Of a bought item; empty: anybody, on the item's own terms. Of a subcontracted one: who may make it.
  package var suppliers: [SupplierRecord]
  /// Working days from the release of an order to its arrival.
  package var leadTimeDays: Int
  /// Working days of its plant for which goods are inspected when they have come, before they can be used.
  package var inspectionDays: Int
  package var stock: Int64
  package var safetyStock: Int64
  package var lot: LotPolicy
  package var yieldPerMillion: Int64
  /// What of it comes through all operations, beside ``yieldPerMillion``.
  package var operationYield: ScrapYield
  /// A phantom is made only inside its parent: no time, no lots, no orders of its own to release.
  package var isPhantom: Bool
  /// No order is planned or changed to arrive within so many days from today.
  package var planningFenceDays: Int
  /// Within so many days from today only orders count, no forecast.
  package var demandFenceDays: Int
  /// How far orders consume forecast around their own bucket.
  package var consumeEarlyDays: Int
  package var consumeLateDays: Int
  /// Further units, each with how many steps of ``unit`` (numerator over denominator) one of its own
  /// steps is.
  package var conversions: [UnitConversion]
  /// Of a whole unit.
  package var standardCost: Money?
  package var price: Money?
  /// Of a whole unit and day.
  package var latenessCostPerDay: Money?
  package var holdingCostPerDay: Money?
  /// Items of one family need no change of the machine between them.
  package var setupFamily: String?

  package init(
    key: ItemAtPlant, unit: UnitOfMeasure = .piece, source: Source = .buy, leadTimeDays: Int = 0, stock: Int64 = 0,
    safetyStock: Int64 = 0, lot: LotPolicy = .lotForLot
  ) {
    self.key = key
    self.unit = unit
    self.source = source
    sources = []
    suppliers = []
    self.leadTimeDays = leadTimeDays
    inspectionDays = 0
    self.stock = stock
    self.safetyStock = safetyStock
    self.lot = lot
    yieldPerMillion = 1_000_000
    operationYield = .whole
    isPhantom = false
    planningFenceDays = 0
    demandFenceDays = 0
    consumeEarlyDays = 0
    consumeLateDays = 0
    conversions = []
  }
}

extension ItemRecord {
  /// What of what is started comes in: its own yield and that of all operations, one after the other.
  package var yield: ScrapYield {
    let own = ScrapYield(perMillion: (1...1_000_000).contains(yieldPerMillion) ? yieldPerMillion : 1_000_000)
    return own.times(operationYield, roundingUp: false)
  }

  /// What so many begun give.
  package func good(of started: Int64) -> Int64 { yield.good(of: started) }

  /// What an order begins so that so many come: with its scrap, in lots.
  package func started(for good: Int64) -> Int64 {
    let limits = lot.limits.contradiction == nil ? lot.limits : .none
    return limits.total(for: yield.started(for: good))
  }
}
