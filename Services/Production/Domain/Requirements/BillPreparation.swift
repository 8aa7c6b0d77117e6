import Values

extension ScenarioPreparation {
  /// Turns bills into links. Of an item's bills, each bucket of release follows the effective one of
  /// the lowest priority number; the later start wins a tie.
  mutating func prepareBills() {
    var byItem: [Int: [Int]] = [:]
    for (index, bill) in scenario.bills.enumerated() {
      let key = ItemAtPlant(bill.item, at: bill.plant)
      guard let item = numberOf[key] else {
        report(bill.name, "The \(bill.name) is left out: there is no item \(key); add the item.")
        continue
      }
      guard let output = steps(of: bill.output, in: nodes[item]), output > 0 else {
        report(
          bill.name,
          "The \(bill.name) is left out: its output of \(bill.output) is not above zero or does not convert to "
            + "\(nodes[item].unit).")
        continue
      }
      byItem[item, default: []].append(index)
    }
    let named = BillLineItems(scenario.bills, numberOf)
    for item in nodes.indices where !madeSources(of: item).isEmpty {
      let bills = byPreference(byItem[item] ?? [])
      guard !bills.isEmpty else {
        report(
          "item \(nodes[item].key)",
          "Item \(nodes[item].key) is made but has no bill; its orders take no components, so give it one.")
        continue
      }
      chooseBills(bills, for: item, named)
    }
  }

  /// The places of the item's sources that make it by its bill, here or at a subcontractor.
  func madeSources(of item: Int) -> [Int] {
    guard !nodes[item].isPhantom else { return [0] }
    let own = sources(of: item)
    return own.indices.filter { own[$0].source == .make || own[$0].source == .subcontract }
  }
  /// The first of them; all follow the same bill.
  func madeSource(of item: Int) -> Int? { madeSources(of: item).first }

  /// Cuts the horizon into stretches that follow one bill each.
  private mutating func chooseBills(_ bills: [Int], for item: Int, _ named: BillLineItems) {
    // Most items have one bill, which always holds.
    if let only = bills.first, scenario.bills[only].from == nil, scenario.bills[only].until == nil {
      return addLinks(of: only, for: item, named, from: 0, until: .max)
    }
    var start = 0
    var current = effectiveBill(bills, inBucket: 0)
    var gap = false
    for bucket in 1...bucketCount {
      let next = bucket < bucketCount ? effectiveBill(bills, inBucket: bucket) : nil
      guard bucket == bucketCount || next != current else { continue }
      if let bill = current {
        addLinks(of: bill, for: item, named, from: start, until: bucket == bucketCount ? .max : bucket)
      } else if !gap {
        gap = true
        report(
          "item \(nodes[item].key)",
          "No bill of item \(nodes[item].key) is effective from \(date(ofBucket: start)); orders released then take no "
            + "components, so extend one.")
      }
      (start, current) = (bucket, next)
    }
  }

  func effectiveBill(_ bills: [Int], inBucket bucket: Int) -> Int? {
    let date = date(ofBucket: bucket)
    return bills.first {
      let bill = scenario.bills[$0]
      return (bill.from.map { $0 <= date } ?? true) && (bill.until.map { date <= $0 } ?? true)
    }
  }

  private mutating func addLinks(of index: Int, for item: Int, _ named: BillLineItems, from: Int, until: Int) {
    let bill = scenario.bills[index]
    let first = billsInUse.insert(index).inserted
    if first { checkShares(bill) }
    let places = madeSources(of: item)
    guard let output = steps(of: bill.output, in: nodes[item]) else { return }
    var number = -1
    for (lines, isByProduct) in [
      (bill.components, false), (bill.byProducts, true), (bill.coProducts.map(\.line), true),
    ] {
      for line in lines {
        number += 1
        let child = named[index, number]
        guard line.quantity.steps != 0, let (child, ratio) = resolved(line, child, bill, output, item, reporting: first)
        else { continue }
        let range = effective(line, from, until)
        guard range.from < range.until else { continue }
        let own = places.map { place in
          MaterialModel.Link(
            parent: item, child: child, numerator: ratio.numerator, denominator: ratio.denominator,
            from: range.from, until: range.until, isByProduct: isByProduct, source: place)
        }
        for link in own { links.append((link, LinkOrigin(bill: index, parent: item, child: child))) }
        if !isByProduct { addAlternates(of: line, as: own, child: child, bill, reporting: first) }
      }
    }
  }

  private mutating func checkShares(_ bill: BillRecord) {
    let shares = bill.coProducts.map(\.costPerMillion)
    let whole: Int64 = 1_000_000
    guard shares.contains(where: { !(0...whole).contains($0) }) || shares.reduce(0, +) > whole else { return }
    report(
      bill.name,
      "The co-products of the \(bill.name) do not share 0 to 100 percent of its cost; the quantities are planned, so "
        + "correct the shares.")
  }

  private func effective(_ line: BillRecord.Component, _ from: Int, _ until: Int) -> (from: Int, until: Int) {
    let first = line.from.map { bucketAfter(day($0)) } ?? 0
    let end = line.until.map { max(0, bucket($0) + 1) } ?? .max
    return (max(from, first), min(until, end))
  }

  /// The component's number, `named` where there is such an item, and how much of it one of `output` steps takes.
  private mutating func resolved(
    _ line: BillRecord.Component, _ named: Int?, _ bill: BillRecord, _ output: Int64, _ parent: Int, reporting: Bool
  ) -> (child: Int, ratio: (numerator: Int64, denominator: Int64))? {
    func refuse(_ why: String) {
      if reporting { report(bill.name, "The line for \(line.item) in the \(bill.name) is left out: \(why).") }
    }
    var key: ItemAtPlant { ItemAtPlant(line.item, at: bill.plant) }
    guard let child = named else {
      refuse("there is no item \(key); add the item")
      return nil
    }
    guard (1...MaterialModel.largestQuantity).contains(line.quantity.steps),
      (0..<1_000_000).contains(line.scrapPerMillion)
    else {
      refuse("its quantity is negative or too large, or its scrap is not below 100 percent")
      return nil
    }
    guard let unit = UnitConversion.between(line.quantity.unit, and: nodes[child].unit, of: nodes[child].conversions)
    else {
      refuse("\(line.quantity.unit) does not convert to \(nodes[child].unit), the unit of \(key)")
      return nil
    }
    guard
      let whole = reduced(
        Int128(line.quantity.steps) * Int128(unit.numerator) * 1_000_000,
        Int128(output) * Int128(unit.denominator) * Int128(1_000_000 - line.scrapPerMillion)),
      // By itself: within the call below it would be done on a copy of everything.
      case let reaching = part(reaching: line, of: bill, parent, reporting: reporting),
      let ratio = reduced(whole, part: reaching)
    else {
      refuse("its quantity is too large")
      return nil
    }
    return (child, ratio)
  }

  /// Of what an order starts the part that reaches the operation which uses a line.
  private mutating func part(
    reaching line: BillRecord.Component, of bill: BillRecord, _ parent: Int, reporting: Bool
  ) -> ScrapYield {
    guard let number = line.operation, let routing = scenario.routings.first(where: { $0.key == nodes[parent].key })
    else { return .whole }
    guard let place = routing.place(ofOperation: number) else {
      if reporting {
        report(
          bill.name,
          "The line for \(line.item) in the \(bill.name) names operation \(number), which the routing of "
            + "\(nodes[parent].key) does not have; it counts for the first, so correct its number.")
      }
      return .whole
    }
    return reaching[parent]?[place] ?? .whole
  }

  /// A part of a ratio; rounded up by less than a billionth where it would become too large.
  private func reduced(
    _ ratio: (numerator: Int64, denominator: Int64), part: ScrapYield
  ) -> (numerator: Int64, denominator: Int64)? {
    guard part != .whole else { return ratio }
    let top = Int128(ratio.numerator) * Int128(part.numerator)
    let bottom = Int128(ratio.denominator) * Int128(part.denominator)
    if let exact = reduced(top, bottom) { return exact }
    let most = max(top, bottom) / Int128(Int64.max) + 1
    return reduced((top + most - 1) / most, max(1, bottom / most))
  }

  private mutating func addAlternates(
    of line: BillRecord.Component, as links: [MaterialModel.Link], child: Int, _ bill: BillRecord, reporting: Bool
  ) {
    for alternate in line.alternates {
      let key = ItemAtPlant(alternate.item, at: bill.plant)
      guard let other = numberOf[key], other != child,
        let unit = UnitConversion.between(
          alternate.quantity.unit, and: nodes[other].unit, of: nodes[other].conversions),
        let own = UnitConversion.between(line.quantity.unit, and: nodes[child].unit, of: nodes[child].conversions),
        (1...MaterialModel.largestQuantity).contains(alternate.quantity.steps),
        let ratio = reduced(
          Int128(alternate.quantity.steps) * Int128(unit.numerator) * Int128(own.denominator),
          Int128(line.quantity.steps) * Int128(own.numerator) * Int128(unit.denominator))
      else {
        guard reporting else { continue }
        report(
          bill.name,
          "Alternate \(alternate.item) for \(line.item) in the \(bill.name) is left out: there is no such item, or its "
            + "quantity is not above zero or does not convert.")
        continue
      }
      let known = substitutes.firstIndex {
        $0.item == child && $0.alternate == other && $0.numerator == ratio.numerator
          && $0.denominator == ratio.denominator
      }
      if let known {
        substitutes[known].lines! += links
      } else {
        substitutes.append(
          MaterialModel.Substitute(
            item: child, alternate: other, numerator: ratio.numerator, denominator: ratio.denominator, lines: links))
      }
    }
  }

  private func reduced(_ numerator: Int128, _ denominator: Int128) -> (numerator: Int64, denominator: Int64)? {
    let divisor = ScrapYield.commonDivisor(numerator, denominator)
    guard divisor != 0, let top = Int64(exactly: numerator / divisor),
      let bottom = Int64(exactly: denominator / divisor)
    else { return nil }
    return (top, bottom)
  }

  mutating func prepareTransfers() {
    for item in nodes.indices {
      for (place, source) in sources(of: item).enumerated() {
        guard case .transfer(let plant) = source.source else { continue }
        let key = ItemAtPlant(nodes[item].key.item, at: plant)
        guard let other = numberOf[key], nodes[other].unit == nodes[item].unit else {
          report(
            "item \(nodes[item].key)",
            "Item \(nodes[item].key) comes from \(plant), where there is no such item in the same unit; it is not "
              + "replenished, so add it there.")
          items[item].lot.replenished = false
          continue
        }
        links.append(
          (
            MaterialModel.Link(parent: item, child: other, numerator: 1, source: place),
            LinkOrigin(bill: nil, parent: item, child: other)
          ))
      }
    }
  }
}
