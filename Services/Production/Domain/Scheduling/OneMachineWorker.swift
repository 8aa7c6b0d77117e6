/// One thread's search for little weighted tardiness where each job is one operation on one machine: iterated dynasearch
/// of each machine (Congram, Potts, van de Velde 2002). From a sequence that no set of moves improves, some jobs
/// are swapped at random; what dynasearch makes of that is gone on from, or taken back.
final class OneMachineWorker {
  struct Tuning: Sendable {
    /// Pairs of places that a pass looks at, at most: so far apart may the jobs of a move be.
    var pairs = 2_000_000
    /// The most swaps of a kick.
    var kick = 6
    /// The most places between the jobs that a kick swaps.
    var spread = 100
    /// Kicks without a new best after which the best is gone back to.
    var patience = 100
    /// Of 256 sequences that are worse than the one before so many are gone on from.
    var worse = 256
  }
  private let shop: OneMachineShop
  private let tuning: Tuning
  private let lines: [Line]
  private var random: SearchRandom
  /// Pairs of places looked at between two questions whether to stop, at least.
  let stepsPerQuestion = 1 << 16
  var moves: Int { lines.reduce(0) { $0 + $1.search.valued } }
  private(set) var bestValue: Int64

  private final class Line {
    let sequence: MachineSequence
    let search: DynaSearch
    let bound: Int64
    /// The sequence that is gone on from, and the best.
    var kept: [Int32] = []
    var keptValue = Int64.max
    var best: [Int32] = []
    var bestValue = Int64.max
    /// Kicks since the best was found or gone back to.
    var idle = 0

    init(_ machine: OneMachineShop.Machine, pairs: Int) {
      sequence = MachineSequence(machine.jobs, begin: machine.begin)
      search = DynaSearch(sequence, reach: min(machine.jobs.count, max(20, pairs / machine.jobs.count)))
      bound = sequence.bound
    }
  }

  init(_ shop: OneMachineShop, seed: UInt64, tuning: Tuning) {
    self.shop = shop
    self.tuning = tuning
    lines = shop.machines.map { Line($0, pairs: tuning.pairs) }
    random = SearchRandom(seed: seed)
    bestValue = .max
  }

  /// The numbers of all jobs in the best order found, machine by machine.
  var best: [Int32] { shop.alone + lines.flatMap { $0.sequence.numbers($0.best) } }

  /// Searches from the best of `starts` on each machine, or of a rule of its own, until the tardiness is `bound` or
  /// `shouldStop` says so. The starts name jobs by their numbers in the problem.
  func run(starts: [[Int32]], bound: Int64, shouldStop: () -> Bool) {
    enter(starts)
    var valued = 0
    func isOver() -> Bool {
      if bestValue <= bound { return true }
      guard valued >= stepsPerQuestion else { return false }
      valued = 0
      return shouldStop()
    }
    var open = lines.filter { $0.bestValue > $0.bound }
    // First every machine in turn as far as dynasearch alone leads.
    var running = open.map { (line: $0, changed: 0...($0.sequence.count - 1)) }
    while !running.isEmpty, !isOver() {
      var next: [(line: Line, changed: ClosedRange<Int>)] = []
      for (line, places) in running {
        let before = line.search.valued
        let changed = line.search.improve(changed: places)
        valued += line.search.valued - before
        if let changed { next.append((line, changed)) } else { keep(line, 0...(line.sequence.count - 1)) }
      }
      for (line, _) in running { note(line) }
      running = next
    }
    while !isOver() {
      open.removeAll { $0.bestValue <= $0.bound }
      // A machine is drawn by its jobs.
      var drawn = random.below(open.reduce(0) { $0 + $1.sequence.count })
      var index = 0
      while drawn >= open[index].sequence.count {
        drawn -= open[index].sequence.count
        index += 1
      }
      let before = open[index].search.valued
      step(open[index], around: drawn)
      valued += open[index].search.valued - before
    }
  }

  private func enter(_ starts: [[Int32]]) {
    let ofMachine = starts.map { shop.orders(of: $0) }
    bestValue = shop.valueAlone
    for (index, line) in lines.enumerated() {
      var candidates = ofMachine.map { $0[index] }
      if line.sequence.count <= 4_000 { candidates.append(line.sequence.byModifiedDueDate()) }
      for candidate in candidates {
        line.sequence.load(candidate)
        if line.sequence.value < line.bestValue { (line.best, line.bestValue) = (candidate, line.sequence.value) }
      }
      (line.kept, line.keptValue) = (line.best, line.bestValue)
      line.sequence.load(line.best)
      bestValue += line.bestValue
    }
  }

  /// A kick around a place and what dynasearch makes of it.
  private func step(_ line: Line, around place: Int) {
    let sequence = line.sequence
    var changed = kick(sequence, around: place)
    var touched = changed
    while let places = line.search.improve(changed: changed) {
      changed = places
      touched = min(touched.lowerBound, places.lowerBound)...max(touched.upperBound, places.upperBound)
    }
    line.idle += 1
    if sequence.value < line.bestValue {
      keep(line, touched)
      note(line)
    } else if line.idle >= tuning.patience {
      line.idle = 0
      (line.kept, line.keptValue) = (line.best, line.bestValue)
      sequence.load(line.best)
    } else if sequence.value <= line.keptValue || random.below(256) < tuning.worse {
      keep(line, touched)
    } else {
      for index in touched { sequence.order[index] = line.kept[index] }
      sequence.refresh(touched.lowerBound, touched.upperBound)
    }
  }

  private func kick(_ sequence: MachineSequence, around place: Int) -> ClosedRange<Int> {
    let width = min(sequence.count, tuning.spread)
    let first = min(max(0, place - width / 2), sequence.count - width)
    var (least, most) = (sequence.count, 0)
    for _ in 0..<(1 + random.below(tuning.kick)) {
      let one = first + random.below(width)
      let other = first + (one - first + 1 + random.below(width - 1)) % width
      let job = sequence.order[one]
      sequence.order[one] = sequence.order[other]
      sequence.order[other] = job
      (least, most) = (min(least, one, other), max(most, one, other))
    }
    sequence.refresh(least, most)
    return least...most
  }

  /// Goes on from the sequence as it is.
  private func keep(_ line: Line, _ touched: ClosedRange<Int>) {
    for index in touched { line.kept[index] = line.sequence.order[index] }
    line.keptValue = line.sequence.value
  }

  /// Remembers the sequence when it is the best.
  private func note(_ line: Line) {
    guard line.sequence.value < line.bestValue else { return }
    bestValue -= line.bestValue - line.sequence.value
    line.best = Array(UnsafeBufferPointer(start: line.sequence.order, count: line.sequence.count))
    line.bestValue = line.sequence.value
    line.idle = 0
  }
}
