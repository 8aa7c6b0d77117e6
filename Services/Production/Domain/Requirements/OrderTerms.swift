import Values

/// What an order of an item follows: the same for plans, promises and work orders.
extension ScenarioPreparation {
  /// The bill of an order that is released on a day; nil: none holds then.
  package func bill(of item: Int, releasedOn date: LocalDate) -> BillRecord? {
    let key = nodes[item].key
    let usable = scenario.bills.indices.filter {
      let bill = scenario.bills[$0]
      return bill.item == key.item && bill.plant == key.plant && (steps(of: bill.output, in: nodes[item]) ?? 0) > 0
    }
    let bucket = min(max(0, self.bucket(date)), bucketCount - 1)
    return effectiveBill(byPreference(usable), inBucket: bucket).map { scenario.bills[$0] }
  }

  /// Bills in the order in which they count.
  func byPreference(_ bills: [Int]) -> [Int] { bills.count > 1 ? bills.sorted(by: isPreferred) : bills }

  /// Of two bills that hold on one day the one that counts: the lowest priority number, then the later start, then the
  /// one that is given first.
  private func isPreferred(_ left: Int, to right: Int) -> Bool {
    let (first, second) = (scenario.bills[left], scenario.bills[right])
    if first.priority != second.priority { return first.priority < second.priority }
    return (first.from.map(day) ?? .min, -left) > (second.from.map(day) ?? .min, -right)
  }

  /// How many steps of the item the run time of an operation is for: of one whole unit where it says nothing. Nil where
  /// what it says does not convert to the item's unit.
  package func runQuantity(of step: RoutingRecord.Step, item: Int) -> Int64? {
    let unit = nodes[item].unit
    let one = (0..<unit.scale).reduce(Int64(1)) { value, _ in value * 10 }
    return steps(of: step.per ?? Quantity(steps: one, unit: unit), in: nodes[item])
  }
}
