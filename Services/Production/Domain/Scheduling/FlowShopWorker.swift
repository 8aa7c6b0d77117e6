/// One thread's search in a permutation flow shop: iterated greedy (Ruiz, Stützle 2007), which takes out some
/// jobs, puts each back at its best place and improves the whole by reinsertions; a worse result is accepted with a
/// constant temperature. Some rounds of it improve each member of a population and each child of two members.
final class FlowShopWorker {
  struct Tuning: Sendable {
    /// Jobs taken out in a round.
    var removed = 5
    /// Temperature, in mean processing times (tenths of them for the makespan).
    var warmth = 0.4
    var population = 8
    /// Children without success before a new population.
    var patience = 60
    /// Rounds of taking out and putting back per member.
    var rounds = 10
  }
  /// Reinsertions between two questions whether to stop.
  let stepsPerQuestion: Int
  private let count: Int
  private let insertion: FlowShopInsertion
  private let tuning: Tuning
  private let temperature: Double
  private var random: SearchRandom
  private(set) var best: [Int] = []
  private(set) var bestValue: Int64 = .max
  private(set) var moves = 0
  private(set) var rounds = 0

  init(_ shop: FlowShop, objective: FlowShopObjective, seed: UInt64, tuning: Tuning) {
    self.tuning = tuning
    count = shop.jobCount
    stepsPerQuestion = ShopSize.movesPerQuestion(most: 8, visits: Self.visits(shop))
    insertion = FlowShopInsertion(shop, objective: objective)
    random = SearchRandom(seed: seed)
    let work = shop.durations.reduce(0.0) { $0 + Double($1) } / Double(max(1, shop.durations.count))
    let weighed = shop.weights.reduce(0.0) { $0 + Double($1) } / Double(max(1, count))
    temperature = tuning.warmth * max(1, objective == .makespan ? work / 10 : work * weighed)
  }

  /// Steps of the kernel that one reinsertion takes, each for two jobs on one machine at sixteen places.
  static func visits(_ shop: FlowShop) -> Int { shop.jobCount * shop.jobCount / 32 * shop.machineCount }

  /// Whether a reinsertion takes less than about half a second.
  static func fits(_ shop: FlowShop) -> Bool { visits(shop) <= 200_000_000 }

  /// Searches from `starts` until the value is `bound` or `shouldStop` says so: every start is improved,
  /// then children of two members take the place of the worst.
  func run(starts: [[Int]], bound: Int64, shouldStop: () -> Bool) {
    guard count > 1, let first = starts.first else {
      best = starts.first ?? []
      return
    }
    while true {
      var members: [Member] = []
      while members.count < tuning.population {
        var start = first.map { Int32($0) }
        // Only once from the best rule; then from the other rules and from chance.
        let index = members.count
        if rounds > 0 || index > 0 {
          if rounds == 0 || index >= starts.count {
            start.shuffle(using: &random)
          } else {
            start = starts[index].map { Int32($0) }
          }
        }
        guard let member = iterate(start, bound, shouldStop) else { return }
        members.append(member)
      }
      var quiet = 0
      while quiet < tuning.patience {
        let mother = random.below(members.count)
        let father = (mother + 1 + random.below(members.count - 1)) % members.count
        let child = cross(members[mother].sequence, members[father].sequence)
        guard let member = iterate(child, bound, shouldStop) else { return }
        quiet += 1
        if members.contains(where: { $0.value == member.value }) { continue }
        guard let worst = members.indices.max(by: { members[$0].value < members[$1].value }) else { break }
        if member.value < members[worst].value {
          members[worst] = member
          quiet = 0
        }
      }
    }
  }

  private struct Member {
    var sequence: [Int32]
    var value: Int64
  }

  /// A child that keeps a stretch of one parent in its place; the other jobs stand in the order of the other.
  private func cross(_ mother: [Int32], _ father: [Int32]) -> [Int32] {
    var (from, to) = (random.below(count), random.below(count))
    if from > to { swap(&from, &to) }
    var kept = [Bool](repeating: false, count: count)
    for index in from...to { kept[Int(mother[index])] = true }
    var rest = father.lazy.filter { !kept[Int($0)] }.makeIterator()
    return (0..<count).map { $0 >= from && $0 <= to ? mother[$0] : rest.next()! }
  }

  private var sequence: [Int32] { Array(UnsafeBufferPointer(start: insertion.sequence, count: insertion.length)) }

  /// Some rounds of iterated greedy from `start`; the best of them, nil when stopped or at the bound.
  private func iterate(_ start: [Int32], _ bound: Int64, _ shouldStop: () -> Bool) -> Member? {
    insertion.load(start)
    guard var value = improve(.max, bound, shouldStop), bestValue > bound else { return nil }
    var kept = sequence
    var found = Member(sequence: kept, value: value)
    var taken: [Int] = []
    for _ in 0..<tuning.rounds {
      rounds += 1
      taken.removeAll(keepingCapacity: true)
      for _ in 0..<min(tuning.removed, count - 1) {
        taken.append(insertion.remove(at: random.below(insertion.length)))
      }
      var changed = Int64.max
      for job in taken { changed = putBack(job) }
      guard let improved = improve(changed, bound, shouldStop), bestValue > bound else { return nil }
      if improved <= value || Double(improved - value) < temperature * random.exponential() {
        value = improved
        kept = sequence
        if value < found.value { found = Member(sequence: kept, value: value) }
      } else {
        insertion.load(kept)
      }
    }
    return found
  }

  /// Reinserts jobs in random order, each at its best place, until none gets better. Nil when stopped.
  private func improve(_ start: Int64, _ bound: Int64, _ shouldStop: () -> Bool) -> Int64? {
    var value = start
    var jobs = sequence
    var quiet = 0
    var index = jobs.count
    while quiet < jobs.count {
      if index == jobs.count {
        jobs.shuffle(using: &random)
        index = 0
      }
      moves &+= 1
      if moves % stepsPerQuestion == 0, shouldStop() { return nil }
      let job = jobs[index]
      var position = 0
      while insertion.sequence[position] != job { position &+= 1 }
      insertion.remove(at: position)
      let found = putBack(Int(job), at: position, value)
      quiet = found < value ? 0 : quiet + 1
      value = min(value, found)
      index += 1
      if value <= bound { break }
    }
    return value
  }

  /// Puts a job where the value is least, of equal places a random one, but rather where it was. Returns the value.
  private func putBack(_ job: Int, at old: Int = -1, _ limit: Int64 = .max) -> Int64 {
    let length = insertion.length
    insertion.evaluate(job, limit: limit)
    let values = insertion.values
    var chosen = 0
    var ties = 1
    for position in 1..<(length &+ 1) {
      if values[position] < values[chosen] {
        chosen = position
        ties = 1
      } else if values[position] == values[chosen] {
        ties &+= 1
        if random.below(ties) == 0 { chosen = position }
      }
    }
    if old >= 0, values[old] == values[chosen] { chosen = old }
    let value = values[chosen]
    insertion.insert(job, at: chosen)
    if length == count &- 1, value < bestValue {
      bestValue = value
      best = sequence.map { Int($0) }
    }
    return value
  }
}
