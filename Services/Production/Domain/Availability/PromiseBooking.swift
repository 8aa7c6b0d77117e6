import Values

extension PromiseBook {
  /// Books the quantity, or nothing at all.
  mutating func reserve(_ quantity: Int64, of item: Int, by bucket: Int) -> Bool {
    let mark = journal.count
    if takesStock ? book(quantity, of: item, by: bucket) : order(quantity, of: item, by: bucket) { return true }
    rollBack(to: mark)
    return false
  }

  /// Books as much as possible of the item for the bucket, up to `wanted`; 0: nothing.
  mutating func most(_ wanted: Int64, of item: Int, by bucket: Int) -> Int64 {
    if reserve(wanted, of: item, by: bucket) { return wanted }
    // Mostly not even one: then the halving is spared.
    let mark = journal.count
    guard wanted > 1, reserve(1, of: item, by: bucket) else { return 0 }
    rollBack(to: mark)
    var low: Int64 = 0
    var high = wanted
    while high - low > 1 {
      let middle = low + (high - low) / 2
      if reserve(middle, of: item, by: bucket) {
        rollBack(to: mark)
        low = middle
      } else {
        high = middle
      }
    }
    return low > 0 && reserve(low, of: item, by: bucket) ? low : 0
  }

  /// Takes what is free by the bucket, of the item and the alternates of the bill line that needs it, and has the rest
  /// made.
  private mutating func book(_ quantity: Int64, of item: Int, onLink link: Int? = nil, by bucket: Int) -> Bool {
    var open = quantity
    let own = min(open, max(0, stock.free(item, by: bucket)))
    enter(.stock(item: item, bucket: bucket, quantity: own, order: placing.last))
    open -= own
    var substituted: Int64 = 0
    for line in model.substitutes(for: item, onLink: link) where open > 0 {
      let ratio = model.substitutes[line]
      let spare = max(0, stock.free(ratio.alternate, by: bucket))
      let taken = min(open, Int64(clamping: Int128(spare) * Int128(ratio.denominator) / Int128(ratio.numerator)))
      let drawn = MaterialPlan.amount(taken, ratio.numerator, ratio.denominator, roundingUp: true)
      enter(.stock(item: ratio.alternate, bucket: bucket, quantity: drawn, order: placing.last))
      if drawn > 0 { enter(.component(item: ratio.alternate, quantity: drawn, order: placing.last)) }
      open -= taken
      substituted += taken
    }
    // A phantom's own components stand for it.
    let drawn = preparation.nodes[item].isPhantom ? own : quantity - substituted
    if drawn > 0 { enter(.component(item: item, quantity: drawn, order: placing.last)) }
    return open == 0 || order(open, of: item, by: bucket)
  }

  /// Has the quantity ordered, from whichever sources can give it by the bucket.
  private mutating func order(_ quantity: Int64, of item: Int, by bucket: Int) -> Bool {
    let record = model.items[item]
    let key = preparation.nodes[item].key
    guard record.lot.replenished else {
      let why =
        preparation.blocked[item]
        ?? "There is not enough \(key) in stock and on order by \(preparation.date(ofBucket: bucket)), and no more is "
        + "ordered"
      return refuse(preparation.blocked[item] == nil ? .awaitingSupply : .leftOut, "item \(key)", "\(why).")
    }
    guard bucket >= record.fence else {
      return refuse(
        .fence, "item \(key)", "No order of \(key) may arrive before \(preparation.date(ofBucket: record.fence)).")
    }
    guard let sourcing = model.sourcing[item] else { return place(quantity, of: item, from: 0, by: bucket) }
    return order(quantity, of: item, among: sourcing.sources, by: bucket)
  }

  /// Places one order of one source with all that it needs; when it cannot be, some of that may be booked.
  mutating func place(_ quantity: Int64, of item: Int, from source: Int, by bucket: Int) -> Bool {
    let record = model.items[item]
    let key = preparation.nodes[item].key
    var usual = model.leadTimes.release(model.leadTime(of: item, source: source), bucket)
    if waived == .leadTime { usual = max(0, usual) }
    guard usual >= 0 else {
      let use = preparation.date(ofBucket: bucket)
      return refuse(
        preparation.isInTimeUninspected(item, from: source, usedOn: use) ? .inspection : .leadTime, "item \(key)",
        "\(key) takes \(preparation.sources(of: item)[source].duration)\(origin(of: item, source)) "
          + "and cannot be there by \(use).")
    }
    let started = limits(of: item, source).total(for: record.started(for: quantity))
    guard started <= MaterialModel.largestQuantity else {
      return refuse(.awaitingSupply, "item \(key)", "So much of \(key) cannot be planned.")
    }
    let isOrder = !preparation.nodes[item].isPhantom
    let mark = journal.count
    var placedOrder = PlacedOrder(
      item: item, source: source, started: started, good: record.good(of: started), release: usual, due: bucket,
      parent: placing.last)
    if isOrder {
      enter(.order(placedOrder))
      placing.append(placed - 1)
    }
    defer { if isOrder { placing.removeLast() } }
    guard let release = work(started, item, source, from: usual, by: bucket) else { return false }
    if isOrder {
      placedOrder.release = release
      journal[mark] = .order(placedOrder)
    }
    // The surplus of the lot is there for others from then on.
    enter(.stock(item: item, bucket: bucket, quantity: quantity - record.good(of: started), order: placing.last))
    let structure = model.structure
    for link in structure.links(of: model.linkRow(of: item, source: source))
    where Int(structure.linkFrom[link]) <= release && release < Int(structure.linkUntil[link]) {
      let child = Int(structure.linkChild[link])
      let need = model.quantity(ofLink: link, for: started)
      if structure.linkIsByProduct[link] {
        enter(.stock(item: child, bucket: bucket, quantity: -need, order: placing.last))
      } else if need > 0 {
        guard need <= MaterialModel.largestQuantity, book(need, of: child, onLink: link, by: release)
        else { return false }
      }
    }
    return true
  }

  /// Books the work of an order: begun when its lead time says, or as much earlier as its work centres
  /// need. The bucket in which it begins; nil when there is no room.
  private mutating func work(_ quantity: Int64, _ item: Int, _ source: Int, from usual: Int, by bucket: Int) -> Int? {
    if let why = preparation.neverMade(item, from: source) {
      obstacle = why
      return nil
    }
    let operations = preparation.operations(of: item, from: source)
    guard !operations.isEmpty, waived != .capacity else { return usual }
    let days = preparation.scenario.bucketDays
    // What is inspected must be done before.
    let due = preparation.dueDay(of: item, from: source, usedIn: bucket)
    let limit = due == bucket * days ? due + (usual == bucket ? days - 1 : -1) : due - (usual == due / days ? 0 : 1)
    func placement(from release: Int) -> CapacityLedger.Placement? {
      guard let placement = ledger.place(operations, quantity: quantity, from: release * days),
        placement.shares.isEmpty || placement.lastDay <= limit
      else { return nil }
      return placement
    }
    // An earlier start never ends later, so the latest start that fits is found by halving.
    var earliest = 0
    var latest = usual
    var found: CapacityLedger.Placement?
    while earliest <= latest {
      let middle = earliest == 0 && found == nil && latest == usual ? usual : (earliest + latest) / 2
      if let fitting = placement(from: middle) {
        found = fitting
        earliest = middle + 1
      } else {
        latest = middle - 1
      }
    }
    guard let found else {
      let centre = preparation.centres[operations.last!.workCentre].name
      _ = refuse(
        .capacity, "work centre \(centre)",
        "The work centres of \(preparation.nodes[item].key), last \(centre), have no room to make \(text(quantity, item)) by "
          + "\(preparation.date(ofBucket: bucket)).")
      return nil
    }
    enter(.work(found.shares, order: placing.last))
    return earliest - 1
  }

  func text(_ steps: Int64, _ item: Int) -> String {
    Quantity(steps: steps, unit: preparation.nodes[item].unit).valueText
  }

  mutating func refuse(_ code: LateReason.Code, _ record: String, _ sentence: String) -> Bool {
    obstacle = LateReason(code, record, sentence)
    return false
  }

  // MARK: Booking

  mutating func enter(_ entry: Entry) {
    apply(entry, sign: 1)
    journal.append(entry)
  }

  mutating func rollBack(to mark: Int) {
    while journal.count > mark { apply(journal.removeLast(), sign: -1) }
  }

  private mutating func apply(_ entry: Entry, sign: Int64) {
    switch entry {
    case .stock(let item, let bucket, let quantity, _):
      stock.add(-sign * quantity, of: item, in: bucket)
    case .work(let shares, _): if sign > 0 { ledger.take(shares) } else { ledger.giveBack(shares) }
    case .order(let order):
      placed += Int(sign)
      count(order, sign: sign)
    case .component: break
    }
  }
}
