extension ScenarioPreparation {
  /// Finds the items whose demand drives the orders of another that gives them, and refuses those that
  /// would drive themselves.
  mutating func prepareCoProducts() {
    guard nodes.contains(where: { if case .coProduct = $0.source { true } else { false } }) else { return }
    var drives: [Int: Int] = [:]
    for item in nodes.indices {
      guard case .coProduct(let main) = nodes[item].source else { continue }
      let key = ItemAtPlant(main, at: nodes[item].key.plant)
      guard let number = numberOf[key], number != item, items[number].lot.replenished, !nodes[number].isPhantom,
        links.contains(where: {
          $0.link.parent == number && $0.link.child == item && $0.link.isByProduct && $0.link.source == 0
        })
      else {
        refuse(item, "\(key) is not made by orders whose bill gives it; correct 'from' or the bill")
        continue
      }
      drives[item] = number
    }
    // What an order of each item makes necessary.
    var next: [Int: [Int]] = [:]
    for entry in links where !entry.link.isByProduct { next[entry.link.parent, default: []].append(entry.link.child) }
    for line in substitutes { next[line.item, default: []].append(line.alternate) }
    for (item, main) in drives { next[item, default: []].append(main) }
    for (item, main) in drives.sorted(by: { $0.key < $1.key }) {
      if reaches(item, from: main, next) {
        refuse(item, "an order of \(nodes[main].key) would make more of it necessary; let it be made or bought instead")
      } else {
        // What its demand drives is made by orders of one source.
        let left = sources(of: main).count - 1
        keepFirstSource(of: main)
        if left > 0 { reportFirstSource(of: main, drivenBy: item) }
        coProducts.append((item, main))
      }
    }
  }

  private mutating func reportFirstSource(of main: Int, drivenBy item: Int) {
    let (key, other) = (nodes[main].key, nodes[item].key)
    report(
      "item \(key)",
      "Only the first source of \(key) is used, because demand for its co-product \(other) orders it and only that "
        + "source is sure to give \(other); give \(other) a source of its own to use the others.")
  }

  private mutating func refuse(_ item: Int, _ why: String) {
    let key = nodes[item].key
    report("item \(key)", "Item \(key) comes as a co-product only, but \(why); nothing is ordered for it.")
  }

  private func reaches(_ goal: Int, from start: Int, _ next: [Int: [Int]]) -> Bool {
    var seen: Set<Int> = [start]
    var open = [start]
    while let item = open.popLast() {
      if item == goal { return true }
      for other in next[item] ?? [] where seen.insert(other).inserted { open.append(other) }
    }
    return false
  }
}
