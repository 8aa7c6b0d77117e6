/// Gives supply to demand, item by item: both in the order of their buckets.
///
/// Items are counted first, so that every peg's number is known, and then written by several threads.
struct PegMatching {
  let suppliesOfItem: NumberLists
  let demandsOfItem: NumberLists
  private let records: PegRecordTables
  private let itemCount: Int
  /// By item, where its pegs to components begin, and those to independent demand, counted for themselves.
  private let starts: [Count]
  /// All pegs that go to components.
  var dependentCount: Int { Int(starts[itemCount].dependent) }

  private struct Count: BitwiseCopyable {
    var dependent: Int32 = 0
    var independent: Int32 = 0
  }

  /// Components by bill lines that an alternate may serve are met before others of their bucket; `model` says which.
  init(_ records: PegRecordTables, _ model: MaterialModel, _ priority: (Int) -> Int) {
    let itemCount = model.itemCount
    self.records = records
    self.itemCount = itemCount
    let (allSupplies, allDemands) = (records.supplies, records.demands)
    var suppliesOfItem = NumberLists(count: itemCount, total: allSupplies.count) { allSupplies[$0].item }
    var demandsOfItem = NumberLists(count: itemCount, total: allDemands.count) { allDemands[$0].item }
    let independent = records.independentCount
    let ranks = (0..<independent).map { number in
      if case .independent(let line) = allDemands[number].kind { priority(line) } else { Int.min }
    }
    let (supplyRanges, demandRanges) = (suppliesOfItem.ranges, demandsOfItem.ranges)
    // An item's pegs are counted while its records are near.
    let counts = [Count].filled(itemCount) { counts in
      suppliesOfItem.rearrange { supplies in
        demandsOfItem.rearrange { demands in
          ConcurrentParts.forEach(of: itemCount) { _, items in
            var sorter = BucketSorter()
            for item in items {
              let own = supplyRanges[item]
              sorter.sort(supplies, own) { allSupplies[$0].bucket }
              let places = demandRanges[item]
              let hasAlternates = !model.substitutesFor.isEmpty && model.substitutesFor[Int32(item)] != nil
              if !places.isEmpty, hasAlternates || demands[places.lowerBound] < independent {
                func rank(_ number: Int32) -> Int {
                  if number < independent { return ranks[Int(number)] }
                  guard hasAlternates, case .component(_, let link) = allDemands[Int(number)].kind else { return .min }
                  return model.substitutesOnLink[link] == nil ? .min + 1 : .min
                }
                var list = UnsafeMutableBufferPointer(
                  start: demands.pointer(at: places.lowerBound), count: places.count)
                list.sort {
                  (allDemands[Int($0)].bucket, rank($0), $0) < (allDemands[Int($1)].bucket, rank($1), $1)
                }
              } else {
                sorter.sort(demands, places) { allDemands[$0].bucket }
              }
              var count = Count()
              PegMatching.match(own, { supplies[$0] }, places, { demands[$0] }, allSupplies, allDemands) {
                _, demand, _ in
                if demand < independent { count.independent += 1 } else { count.dependent += 1 }
              }
              counts[item] = count
            }
          }
        }
      }
    }
    self.suppliesOfItem = suppliesOfItem
    self.demandsOfItem = demandsOfItem
    var starts = [Count()]
    starts.reserveCapacity(itemCount + 1)
    for count in counts {
      let last = starts[starts.count - 1]
      starts.append(
        Count(dependent: last.dependent + count.dependent, independent: last.independent + count.independent))
    }
    self.starts = starts
  }

  /// All pegs, those to components first; by supply the first of these; by demand the first.
  func pegs() -> (all: [PegTable.Peg], firstOfSupply: [Int32], firstOfDemand: [Int32]) {
    let (supplies, demands, independent) = (records.supplies, records.demands, records.independentCount)
    let (supplyNumbers, demandNumbers, starts, dependentCount) = (suppliesOfItem, demandsOfItem, starts, dependentCount)
    let count = dependentCount + Int(starts[itemCount].independent)
    var firstOfSupply = [Int32].filled(supplies.count, with: -1)
    var firstOfDemand = [Int32].filled(demands.count, with: -1)
    let all = firstOfSupply.withUnsafeMutableBufferPointer { supplyBuffer in
      firstOfDemand.withUnsafeMutableBufferPointer { demandBuffer in
        let (ofSupply, ofDemand) = (SharedSlots(supplyBuffer), SharedSlots(demandBuffer))
        return [PegTable.Peg].filled(count, spare: 4 * independent) { pegs in
          ConcurrentParts.forEach(of: itemCount) { _, items in
            for item in items {
              var dependent = Int(starts[item].dependent)
              var other = dependentCount + Int(starts[item].independent)
              PegMatching.match(
                supplyNumbers.places(of: item), { supplyNumbers.numbers[$0] },
                demandNumbers.places(of: item), { demandNumbers.numbers[$0] }, supplies, demands
              ) { supply, demand, quantity in
                let peg = PegTable.Peg(supply: supply, demand: demand, quantity: quantity)
                if demand < independent {
                  pegs[other] = peg
                  if ofDemand[demand] < 0 { ofDemand[demand] = Int32(other) }
                  other += 1
                } else {
                  pegs[dependent] = peg
                  if ofDemand[demand] < 0 { ofDemand[demand] = Int32(dependent) }
                  if ofSupply[supply] < 0 { ofSupply[supply] = Int32(dependent) }
                  dependent += 1
                }
              }
            }
          }
        }
      }
    }
    return (all, firstOfSupply, firstOfDemand)
  }

  /// Calls `peg` for each quantity that goes from a supply to a demand of an item. Its records are numbered in turn at
  /// given places.
  @inline(__always)
  private static func match(
    _ supplyPlaces: Range<Int>, _ supplyNumber: (Int) -> Int32, _ demandPlaces: Range<Int>,
    _ demandNumber: (Int) -> Int32, _ supplies: [PegTable.Supply], _ demands: [PegTable.Demand],
    _ peg: (_ supply: Int, _ demand: Int, _ quantity: Int64) -> Void
  ) {
    guard !supplyPlaces.isEmpty else { return }
    var next = supplyPlaces.lowerBound
    var supply = Int(supplyNumber(next))
    var free = supplies[supply].quantity
    for place in demandPlaces {
      let demand = Int(demandNumber(place))
      var open = demands[demand].quantity
      while open > 0 {
        let taken = min(open, free)
        if taken > 0 { peg(supply, demand, taken) }
        open -= taken
        free -= taken
        guard free == 0 else { continue }
        next += 1
        guard next < supplyPlaces.upperBound else { return }
        supply = Int(supplyNumber(next))
        free = supplies[supply].quantity
      }
    }
  }
}

/// Sorts numbers by a bucket of each, those of one bucket staying in their order.
private struct BucketSorter {
  private var buckets: [Int32] = []
  private var start: [Int32] = []
  private var sorted: [Int32] = []

  mutating func sort(_ numbers: SharedSlots<Int32>, _ places: Range<Int>, by bucket: (Int) -> Int) {
    guard places.count > 1 else { return }
    buckets.removeAll(keepingCapacity: true)
    var (isSorted, last, most) = (true, Int32.min, Int32(0))
    for place in places {
      let own = Int32(truncatingIfNeeded: bucket(Int(numbers[place])))
      if own < last { isSorted = false }
      (last, most) = (own, max(most, own))
      buckets.append(own)
    }
    guard !isSorted else { return }
    start.removeAll(keepingCapacity: true)
    for _ in 0...(most + 1) { start.append(0) }
    for own in buckets { start[Int(own) + 1] += 1 }
    for own in 0...Int(most) { start[own + 1] += start[own] }
    sorted.removeAll(keepingCapacity: true)
    for _ in buckets { sorted.append(0) }
    for (offset, own) in buckets.enumerated() {
      sorted[Int(start[Int(own)])] = numbers[places.lowerBound + offset]
      start[Int(own)] += 1
    }
    for (offset, number) in sorted.enumerated() { numbers[places.lowerBound + offset] = number }
  }
}
