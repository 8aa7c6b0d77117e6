/// Insertion of jobs into a flow shop's sequence for the makespan, all places of a job in one pass (Taillard 1990):
/// with the ends of the jobs before a place and the longest ways behind it, the makespan of an insertion is the largest
/// sum of both over the machines. For long sequences, where valuing each place by itself would take long.
struct AcceleratedInsertion {
  private let shop: FlowShop
  private let machines: Int
  private var sequence: [Int] = []
  /// By place and machine: ends of the jobs before each place, and longest ways from the beginning of the job there.
  private var ends: [Int32]
  private var ways: [Int32]
  /// By place: the longest way from the release of a job there or behind.
  private var fromRelease: [Int32]

  init(_ shop: FlowShop) {
    self.shop = shop
    machines = shop.machineCount
    ends = [Int32](repeating: 0, count: (shop.jobCount + 1) * shop.machineCount)
    ways = ends
    fromRelease = [Int32](repeating: 0, count: shop.jobCount + 1)
  }

  /// Inserts jobs in the order given, each where the makespan is then least (Nawaz, Enscore, Ham 1983); nil when told to
  /// stop before.
  mutating func build(_ order: [Int], shouldStop: () -> Bool) -> [Int]? {
    for (index, job) in order.enumerated() {
      if index % 16 == 0, shouldStop() { return nil }
      sequence.insert(job, at: bestPlace(of: job))
    }
    return sequence
  }

  private mutating func bestPlace(of job: Int) -> Int {
    let (machines, length) = (self.machines, sequence.count)
    return shop.durations.withUnsafeBufferPointer { times in
      ends.withUnsafeMutableBufferPointer { ends in
        ways.withUnsafeMutableBufferPointer { ways in
          for place in 0..<length {
            let own = sequence[place] * machines
            var reached = shop.releases[sequence[place]]
            for machine in 0..<machines {
              reached = max(reached, ends[place &* machines &+ machine]) &+ times[own &+ machine]
              ends[(place &+ 1) &* machines &+ machine] = reached
            }
          }
          for machine in 0..<machines { ways[length &* machines &+ machine] = 0 }
          fromRelease[length] = 0
          for place in stride(from: length - 1, through: 0, by: -1) {
            let own = sequence[place] * machines
            var way: Int32 = 0
            for machine in stride(from: machines - 1, through: 0, by: -1) {
              way = max(way, ways[(place &+ 1) &* machines &+ machine]) &+ times[own &+ machine]
              ways[place &* machines &+ machine] = way
            }
            fromRelease[place] = max(fromRelease[place &+ 1], shop.releases[sequence[place]] &+ way)
          }
          var best = (place: 0, value: Int32.max)
          for place in 0...length {
            var reached = shop.releases[job]
            var value = fromRelease[place]
            for machine in 0..<machines {
              reached = max(reached, ends[place &* machines &+ machine]) &+ times[job &* machines &+ machine]
              value = max(value, reached &+ ways[place &* machines &+ machine])
            }
            if value < best.value { best = (place, value) }
          }
          return best.place
        }
      }
    }
  }
}
