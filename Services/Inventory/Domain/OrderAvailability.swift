import Values

/// What stock can promise to the lines of an order's version. For a later version the answer keeps what
/// was promised before and reserves only what the line grew by.
package enum OrderAvailability {
  package struct Ask: Hashable, Sendable {
    package let lineID: String
    package let item: String
    package let kind: Fulfilment.LineKind
    /// Made for each order: free stock is not promised.
    package let makeToOrder: Bool
    package let steps: Int64
    package let wanted: LocalDate

    package init(
      lineID: String, item: String, kind: Fulfilment.LineKind, makeToOrder: Bool, steps: Int64, wanted: LocalDate
    ) {
      self.lineID = lineID
      self.item = item
      self.kind = kind
      self.makeToOrder = makeToOrder
      self.steps = steps
      self.wanted = wanted
    }
  }

  package struct Answer: Hashable, Sendable {
    package let lineID: String
    /// From stock in all; the rest of what was asked is short.
    package let promised: Int64
    package let short: Int64
    /// To be reserved now.
    package let hold: Int64
    package let date: LocalDate
  }

  /// `free` is each item's free stock; no two lines are promised the same piece of it.
  package static func answer(
    _ asks: [Ask], on state: Fulfilment.State, free: [String: Int64], today: LocalDate
  ) throws(Fulfilment.Refusal) -> [Answer] {
    let index = state.index()
    let named = Set(asks.map(\.lineID))
    for line in state.lines where line.shipped > 0 && !named.contains(line.lineID) {
      throw .belowShipped(lineID: line.lineID, shipped: line.shipped)
    }
    var free = free
    var answers: [Answer] = []
    answers.reserveCapacity(asks.count)
    for ask in asks {
      var line = index[ask.lineID].map { state.lines[$0] }
      if let known = line, known.shipped > 0, known.item != ask.item || ask.steps < known.shipped {
        throw .belowShipped(lineID: known.lineID, shipped: known.shipped)
      }
      if line?.item != ask.item { line = nil }
      let day = max(ask.wanted, today)
      let kept: Int64
      var hold: Int64 = 0
      if ask.kind == .service {
        kept = ask.steps
      } else if ask.makeToOrder {
        kept = 0
      } else {
        kept = min(ask.steps, line.map { $0.accepted - $0.made } ?? 0)
        let growth = max(0, ask.steps - (line?.accepted ?? 0))
        let proposals = AvailableToPromise.proposals(growth, wanted: day, free: free[ask.item] ?? 0)
        hold = proposals.reduce(0) { $0 + $1.steps }
        if hold > 0 { free[ask.item]! -= hold }
      }
      answers.append(
        Answer(lineID: ask.lineID, promised: kept + hold, short: ask.steps - kept - hold, hold: hold, date: day))
    }
    return answers
  }
}
