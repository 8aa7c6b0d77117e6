import Values

extension PromiseBook {
  /// What keeps a quantity, booked since `mark`, from coming sooner than in `bucket`: that without which `earlier`, the
  /// bucket before in which something can leave, would do. Where either of two would help, what helps more
  /// comes first; where only both together would, both are named. Then what keeps each source from giving it.
  mutating func causes(
    of quantity: Int64, _ item: Int, _ first: Int, _ bucket: Int, earlier: Int, from mark: Int
  ) -> [LateReason] {
    let told = obstacle
    let busy = tightest(since: mark)
    let booked = Array(journal[mark...])
    rollBack(to: mark)
    let withRoom = attempt(quantity, item, by: earlier, waiving: .capacity).refusal
    let (inTime, full) = attempt(quantity, item, by: earlier, waiving: .leadTime)
    var causes: [LateReason?]
    switch (withRoom, inTime) {
    case (nil, nil):
      let capacity = told?.code == .capacity ? told : busy ?? full
      let leadTime = told?.code == .capacity ? nil : told
      let room = earliest(quantity, item, first, bucket, waiving: .capacity)
      causes =
        room <= earliest(quantity, item, first, room, waiving: .leadTime)
        ? [capacity, leadTime] : [leadTime, capacity]
    case (nil, let refusal?): causes = [refusal.code == .capacity ? refusal : busy ?? refusal]
    case (let refusal?, nil): causes = [refusal]
    case (let first?, let second?): causes = first == second ? [first] : [first, second]
    }
    var named = causes.compactMap { $0 }
    if named.isEmpty, let told { named = [told] }
    for reason in ofSources(quantity, item, by: earlier) where !named.contains(where: { $0.isSame(as: reason) }) {
      named.append(reason)
    }
    // As it was booked: by now there may be no effort left to find it again.
    for entry in booked { enter(entry) }
    obstacle = told
    return named
  }

  /// Why each of the sources that were asked for the quantity cannot have it there by the bucket; nothing where no item
  /// has more than one.
  private mutating func ofSources(_ quantity: Int64, _ item: Int, by bucket: Int) -> [LateReason] {
    guard !model.sourcing.isEmpty else { return [] }
    let before = effort
    defer { effort = before }
    let mark = journal.count
    if reserve(quantity, of: item, by: bucket) {
      rollBack(to: mark)
      return []
    }
    guard let obstacle, let others = furtherObstacles[obstacle] else { return [] }
    return [obstacle] + others
  }

  /// Why the quantity cannot be there by the bucket though something is waived, nil: it can; and what is tight then.
  private mutating func attempt(
    _ quantity: Int64, _ item: Int, by bucket: Int, waiving waiver: Waiver
  ) -> (refusal: LateReason?, tight: LateReason?) {
    let mark = journal.count
    waived = waiver
    defer { waived = nil }
    guard reserve(quantity, of: item, by: bucket) else { return (obstacle, nil) }
    let tight = tightest(since: mark)
    rollBack(to: mark)
    return (nil, tight)
  }

  private mutating func earliest(
    _ quantity: Int64, _ item: Int, _ first: Int, _ bucket: Int, waiving waiver: Waiver
  ) -> Int {
    (first..<bucket).first { attempt(quantity, item, by: $0, waiving: waiver).refusal == nil } ?? bucket
  }

  /// Of the orders booked since `mark` the one that its work centres make begin most before its lead time says.
  private func tightest(since mark: Int) -> LateReason? {
    var number = journal[..<mark].count { if case .order = $0 { true } else { false } }
    var most = 0
    var found: (order: PlacedOrder, number: Int)?
    for entry in journal[mark...] {
      guard case .order(let order) = entry else { continue }
      let leadTime = model.leadTime(of: order.item, source: order.source)
      let early = model.leadTimes.release(leadTime, order.due) - order.release
      if early > most {
        most = early
        found = (order, number)
      }
      number += 1
    }
    guard let found else { return nil }
    var seconds: [Int: Int] = [:]
    for entry in journal[mark...] {
      guard case .work(let shares, found.number) = entry else { continue }
      for share in shares { seconds[share.workCentre, default: 0] += share.seconds }
    }
    guard let busiest = seconds.max(by: { ($0.value, $1.key) < ($1.value, $0.key) })?.key else { return nil }
    let node = preparation.nodes[found.order.item]
    let days = preparation.leadTimeDays(of: found.order.item, from: found.order.source)
    let centre = preparation.centres[busiest].name
    return LateReason(
      .capacity, "work centre \(centre)",
      "Work centre \(centre) has so little free time that \(text(found.order.started, found.order.item)) \(node.key) take "
        + "from \(preparation.date(ofBucket: found.order.release)) to \(preparation.date(ofBucket: found.order.due)), "
        + "longer than the \(days) working days that they usually take.")
  }
}

extension LateReason {
  /// Whether it says the same as another one, be it of another day, where the sentence ends with one.
  fileprivate func isSame(as other: LateReason) -> Bool {
    let day = "2026-01-05.".count
    return code == other.code && record == other.record
      && sentence.dropLast(day) == other.sentence.dropLast(day)
  }
}
