/// What material planning computes on: items as numbers, buckets as numbers, all in flat arrays.
///
/// Names, dates, units and calendars are resolved before (``ScenarioPreparation``) or by whoever loads
/// the records. Quantities are smallest steps of the item's unit, within ``largestQuantity``.
package struct MaterialModel: Sendable {
  /// No single quantity, requirement or order may exceed this many steps; sums over the horizon then
  /// stay within 64 bits.
  package static let largestQuantity: Int64 = 1_000_000_000_000_000
  package static let largestBucketCount = 4000

  package struct Item: Hashable, Sendable {
    package var onHand: Int64
    package var safetyStock: Int64
    package var lot: LotPolicy
    /// Which row of ``MaterialModel/leadTimes`` says when an order for a bucket is released.
    package var leadTime: Int
    /// No order is planned to arrive before this bucket (planning time fence).
    package var fence: Int
    /// What comes of what is started.
    package var yield: ScrapYield

    package init(
      onHand: Int64 = 0, safetyStock: Int64 = 0, lot: LotPolicy = .lotForLot, leadTime: Int = 0, fence: Int = 0,
      yield: ScrapYield = .whole
    ) {
      self.onHand = onHand
      self.safetyStock = safetyStock
      self.lot = lot
      self.leadTime = leadTime
      self.fence = fence
      self.yield = yield
    }
  }

  /// One line of a bill: an order of `parent` for S takes S × numerator / denominator of `child`,
  /// rounded up; a by-product gives that much, rounded down, when the order arrives.
  package struct Link: Hashable, Sendable {
    package var parent: Int
    package var child: Int
    package var numerator: Int64
    package var denominator: Int64
    /// The line holds for orders released in `from..<until`.
    package var from: Int
    package var until: Int
    package var isByProduct: Bool
    /// Of the parent's sources the one whose orders the line holds for; 0 where it has one.
    package var source: Int

    package init(
      parent: Int, child: Int, numerator: Int64, denominator: Int64 = 1, from: Int = 0, until: Int = .max,
      isByProduct: Bool = false, source: Int = 0
    ) {
      self.parent = parent
      self.child = child
      self.numerator = numerator
      self.denominator = denominator
      self.from = from
      self.until = until
      self.isByProduct = isByProduct
      self.source = source
    }
  }

  /// `quantity` of the item leaves for an order or a forecast in the bucket.
  package struct Demand: Hashable, Sendable {
    package var item: Int
    package var bucket: Int
    package var quantity: Int64
    /// 1 before 2.
    package var priority: Int32

    package init(item: Int, bucket: Int, quantity: Int64, priority: Int32 = 1) {
      self.item = item
      self.bucket = bucket
      self.quantity = quantity
      self.priority = priority
    }
  }

  /// An order that stands already. Planning never moves it.
  package struct Receipt: Hashable, Sendable {
    package var item: Int
    package var bucket: Int
    /// What arrives.
    package var quantity: Int64
    /// The bucket in which its components are issued; nil when they were, or there are none.
    package var issueBucket: Int?
    /// Earlier than `bucket`: nothing is ordered instead of it from then on.
    package var counted: Int?
    /// Of the item's sources the one that it comes from; 0 where it has one.
    package var source: Int

    package init(
      item: Int, bucket: Int, quantity: Int64, issueBucket: Int? = nil, counted: Int? = nil, source: Int = 0
    ) {
      self.item = item
      self.bucket = bucket
      self.quantity = quantity
      self.issueBucket = issueBucket
      self.counted = counted
      self.source = source
    }
  }

  /// Where `item` is short, what `alternate` has to spare stands in: numerator / denominator of the
  /// alternate for one of the item.
  package struct Substitute: Hashable, Sendable {
    package var item: Int
    package var alternate: Int
    package var numerator: Int64
    package var denominator: Int64
    /// The bill lines that it may serve; nil: whatever the item is needed for.
    package var lines: [Link]?

    package init(item: Int, alternate: Int, numerator: Int64 = 1, denominator: Int64 = 1, lines: [Link]? = nil) {
      self.item = item
      self.alternate = alternate
      self.numerator = numerator
      self.denominator = denominator
      self.lines = lines
    }
  }

  /// What the last plan ordered, and by how much a new plan keeps it: an old order takes the place of
  /// a new one that needs no more and not earlier, when it comes at most `buckets` sooner and is at
  /// most `perMillion` larger.
  package struct Stability: Hashable, Sendable {
    package struct Order: Hashable, Sendable {
      package var bucket: Int
      /// Started.
      package var quantity: Int64

      package init(bucket: Int, quantity: Int64) {
        self.bucket = bucket
        self.quantity = quantity
      }
    }
    package var buckets: Int
    package var perMillion: Int64
    /// By item.
    package var orders: [Int: [Order]]

    package init(buckets: Int = 0, perMillion: Int64 = 0, orders: [Int: [Order]] = [:]) {
      self.buckets = buckets
      self.perMillion = perMillion
      self.orders = orders
    }
  }

  package let bucketCount: Int
  package let stability: Stability
  /// By item, what at least is started to arrive in each bucket, needed or not: what comes along with it
  /// is. Such orders are not kept from the last plan.
  package internal(set) var leastOrders: [Int: [Int64]] = [:]
  package internal(set) var items: [Item]
  package internal(set) var demands: [Demand]
  package let receipts: [Receipt]
  package let substitutes: [Substitute]
  /// Of items with several sources, or one of limited capacity. Their orders are not kept from the last plan.
  package let sourcing: [Int: Sourcing]
  /// What other plants have to spare, and for whom.
  let lending: MaterialLending
  package let leadTimes: LeadTimeTable
  let structure: MaterialStructure
  /// Per item the substitutes for it, and those in which it stands in for another, in planning order.
  let substitutesFor: [Int32: [Int]]
  let standsInFor: [Int32: [Int]]
  /// By bill line the substitutes that may serve it alone.
  let substitutesOnLink: [Int: [Int]]

  /// Items in planning order, and each item's level: what an item needs has a higher one.
  package var sequence: [Int32] { structure.sequence }
  package var levels: [Int32] { structure.levels }
}
