/// Which bill lines a substitute serves: an alternate is given for one line of a bill, not for all that need the item.
extension MaterialModel {
  /// By place of a bill line in the structure the substitutes that may serve it.
  static func onLinks(
    _ substitutes: [Substitute], of structure: MaterialStructure, itemCount: Int, sourcing: [Int: Sourcing]
  ) -> [Int: [Int]] {
    var found: [Int: [Int]] = [:]
    for (place, substitute) in substitutes.enumerated() {
      for line in substitute.lines ?? [] {
        let row = linkRow(of: line.parent, source: line.source, itemCount: itemCount, sourcing)
        for link in structure.links(of: row) where structure.isLine(link, line) {
          found[link, default: []].append(place)
        }
      }
    }
    return found
  }

  /// The substitutes for what an order needs of an item by a bill line; `link` nil: for whoever else needs it.
  func substitutes(for item: Int, onLink link: Int?) -> [Int] {
    guard let all = substitutesFor[Int32(item)] else { return [] }
    let own = link.flatMap { substitutesOnLink[$0] } ?? []
    return all.filter { substitutes[$0].lines == nil || own.contains($0) }
  }
}

extension MaterialStructure {
  fileprivate func isLine(_ link: Int, _ line: MaterialModel.Link) -> Bool {
    Int(linkChild[link]) == line.child && !linkIsByProduct[link] && linkNumerator[link] == line.numerator
      && linkDenominator[link] == line.denominator && linkFrom[link] == Int32(clamping: line.from)
      && linkUntil[link] == Int32(clamping: line.until)
  }
}

extension MaterialPlan {
  /// Per bucket what orders need of the item by the bill lines that the substitute may serve; nil: it may serve all.
  func needed(ofLinesServedBy substitute: Int) -> [Int64]? {
    guard let lines = model.substitutes[substitute].lines else { return nil }
    var needed = [Int64](repeating: 0, count: model.bucketCount)
    for line in lines {
      func add(_ started: Int64, releasedIn release: Int) {
        guard started > 0, line.from <= release, release < line.until else { return }
        needed[release] += MaterialPlan.amount(started, line.numerator, line.denominator, roundingUp: true)
      }
      let lead = model.leadTime(of: line.parent, source: line.source)
      for bucket in 0..<model.bucketCount {
        add(
          ordered(line.parent, from: line.source, bucket), releasedIn: max(0, model.leadTimes.release(lead, bucket)))
      }
      for position in model.structure.receipts(of: line.parent) {
        let receipt = model.receipts[Int(model.structure.receiptOrder[position])]
        guard receipt.source == line.source, let issue = receipt.issueBucket else { continue }
        add(model.started(for: receipt.quantity, item: line.parent), releasedIn: issue)
      }
    }
    return needed
  }
}
