/// The supplies of a plan and what they need, item after item in planning order, without pegs.
///
/// The numbers of an item's records follow from how many the items before it have, so they are counted first and then
/// written by several threads.
struct PegRecordTables {
  let supplies: [PegTable.Supply]
  /// The independent ones first.
  let demands: [PegTable.Demand]
  let independentCount: Int
  /// By supply, where its demands for components would begin.
  let firstComponent: [Int32]

  init(_ plan: MaterialPlan, ordersAtOnce: Int) {
    let sequence = plan.model.sequence
    let maker = SupplyMaker(plan, ordersAtOnce: ordersAtOnce)
    let independent = plan.model.demands.enumerated().filter { $0.element.quantity > 0 }.map { index, line in
      PegTable.Demand(item: line.item, kind: .independent(index), bucket: line.bucket, quantity: line.quantity)
    }
    let parts = ConcurrentParts.count(of: sequence.count)
    let counts = [CountingSink].filled(parts) { counts in
      ConcurrentParts.forEach(of: sequence.count) { part, places in
        var sink = CountingSink()
        for place in places { maker.addSupplies(of: Int(sequence[place]), to: &sink) }
        counts[part] = sink
      }
    }
    var starts: [CountingSink] = [CountingSink(supplies: 0, demands: independent.count)]
    for count in counts {
      starts.append(
        CountingSink(supplies: starts.last!.supplies + count.supplies, demands: starts.last!.demands + count.demands))
    }
    let begin = starts
    var demands: [PegTable.Demand] = []
    var firstComponent: [Int32] = []
    supplies = .filled(begin[parts].supplies) { supplySlots in
      firstComponent = .filled(begin[parts].supplies) { firstSlots in
        demands = .filled(begin[parts].demands) { demandSlots in
          for (number, demand) in independent.enumerated() { demandSlots[number] = demand }
          ConcurrentParts.forEach(of: sequence.count) { part, places in
            var sink = WritingSink(
              supplies: supplySlots, demands: demandSlots, firstComponent: firstSlots, next: begin[part])
            for place in places { maker.addSupplies(of: Int(sequence[place]), to: &sink) }
          }
        }
      }
    }
    self.demands = demands
    self.firstComponent = firstComponent
    independentCount = independent.count
  }
}

/// Takes the records of items; a supply comes before what it needs.
protocol SupplySink {
  /// Returns the supply's number.
  mutating func add(_ supply: PegTable.Supply) -> Int
  mutating func add(_ demand: PegTable.Demand)
}

/// How many records there are.
struct CountingSink: SupplySink, BitwiseCopyable {
  var supplies = 0
  var demands = 0

  mutating func add(_ supply: PegTable.Supply) -> Int {
    supplies += 1
    return 0
  }
  mutating func add(_ demand: PegTable.Demand) { demands += 1 }
}

/// Writes them from given numbers on.
private struct WritingSink: SupplySink {
  let supplies: SharedSlots<PegTable.Supply>
  let demands: SharedSlots<PegTable.Demand>
  let firstComponent: SharedSlots<Int32>
  var next: CountingSink

  mutating func add(_ supply: PegTable.Supply) -> Int {
    supplies[next.supplies] = supply
    firstComponent[next.supplies] = Int32(next.demands)
    next.supplies += 1
    return next.supplies - 1
  }
  mutating func add(_ demand: PegTable.Demand) {
    demands[next.demands] = demand
    next.demands += 1
  }
}
