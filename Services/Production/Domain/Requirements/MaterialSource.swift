extension MaterialModel {
  /// One of several ways in which an item comes.
  package struct Source: Hashable, Sendable {
    /// What was ordered of it already and still stands.
    package struct Standing: Hashable, Sendable {
      package var bucket: Int
      /// Started.
      package var quantity: Int64

      package init(bucket: Int, quantity: Int64) {
        self.bucket = bucket
        self.quantity = quantity
      }
    }

    /// Its row of ``MaterialModel/leadTimes``.
    package var leadTime: Int
    package var limits: OrderLimits
    /// Lower tiers come first; the sources of one tier share what it gets.
    package var tier: Int
    /// Its weight among those of its tier; 0: it gets what others leave.
    package var share: Int64
    /// What it gives at most in each period of ``capacityBuckets``, counted from today; nil: any quantity.
    package var capacity: Int64?
    /// 0: ``capacity`` is for the whole horizon.
    package var capacityBuckets: Int
    /// Counts for its share and its capacity.
    package var standing: [Standing]
    /// Of a transfer: the item of the other plant, of which an order takes what it starts. Beside other sources what that
    /// has to spare is taken first.
    package var giver: Int?

    package init(
      leadTime: Int, limits: OrderLimits = .none, tier: Int = 0, share: Int64 = 0, capacity: Int64? = nil,
      capacityBuckets: Int = 0, standing: [Standing] = [], giver: Int? = nil
    ) {
      self.leadTime = leadTime
      self.limits = limits
      self.tier = tier
      self.share = share
      self.capacity = capacity
      self.capacityBuckets = capacityBuckets
      self.standing = standing
      self.giver = giver
    }
  }

  /// The sources of an item that has several, or one of limited capacity.
  package struct Sourcing: Hashable, Sendable {
    package let sources: [Source]
    /// Where the orders of its first source stand in ``MaterialPlan/sourced``; the others follow.
    let firstRow: Int
  }

  /// Gives the items their rows, by number.
  static func sourcing(_ sources: [Int: [Source]]) -> [Int: Sourcing] {
    var next = 0
    var result: [Int: Sourcing] = [:]
    for (item, own) in sources.sorted(by: { $0.key < $1.key }) {
      result[item] = Sourcing(sources: own, firstRow: next)
      next += own.count
    }
    return result
  }

  /// Where the bill lines of an item's source stand in the structure: those of the first source are the item's own.
  static func linkRow(of item: Int, source: Int, itemCount: Int, _ sourcing: [Int: Sourcing]) -> Int {
    guard source > 0, let own = sourcing[item] else { return item }
    return itemCount + own.firstRow + source
  }

  func linkRow(of item: Int, source: Int) -> Int {
    source == 0 ? item : MaterialModel.linkRow(of: item, source: source, itemCount: itemCount, sourcing)
  }

  /// The row of lead times by which the item comes from a source.
  func leadTime(of item: Int, source: Int) -> Int {
    sourcing[item].map { $0.sources[source].leadTime } ?? items[item].leadTime
  }
}
