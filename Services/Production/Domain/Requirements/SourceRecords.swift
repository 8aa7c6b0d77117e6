import Values

/// One of the ways in which an item may be replenished.
package struct SourceRecord: Hashable, Sendable {
  package var source: ItemRecord.Source
  /// Of subcontracting: which of the item's suppliers makes it; nil: any of them.
  package var supplier: String?
  /// The lowest number that can be used is used.
  package var priority: Int
  /// Nil: the lane's, else the item's own.
  package var leadTimeDays: Int?
  /// As of the item; nil: the item's own.
  package var inspectionDays: Int?
  /// Its weight among the sources that have one: they share what is ordered. Nil or 0: what others leave.
  package var share: Int64?
  /// The most that comes from it in ``capacityDays``, counted from today, or in the horizon; nil: any quantity.
  package var capacity: Int64?
  package var capacityDays: Int?

  package init(_ source: ItemRecord.Source, priority: Int = 1, leadTimeDays: Int? = nil) {
    self.source = source
    self.priority = priority
    self.leadTimeDays = leadTimeDays
  }
}

/// Who sells an item, on which terms.
package struct SupplierRecord: Hashable, Sendable {
  package var name: String
  /// The lowest number that can be used is used; of equal ones the shortest lead time.
  package var priority: Int
  /// Working days; nil: the item's own.
  package var leadTimeDays: Int?
  /// Working days of the plant; nil: those of the source, else the item's own.
  package var inspectionDays: Int?
  /// By which the lead time counts; nil: the plant's.
  package var calendar: String?
  /// Limits of an order, in steps; nil: the item's own.
  package var minimum: Int64?
  package var multiple: Int64?
  package var maximum: Int64?
  /// Of a whole unit.
  package var price: Money?
  /// As of a ``SourceRecord``, among the suppliers.
  package var share: Int64?
  package var capacity: Int64?
  package var capacityDays: Int?

  package init(name: String, priority: Int = 1, leadTimeDays: Int? = nil, calendar: String? = nil, price: Money? = nil)
  {
    self.name = name
    self.priority = priority
    self.leadTimeDays = leadTimeDays
    self.calendar = calendar
    self.price = price
  }

  /// The item's own where the supplier has none; a lot of one size is brought within the supplier's.
  func limits(over own: OrderLimits) -> OrderLimits {
    let terms = OrderLimits(minimum: minimum ?? 0, multiple: multiple ?? 0, maximum: maximum ?? 0)
    if let each = own.each { return terms.contradiction == nil ? OrderLimits(each: terms.nearest(to: each)) : terms }
    return OrderLimits(
      minimum: minimum ?? own.minimum, multiple: multiple ?? own.multiple, maximum: maximum ?? own.maximum)
  }
}

/// A way from plant to plant.
package struct LaneRecord: Hashable, Sendable {
  package var from: String
  package var to: String
  /// Working days of the plant that receives.
  package var leadTimeDays: Int
  /// Of a whole unit.
  package var cost: Money?
  /// Nil: every item that both plants have.
  package var item: String?
  /// As of a ``SourceRecord``; of a lane for one item only.
  package var capacity: Int64?
  package var capacityDays: Int?

  package init(from: String, to: String, leadTimeDays: Int = 0, cost: Money? = nil, item: String? = nil) {
    self.from = from
    self.to = to
    self.leadTimeDays = leadTimeDays
    self.cost = cost
    self.item = item
  }

  var name: String { "lane from \(from) to \(to)" + (item.map { " for \($0)" } ?? "") }
}
