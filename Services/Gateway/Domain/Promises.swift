import Values

/// What stands behind a promised quantity.
package enum Supply: String, Hashable, Sendable {
  case stock
  case production
  /// Nothing to ship.
  case service
}

/// A quantity and the day it can leave.
package struct Promise: Hashable, Sendable {
  package var quantity: Quantity
  package var date: LocalDate
  package var supply: Supply

  package init(quantity: Quantity, date: LocalDate, supply: Supply) {
    self.quantity = quantity
    self.date = date
    self.supply = supply
  }
}

/// A line that asks for a promise, with what stock answered and what has been shipped before.
package struct DemandLine: Hashable, Sendable {
  package var lineID: String
  package var quantity: Quantity
  package var isService: Bool
  /// Stock's answer; nil before it, or for nothing from stock.
  package var stock: Promise?
  package var shipped: Int64

  package init(lineID: String, quantity: Quantity, isService: Bool, stock: Promise? = nil, shipped: Int64 = 0) {
    self.lineID = lineID
    self.quantity = quantity
    self.isService = isService
    self.stock = stock
    self.shipped = shipped
  }

  /// What stock does not give.
  package var short: Quantity { quantity - (stock?.quantity ?? .zero(quantity.unit)) }
}

/// What inventory or production answered for one line.
package struct SupplyAnswer: Hashable, Sendable {
  package var lineID: String
  package var promised: Quantity
  package var date: LocalDate
  /// Why the rest is refused; production only.
  package var code: HandoffCode?

  package init(lineID: String, promised: Quantity, date: LocalDate, code: HandoffCode? = nil) {
    self.lineID = lineID
    self.promised = promised
    self.date = date
    self.code = code
  }
}

/// A line as decided: promises and refused quantity add up to what was ordered.
package struct LineOutcome: Hashable, Sendable {
  package struct Refused: Hashable, Sendable {
    package var quantity: Quantity
    package var code: HandoffCode
    package init(quantity: Quantity, code: HandoffCode) {
      self.quantity = quantity
      self.code = code
    }
  }
  package var lineID: String
  package var ordered: Quantity
  package var promises: [Promise]
  package var refused: Refused?

  package init(lineID: String, ordered: Quantity, promises: [Promise], refused: Refused? = nil) {
    self.lineID = lineID
    self.ordered = ordered
    self.promises = promises
    self.refused = refused
  }

  package var accepted: Quantity { promises.reduce(.zero(ordered.unit)) { $0 + $1.quantity } }
  /// The day the whole accepted quantity can have left.
  package var date: LocalDate? { promises.map(\.date).max() }
}

/// Turns the answers of stock and production into promises.
package enum PromiseBuilder {
  /// An answer that does not belong to the question.
  package struct Misfit: Error, Hashable {
    package let lineID: String
  }

  /// Notes what stock gives on each line.
  package static func apply(stock answers: [SupplyAnswer], to demand: [DemandLine]) throws(Misfit) -> [DemandLine] {
    var lines = demand
    let byLine = try index(answers)
    for index in lines.indices {
      guard let answer = byLine[lines[index].lineID] else { continue }
      guard fits(answer, within: lines[index].quantity) else { throw Misfit(lineID: answer.lineID) }
      if answer.promised.isPositive {
        lines[index].stock = Promise(
          quantity: answer.promised, date: answer.date, supply: lines[index].isService ? .service : .stock)
      }
    }
    return lines
  }

  /// Joins stock's promises with production's. Each line's promises and refused quantity sum to what
  /// was ordered. An order shipped as one has one date: the latest.
  package static func outcomes(
    of demand: [DemandLine], production answers: [SupplyAnswer], shipComplete: Bool
  ) throws(Misfit) -> [LineOutcome] {
    let byLine = try index(answers)
    var outcomes: [LineOutcome] = []
    outcomes.reserveCapacity(demand.count)
    for line in demand {
      let answer = byLine[line.lineID]
      if let answer, !fits(answer, within: line.short) { throw Misfit(lineID: answer.lineID) }
      var promises = line.stock.map { [$0] } ?? []
      var rest = line.short
      if let answer, answer.promised.isPositive {
        promises.append(Promise(quantity: answer.promised, date: answer.date, supply: .production))
        rest = rest - answer.promised
      }
      outcomes.append(
        LineOutcome(
          lineID: line.lineID, ordered: line.quantity, promises: promises,
          refused: rest.isZero ? nil : LineOutcome.Refused(quantity: rest, code: answer?.code ?? .dateInfeasible)))
    }
    return shipComplete ? shippedTogether(outcomes) : outcomes
  }

  /// The same promises, all on the latest of their days.
  package static func shippedTogether(_ outcomes: [LineOutcome]) -> [LineOutcome] {
    guard let latest = outcomes.compactMap(\.date).max() else { return outcomes }
    return outcomes.map { outcome in
      var moved = outcome
      for index in moved.promises.indices { moved.promises[index].date = latest }
      return moved
    }
  }

  private static func fits(_ answer: SupplyAnswer, within asked: Quantity) -> Bool {
    answer.promised.unit == asked.unit && answer.promised.steps >= 0 && answer.promised.steps <= asked.steps
  }

  private static func index(_ answers: [SupplyAnswer]) throws(Misfit) -> [String: SupplyAnswer] {
    var byLine: [String: SupplyAnswer] = [:]
    byLine.reserveCapacity(answers.count)
    for answer in answers {
      if byLine.updateValue(answer, forKey: answer.lineID) != nil { throw Misfit(lineID: answer.lineID) }
    }
    return byLine
  }
}
