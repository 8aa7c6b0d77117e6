/// Requirements and planned orders of every item and bucket: the plan that a ``MaterialModel`` gives.
///
/// Per item, in planning order, the gross requirement is netted against stock and receipts, the rest is
/// ordered by the item's lot policy, and the orders' components become requirements of later items
/// (J. Orlicky, *Material Requirements Planning*, 1975). Planned orders arrive when they are needed; one
/// whose release lies before today is released today and marked by its order's `lateBuckets`.
package struct MaterialPlan: Sendable {
  package internal(set) var model: MaterialModel
  /// Item × bucket: demand and component requirements, less by-products that arrive.
  var requirement: [Int64]
  /// Item × bucket of arrival: quantity started.
  var ordered: [Int64]
  /// Row of a source (``MaterialModel/Sourcing``) × bucket of arrival: quantity started.
  var sourced: [Int64]
  /// Substitute × bucket: quantity of the item that its alternate stands in for.
  var substituted: [Int64]
  var scratch: NettingScratch

  /// Plans everything anew.
  package init(_ model: MaterialModel) throws(MaterialModel.Fault) {
    self.model = model
    let cells = model.itemCount * model.bucketCount
    requirement = .filled(cells, with: 0)
    ordered = .filled(cells, with: 0)
    sourced = [Int64](
      repeating: 0, count: model.sourcing.reduce(0) { $0 + $1.value.sources.count } * model.bucketCount)
    substituted = [Int64](repeating: 0, count: model.substitutes.count * model.bucketCount)
    scratch = NettingScratch(bucketCount: model.bucketCount)
    try addDemand()
    try addComponentsOfReceipts()
    for item in model.sequence {
      if net(Int(item)) { try explode(Int(item)) }
    }
    scratch.shared = SharedOrders()
  }

  /// Quantity started of the item to arrive in the bucket.
  package func ordered(_ item: Int, _ bucket: Int) -> Int64 { ordered[item * model.bucketCount + bucket] }

  /// What the item must give in the bucket, by-products deducted.
  package func requirement(_ item: Int, _ bucket: Int) -> Int64 {
    let own = requirement[item * model.bucketCount + bucket]
    return own + substitution(drawnFrom: item, bucket)
  }

  /// What other items draw from this one as their alternate.
  func substitution(drawnFrom item: Int, _ bucket: Int) -> Int64 {
    (model.standsInFor[Int32(item)] ?? []).reduce(0) { $0 + drawn($1, bucket) }
  }
  /// The alternate's quantity behind a substitute's row.
  func drawn(_ substitute: Int, _ bucket: Int) -> Int64 {
    let line = model.substitutes[substitute]
    let wide = Int128(substituted[substitute * model.bucketCount + bucket]) * Int128(line.numerator)
    return Int64(clamping: (wide + Int128(line.denominator) - 1) / Int128(line.denominator))
  }

  /// Projected available balance of the item at each bucket's end, planned orders included.
  package func projected(_ item: Int) -> [Int64] {
    var balance = model.items[item].onHand
    let structure = model.structure
    var next = structure.receipts(of: item).lowerBound
    let end = structure.receipts(of: item).upperBound
    let own = model.substitutesFor[Int32(item)] ?? []
    return (0..<model.bucketCount).map { bucket in
      while next < end, model.receipts[Int(structure.receiptOrder[next])].bucket == bucket {
        balance += model.receipts[Int(structure.receiptOrder[next])].quantity
        next += 1
      }
      balance += model.good(of: ordered(item, bucket), item: item) - requirement(item, bucket)
      for index in own { balance += substituted[index * model.bucketCount + bucket] }
      return balance
    }
  }

  private mutating func addDemand() throws(MaterialModel.Fault) {
    for line in model.demands { try add(line.quantity, to: line.item, line.bucket) }
  }

  private mutating func addComponentsOfReceipts() throws(MaterialModel.Fault) {
    for receipt in model.receipts {
      guard let issue = receipt.issueBucket else { continue }
      let started = model.started(for: receipt.quantity, item: receipt.item)
      try explode(
        model.linkRow(of: receipt.item, source: receipt.source), started: started, arrival: receipt.bucket,
        release: issue)
    }
  }

  mutating func add(_ quantity: Int64, to item: Int, _ bucket: Int) throws(MaterialModel.Fault) {
    let cell = item * model.bucketCount + bucket
    let (sum, overflow) = requirement[cell].addingReportingOverflow(quantity)
    guard !overflow, sum.magnitude <= UInt64(MaterialModel.largestQuantity) else { throw .tooLarge(item: item) }
    requirement[cell] = sum
  }

  /// Adds one order's components and by-products, link by link of a row of them. For the few orders
  /// that are not planned ones; ``explode(_:)`` is the fast form.
  private mutating func explode(
    _ row: Int, started: Int64, arrival: Int, release: Int
  ) throws(MaterialModel.Fault) {
    let structure = model.structure
    for index in structure.links(of: row)
    where Int(structure.linkFrom[index]) <= release && release < Int(structure.linkUntil[index]) {
      let quantity = model.quantity(ofLink: index, for: started)
      let isByProduct = structure.linkIsByProduct[index]
      try add(
        isByProduct ? -quantity : quantity, to: Int(structure.linkChild[index]),
        isByProduct ? arrival : release)
    }
  }
}

extension MaterialPlan {
  /// Whether both plans order and require the same of every item in every bucket.
  package func hasSameOrders(as other: MaterialPlan) -> Bool {
    ordered == other.ordered && requirement == other.requirement && substituted == other.substituted
      && sourced == other.sourced
  }
}
