/// What was divided for items that share when the first of them was planned.
struct SharedOrders: Sendable {
  struct Rows: Sendable {
    let orders: [Int64]
    let sourced: [Int64]
    let isOrdered: Bool
  }
  var rows: [Int: Rows] = [:]
  var ranks = OrderRanks()
}

extension MaterialPlan {
  /// The item's orders and those of its sources into `scratch`, from its flow. True when there are any.
  mutating func splitOrders(of item: Int) -> Bool {
    guard let circle = model.lending.isEmpty ? nil : model.lending.circle(of: item) else {
      let spare = model.lending.isEmpty ? .none : TransferSpare(self, for: [item])
      let starts = windowStarts(of: model.items[item], flow: scratch.flow)
      let member = member(
        item, flow: scratch.flow, safetyStock: model.items[item].safetyStock, starts: starts, asker: 0)
      return take(JointSplit([member], spare: spare).members[0])
    }
    if let known = scratch.shared.rows.removeValue(forKey: item) {
      (scratch.orders, scratch.sourced) = (known.orders, known.sourced)
      return known.isOrdered
    }
    let turns = circle.members.drop { $0 != item }
    let asking = turns.filter { model.items[$0].lot.replenished && model.leastOrders[$0] == nil }
    let split = share(asking, of: turns)
    // Where none asks another, nothing changes until their turns.
    if !circle.isChained {
      for (other, member) in zip(asking, split.members).dropFirst() {
        scratch.shared.rows[other] = SharedOrders.Rows(
          orders: member.orders, sourced: member.split.rows, isOrdered: member.isOrdered)
      }
    }
    return take(split.members[0])
  }

  /// Divides for all that ask together, the first priority by itself, then with the next, to what nobody waits for. What
  /// one took by a priority is set aside for it when the later ones ask as well.
  private mutating func share(_ asking: [Int], of turns: ArraySlice<Int>) -> JointSplit {
    var known = scratch.shared.ranks
    let needs = asking.map { rankedNeeds(of: $0, without: turns, &known) }
    known.forget(Array(turns))
    scratch.shared.ranks = known
    let whole = TransferSpare(self, for: asking)
    var spare = whole
    var flows = asking.map { receipts(of: $0) }
    let last = needs[0].count - 1
    for place in 0..<last where needs.contains(where: { $0[place].contains { $0 != 0 } }) {
      for number in flows.indices {
        for bucket in flows[number].indices { flows[number][bucket] -= needs[number][place][bucket] }
      }
      let members = asking.indices.map {
        member(asking[$0], flow: flows[$0], safetyStock: 0, starts: nil, asker: $0)
      }
      spare = whole.holding(whatWasTakenOf: JointSplit(members, spare: spare).spare)
    }
    let members = asking.indices.map { number in
      let record = model.items[asking[number]]
      for bucket in flows[number].indices { flows[number][bucket] -= needs[number][last][bucket] }
      let starts = windowStarts(of: record, flow: flows[number])
      return member(
        asking[number], flow: flows[number], safetyStock: record.safetyStock, starts: starts, asker: number)
    }
    return JointSplit(members, spare: spare)
  }

  private func member(_ item: Int, flow: [Int64], safetyStock: Int64, starts: [Int]?, asker: Int) -> JointSplit.Member {
    let record = model.items[item]
    return JointSplit.Member(
      record, flow: flow, safetyStock: safetyStock, starts: starts,
      split: SourceSplit(
        model.sourcing[item]?.sources ?? [], releases: model.structure.releases, bucketCount: model.bucketCount,
        fence: record.fence, asker: asker))
  }

  private mutating func take(_ member: JointSplit.Member) -> Bool {
    (scratch.orders, scratch.sourced) = (member.orders, member.split.rows)
    return member.isOrdered
  }
}
