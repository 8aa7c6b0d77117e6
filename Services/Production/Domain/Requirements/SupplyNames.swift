import Values

/// What the supplies of a plan are called, none twice: orders that stand by their own name, planned ones by item and
/// date, further ones of the same item and date with `#2`, `#3`. Names are made when they are asked for: a plan of a
/// large company has millions.
package struct SupplyNames: Sendable {
  private let preparation: ScenarioPreparation
  private let supplies: [PegTable.Supply]
  /// Of supplies that are not the first of their name.
  private var ranks: [Int: Int] = [:]
  /// Of items at plants that are written the same, and orders that are called like a planned one: all names.
  private var written: [String]?

  init(_ pegs: PegTable, _ preparation: ScenarioPreparation) {
    self.preparation = preparation
    supplies = pegs.supplies
    if isAmbiguous {
      written = allNames()
    } else {
      for numbers in pegs.suppliesOfItem where numbers.count > 1 { rank(numbers) }
    }
  }

  package subscript(supply: Int) -> String {
    if let written { return written[supply] }
    if let own = ownName(supply) { return own }
    let base = base(of: supply)
    return ranks[supply].map { "\(base) #\($0)" } ?? base
  }

  /// 1 for the first supply of its name, 2 for the one that is called `#2`. Nil where the name follows no such rule.
  package func rank(of supply: Int) -> Int? { written == nil ? ranks[supply] ?? 1 : nil }

  /// A number's place among those of the same kind and bucket; supplies of an item are in the order of their buckets.
  private mutating func rank(_ numbers: NumberList) {
    var begin = 0
    while begin < numbers.count {
      var end = begin + 1
      while end < numbers.count, supplies[numbers[end]].bucket == supplies[numbers[begin]].bucket { end += 1 }
      if end - begin > 1 {
        var known: [String: Int] = [:]
        var planned = 0
        for number in numbers[begin..<end] {
          if supplies[number].kind == .planned {
            planned += 1
            if planned > 1 { ranks[number] = planned }
          } else if ownName(number) == nil {
            let base = base(of: number)
            known[base, default: 0] += 1
            if known[base]! > 1 { ranks[number] = known[base]! }
          }
        }
      }
      begin = end
    }
  }

  /// Whether two supplies of different items or kinds could have one name.
  private var isAmbiguous: Bool {
    var seen: Set<String> = []
    for node in preparation.nodes where !node.key.plant.isEmpty || node.key.item.contains(" ") {
      if !seen.insert(node.key.description).inserted || isLikeASupply(node.key.item) { return true }
    }
    if !seen.isEmpty {
      for node in preparation.nodes where node.key.plant.isEmpty && !node.key.item.contains(" ") {
        if seen.contains(node.key.description) { return true }
      }
    }
    if preparation.scenario.receipts.contains(where: { isLikeASupply($0.order) }) { return true }
    // One item may keep several orders of one date that now lie in different buckets.
    var kept: Set<String> = []
    return preparation.receiptOrigins.indices.contains { index in
      guard case .kept = preparation.receiptOrigins[index] else { return false }
      return !kept.insert(preparation.orderName(ofReceipt: index)).inserted
    }
  }

  private func isLikeASupply(_ text: String) -> Bool {
    let words = ["stock of ", "by-product ", "alternate ", "master schedule lot ", "planned order of "]
    if words.contains(where: text.hasPrefix) { return true }
    let last = text.split(separator: " ").last ?? ""
    return last.hasPrefix("#") || LocalDate(String(last)) != nil
  }

  private func allNames() -> [String] {
    var used = Dictionary(preparation.scenario.receipts.map { ($0.order, 1) }) { first, _ in first }
    return supplies.indices.map { number in
      if let own = ownName(number) { return own }
      let name = base(of: number)
      used[name, default: 0] += 1
      return used[name] == 1 ? name : "\(name) #\(used[name]!)"
    }
  }

  /// Of an order that stands.
  private func ownName(_ supply: Int) -> String? {
    guard case .receipt(let index) = supplies[supply].kind, case .order(let place) = preparation.receiptOrigins[index]
    else { return nil }
    return preparation.scenario.receipts[place].order
  }

  private func base(of number: Int) -> String {
    let supply = supplies[number]
    let key = preparation.nodes[supply.item].key
    func date() -> LocalDate { preparation.date(ofBucket: supply.bucket) }
    switch supply.kind {
    case .stock: return "stock of \(key)"
    case .receipt(let index): return preparation.orderName(ofReceipt: index)
    case .byProduct: return "by-product \(key) \(date())"
    case .substitute(let line):
      let alternate = preparation.nodes[preparation.model.substitutes[line].alternate].key
      return "alternate \(alternate) for \(key) \(date())"
    case .planned: return "\(key) \(date())"
    }
  }
}
