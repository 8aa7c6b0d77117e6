/// For whom items that share are needed: how what is asked of them is told apart by the priority of the demand behind it.
///
/// Demand has its own priority; what an order needs has that of what the order is needed for, traced up through bills and
/// transfers. What standing orders need counts with the first priority, what nobody waits for (safety stock, what lots have
/// too much) comes last.
struct NeedRanks: Sendable {
  /// Bill lines by which others need an item.
  struct Need: Sendable {
    let parent: Int
    let source: Int
    let link: Int
  }

  /// How many priorities are told apart; the ones after share the last place.
  static let most = 20

  /// Place of a priority.
  private let placeOf: [Int32: Int]
  /// Places of priorities; after them comes what nobody waits for.
  let count: Int
  /// Of items that share and those that may need them: their demand lines, and what needs them.
  let lines: [Int32: [Int]]
  let needs: [Int32: [Need]]

  static let none = NeedRanks(placeOf: [:], count: 1, lines: [:], needs: [:])

  private init(placeOf: [Int32: Int], count: Int, lines: [Int32: [Int]], needs: [Int32: [Need]]) {
    self.placeOf = placeOf
    self.count = count
    self.lines = lines
    self.needs = needs
  }

  init(
    _ circles: [[Int]], _ structure: MaterialStructure, itemCount: Int, _ sourcing: [Int: MaterialModel.Sourcing],
    _ demands: [MaterialModel.Demand], _ rule: FairShareRule
  ) {
    guard !circles.isEmpty, rule == .priority else {
      self = .none
      return
    }
    var sources = (0..<itemCount).map { (item: $0, source: 0) }
    for (item, own) in sourcing.sorted(by: { $0.value.firstRow < $1.value.firstRow }) {
      sources += own.sources.indices.map { (item, $0) }
    }
    let (start, order) = countingSort(structure.linkChild.count, into: itemCount) { Int(structure.linkChild[$0]) }
    var rows = [Int32](repeating: 0, count: structure.linkChild.count)
    for row in sources.indices { for link in structure.links(of: row) { rows[link] = Int32(row) } }
    var needs: [Int32: [Need]] = [:]
    var open = circles.joined().map(Int32.init)
    while let item = open.popLast() {
      guard needs[item] == nil else { continue }
      needs[item] = (Int(start[Int(item)])..<Int(start[Int(item) + 1])).map {
        let link = Int(order[$0])
        let (parent, source) = sources[Int(rows[link])]
        return Need(parent: parent, source: source, link: link)
      }
      open += needs[item]!.map { Int32($0.parent) }
    }
    var lines: [Int32: [Int]] = [:]
    for (number, line) in demands.enumerated() where needs[Int32(line.item)] != nil {
      lines[Int32(line.item), default: []].append(number)
    }
    let known = Set(lines.values.joined().map { demands[$0].priority }).sorted()
    self.init(
      placeOf: Dictionary(uniqueKeysWithValues: known.enumerated().map { ($1, min($0, NeedRanks.most - 1)) }),
      count: max(1, min(known.count, NeedRanks.most)), lines: lines, needs: needs)
  }

  func place(of priority: Int32) -> Int { placeOf[priority] ?? 0 }

  /// Everything by which an item may be needed.
  func above(_ item: Int) -> Set<Int32> {
    var found: Set<Int32> = []
    var open = [Int32(item)]
    while let next = open.popLast() {
      for need in needs[next] ?? [] where found.insert(Int32(need.parent)).inserted { open.append(Int32(need.parent)) }
    }
    return found
  }
}

/// What the orders of items are needed for.
struct OrderRanks: Sendable {
  /// By item and bucket of arrival: how much of the order each place of a priority needs.
  private(set) var parts: [Int: [Int: [Int64]]] = [:]

  mutating func forget(_ items: [Int]) { for item in items { parts[item] = nil } }
  mutating func set(_ parts: [Int: [Int64]], of item: Int) { self.parts[item] = parts }
}

extension MaterialPlan {
  /// What is asked of an item per bucket, by the place of the priority, but for what the orders of some others ask.
  func rankedNeeds(of item: Int, without others: ArraySlice<Int>, _ known: inout OrderRanks) -> [[Int64]] {
    let ranks = model.lending.ranks
    var rows = [[Int64]](repeating: [Int64](repeating: 0, count: model.bucketCount), count: ranks.count + 1)
    for number in ranks.lines[Int32(item)] ?? [] {
      let line = model.demands[number]
      rows[ranks.place(of: line.priority)][line.bucket] += line.quantity
    }
    let structure = model.structure
    for need in ranks.needs[Int32(item)] ?? []
    where !structure.linkIsByProduct[need.link] && !others.contains(need.parent) {
      for (arrival, parts) in rankedOrders(of: need.parent, without: others, &known) {
        let started = ordered(need.parent, from: need.source, arrival)
        let release = max(
          0, model.leadTimes.release(model.leadTime(of: need.parent, source: need.source), arrival))
        guard started > 0, Int(structure.linkFrom[need.link]) <= release,
          release < Int(structure.linkUntil[need.link])
        else { continue }
        let (quantity, whole) = (model.quantity(ofLink: need.link, for: started), parts.reduce(0, +))
        var (sum, before): (Int64, Int64) = (0, 0)
        for (place, part) in parts.enumerated() where part > 0 {
          sum += part
          let share = Int64((Int128(quantity) * Int128(sum) + Int128(whole) - 1) / Int128(whole))
          rows[place][release] += share - before
          before = share
        }
      }
    }
    // All else comes first: what standing orders need, less what by-products give.
    rows[0] = requirement(of: item, without: others)
    for row in rows.dropFirst() { for bucket in row.indices { rows[0][bucket] -= row[bucket] } }
    return rows
  }

  /// By bucket of arrival, for which places of priorities the item's orders are made. They serve what lacks in the order of its
  /// days; what lacks on a day is what comes last of all that is needed until then.
  private func rankedOrders(of item: Int, without others: ArraySlice<Int>, _ known: inout OrderRanks) -> [Int: [Int64]]
  {
    if let parts = known.parts[item] { return parts }
    let rows = rankedNeeds(of: item, without: others, &known)
    var supply = receipts(of: item)
    supply[0] += model.items[item].onHand
    var needed = [Int64](repeating: 0, count: rows.count)
    var lacking = needed
    var queue: [(place: Int, quantity: Int64)] = []
    var there: Int64 = 0
    for bucket in supply.indices {
      there += supply[bucket]
      var (sum, before): (Int64, Int64) = (0, 0)
      for place in rows.indices {
        needed[place] += rows[place][bucket]
        sum += needed[place]
        let more = max(0, sum - there - lacking[place])
        lacking[place] += more
        if more > before { queue.append((place, more - before)) }
        before = max(before, more)
      }
    }
    var parts: [Int: [Int64]] = [:]
    var next = 0
    for arrival in supply.indices where ordered(item, arrival) > 0 {
      var left = model.good(of: ordered(item, arrival), item: item)
      var own = [Int64](repeating: 0, count: rows.count)
      while left > 0, next < queue.count {
        let used = min(left, queue[next].quantity)
        own[queue[next].place] += used
        queue[next].quantity -= used
        left -= used
        if queue[next].quantity == 0 { next += 1 }
      }
      own[rows.count - 1] += left
      if own.contains(where: { $0 > 0 }) { parts[arrival] = own }
    }
    known.set(parts, of: item)
    return parts
  }

  /// What standing orders of an item give, for its netting.
  func receipts(of item: Int) -> [Int64] {
    var row = [Int64](repeating: 0, count: model.bucketCount)
    for index in model.structure.receipts(of: item) {
      let receipt = model.receipts[Int(model.structure.receiptOrder[index])]
      row[receipt.counted ?? receipt.bucket] += receipt.quantity
    }
    return row
  }
}
