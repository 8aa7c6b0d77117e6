/// What no change of a plan's input touches: bills, receipts and the planning order in flat arrays.
struct MaterialStructure: Sendable {
  // The bill, by parent; after the items the lines of further sources (``MaterialModel/linkRow(of:source:)``).
  let linkStart: [Int32]
  let linkChild: [Int32]
  let linkNumerator: [Int64]
  let linkDenominator: [Int64]
  let linkFrom: [Int32]
  let linkUntil: [Int32]
  let linkIsByProduct: [Bool]
  /// Receipts sorted by item and bucket: index into ``MaterialModel/receipts``.
  let receiptStart: [Int32]
  let receiptOrder: [Int32]
  let sequence: [Int32]
  let levels: [Int32]
  /// See ``MaterialLending/receivers``.
  let receivers: [Int32: [Int]]
  /// See ``MaterialLending/circles``.
  let circles: [[Int]]
  /// Lead-time row × bucket of arrival: bucket of release, below zero that long ago.
  let releases: [Int32]

  init(
    itemCount: Int, links: [MaterialModel.Link], receipts: [MaterialModel.Receipt],
    substitutes: [MaterialModel.Substitute], releases: [Int32], sourcing: [Int: MaterialModel.Sourcing] = [:]
  ) throws(MaterialModel.Fault) {
    let rowCount = sourcing.reduce(itemCount) { $0 + $1.value.sources.count }
    let (linkStart, order) = countingSort(links.count, into: rowCount) {
      MaterialModel.linkRow(of: links[$0].parent, source: links[$0].source, itemCount: itemCount, sourcing)
    }
    let linkChild = order.map { Int32(links[Int($0)].child) }
    self.linkStart = linkStart
    self.linkChild = linkChild
    linkNumerator = order.map { links[Int($0)].numerator }
    linkDenominator = order.map { links[Int($0)].denominator }
    linkFrom = order.map { Int32(clamping: links[Int($0)].from) }
    linkUntil = order.map { Int32(clamping: links[Int($0)].until) }
    linkIsByProduct = order.map { links[Int($0)].isByProduct }

    let byBucket = receipts.indices.sorted { (receipts[$0].bucket, $0) < (receipts[$1].bucket, $1) }
    let (receiptStart, sorted) = countingSort(byBucket.count, into: itemCount) { receipts[byBucket[$0]].item }
    self.receiptStart = receiptStart
    receiptOrder = sorted.map { Int32(byBucket[Int($0)]) }

    // Whatever source an order comes from, its components are planned after it.
    var (allStart, allChild) = (linkStart, linkChild)
    if !sourcing.isEmpty {
      let (start, all) = countingSort(links.count, into: itemCount) { links[$0].parent }
      (allStart, allChild) = (start, all.map { Int32(links[Int($0)].child) })
    }
    let extra = PlanningOrder.constraints(
      of: substitutes, linkStart: allStart, linkChild: allChild, itemCount: itemCount)
    // What may stand in for another, or be stood in for, takes in its turn.
    let lending = LendingOrder(
      sourcing, itemCount: itemCount, linkStart: allStart, linkChild: allChild, extra: extra,
      alone: Set(substitutes.flatMap { [$0.item, $0.alternate] }))
    let planning = lending.order
    (receivers, circles) = (lending.receivers, lending.circles)
    sequence = planning.sequence
    levels = planning.levels
    self.releases = releases
    guard planning.loop.isEmpty else { throw .loop(planning.loop) }
  }

  /// The bill lines of an item.
  @inline(__always)
  func links(of item: Int) -> Range<Int> { Int(linkStart[item])..<Int(linkStart[item + 1]) }
  /// Positions in ``receiptOrder`` of an item's receipts, by bucket.
  @inline(__always)
  func receipts(of item: Int) -> Range<Int> { Int(receiptStart[item])..<Int(receiptStart[item + 1]) }
}

/// When an order that arrives in a bucket must be released: a row per lead time and calendar.
package struct LeadTimeTable: Hashable, Sendable {
  package let bucketCount: Int
  package private(set) var releases: [Int32]

  package init(bucketCount: Int) {
    self.bucketCount = bucketCount
    releases = []
  }

  /// Adds a row, `release[bucket]`, and returns its number.
  package mutating func add(_ release: [Int]) -> Int {
    precondition(release.count == bucketCount, "a release bucket for every bucket")
    releases += release.map { Int32(clamping: $0) }
    return releases.count / bucketCount - 1
  }
  /// A row for a lead time of so many buckets, every bucket worked.
  package mutating func add(buckets: Int) -> Int { add((0..<bucketCount).map { $0 - buckets }) }

  package func release(_ row: Int, _ bucket: Int) -> Int { Int(releases[row * bucketCount + bucket]) }
}
