/// What of every item is there and comes, less what is spoken for, by bucket; and what of it may be promised.
struct PromiseStock: Sendable {
  private let bucketCount: Int
  /// Item × bucket: supply less everything promised.
  private var net: [Int64]
  /// By item the place of its row in ``balance`` and ``least``; -1: nobody has asked yet.
  private var rows: [Int]
  /// Of the items asked for: the sum of ``net`` up to and including each bucket.
  private var balance: [Int64] = []
  /// The least of ``balance`` from each bucket on: taking no more of it breaks no later promise.
  private var least: [Int64] = []

  init(itemCount: Int, bucketCount: Int) {
    self.bucketCount = bucketCount
    net = [Int64](repeating: 0, count: itemCount * bucketCount)
    rows = [Int](repeating: -1, count: itemCount)
  }

  /// What may be promised of the item by the bucket, in its steps; negative where promises cannot be kept.
  mutating func free(_ item: Int, by bucket: Int) -> Int64 {
    if rows[item] < 0 { prepare(item) }
    return least[rows[item] + bucket]
  }

  /// Adds supply in a bucket; less, where the quantity is negative.
  mutating func add(_ quantity: Int64, of item: Int, in bucket: Int) {
    guard quantity != 0 else { return }
    net[item * bucketCount + bucket] += quantity
    let row = rows[item]
    guard row >= 0 else { return }
    let count = bucketCount
    balance.withUnsafeMutableBufferPointer { balance in
      least.withUnsafeMutableBufferPointer { least in
        for place in (row + bucket)..<(row + count) {
          balance[place] += quantity
          least[place] += quantity
        }
        var place = row + bucket - 1
        while place >= row {
          let new = min(balance[place], least[place + 1])
          // Before a bucket of which the same may be promised as before, nothing changes.
          if new == least[place] { return }
          least[place] = new
          place -= 1
        }
      }
    }
  }

  private mutating func prepare(_ item: Int) {
    let row = balance.count
    rows[item] = row
    var sum: Int64 = 0
    for bucket in 0..<bucketCount {
      sum += net[item * bucketCount + bucket]
      balance.append(sum)
    }
    least.append(contentsOf: balance[row...])
    for place in stride(from: row + bucketCount - 2, through: row, by: -1) {
      least[place] = min(least[place], least[place + 1])
    }
  }
}
