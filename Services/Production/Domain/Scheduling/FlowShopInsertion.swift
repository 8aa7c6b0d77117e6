/// Values every insertion of one job into a sequence of others; keeps the sequence it inserts into.
///
/// How wide the numbers are is decided once: the narrower, the faster.
final class FlowShopInsertion {
  private enum Rows {
    case narrow(FlowShopRows<Int16>)
    case wide(FlowShopRows<Int32>)
  }
  private let rows: Rows
  /// Jobs in the sequence.
  private(set) var length = 0
  /// The jobs in their order.
  let sequence: UnsafeMutablePointer<Int32>
  /// The value of the sequence with the job at each position, `Int64.max` where it is above the limit asked for.
  let values: UnsafeMutablePointer<Int64>

  init(_ shop: FlowShop, objective: FlowShopObjective) {
    let room = shop.jobCount + 2 * FlowShopRows<Int16>.lanes
    sequence = .allocate(capacity: room)
    sequence.initialize(repeating: 0, count: room)
    values = .allocate(capacity: room)
    values.initialize(repeating: 0, count: room)
    let times = Self.latestEnd(of: shop) - min(0, Int(shop.dues.min() ?? 0))
    rows =
      times <= Int(Int16.max) && shop.jobCount <= Int(UInt16.max)
      ? .narrow(FlowShopRows(shop, objective, sequence, values))
      : .wide(FlowShopRows(shop, objective, sequence, values))
  }

  deinit {
    sequence.deallocate()
    values.deallocate()
  }

  /// No sequence ends later. The longest way through a schedule goes on with the next job or the next machine at each
  /// step: it meets every job and every machine, one of them anew each time.
  private static func latestEnd(of shop: FlowShop) -> Int {
    var ofMachine = [Int](repeating: 0, count: shop.machineCount)
    var total = 0
    for job in 0..<shop.jobCount {
      var longest = 0
      for machine in 0..<shop.machineCount {
        let time = Int(shop.durations[job * shop.machineCount + machine])
        longest = max(longest, time)
        ofMachine[machine] = max(ofMachine[machine], time)
      }
      total += longest
    }
    return total + ofMachine.reduce(0, +) + Int(shop.releases.max() ?? 0)
  }

  /// Begins with these jobs.
  func load(_ jobs: some Sequence<Int32>) {
    while length > 0 { remove(at: length - 1) }
    for job in jobs { insert(Int(job), at: length) }
  }

  func insert(_ job: Int, at position: Int) {
    switch rows {
    case .narrow(let rows): rows.insert(job, at: position)
    case .wide(let rows): rows.insert(job, at: position)
    }
    length &+= 1
  }

  @discardableResult
  func remove(at position: Int) -> Int {
    length &-= 1
    switch rows {
    case .narrow(let rows): return rows.remove(at: position)
    case .wide(let rows): return rows.remove(at: position)
    }
  }

  /// Fills `values` for `job` at the positions 0 ... `length`; above `limit` they need not be exact.
  func evaluate(_ job: Int, limit: Int64) {
    switch rows {
    case .narrow(let rows): rows.evaluate(job, limit: limit)
    case .wide(let rows): rows.evaluate(job, limit: limit)
    }
  }
}
