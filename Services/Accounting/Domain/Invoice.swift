import Values

/// An invoice: issued quantities at the accepted prices, then settled by payments and credits.
package enum Invoice {
  /// A line of the accepted order: what a unit of it costs the customer.
  package struct Term: Equatable, Sendable {
    package let lineID: String
    package let product: String
    package let description: String
    package let accepted: Quantity
    package let unitPrice: Money
    package let discountBasisPoints: Int64
    package let taxRate: TaxRate
    package init(
      lineID: String, product: String, description: String, accepted: Quantity, unitPrice: Money,
      discountBasisPoints: Int64, taxRate: TaxRate
    ) {
      self.lineID = lineID
      self.product = product
      self.description = description
      self.accepted = accepted
      self.unitPrice = unitPrice
      self.discountBasisPoints = discountBasisPoints
      self.taxRate = taxRate
    }
  }

  /// A line's quantity that left the warehouse.
  package struct Issued: Equatable, Sendable {
    package let lineID: String
    package let quantity: Quantity
    /// What earlier shipments took of the line at the same price, in steps of its unit.
    package let stepsBefore: Int64
    package init(lineID: String, quantity: Quantity, stepsBefore: Int64 = 0) {
      self.lineID = lineID
      self.quantity = quantity
      self.stepsBefore = stepsBefore
    }
  }

  package struct Line: Equatable, Sendable {
    package let term: Term
    package let quantity: Quantity
    package let net: Money
  }

  package struct Document: Equatable, Sendable {
    package let lines: [Line]
    package let total: Tax.Total
  }

  package enum State: Equatable, Sendable {
    /// -> open, settled (an invoice of zero)
    case unissued
    /// -> settled, or open with another residual
    case open(gross: Money, residual: Money)
    /// -> open, when a payment is reversed
    case settled(gross: Money)
  }

  package enum Command: Equatable, Sendable {
    case issue([Issued], terms: [String: Term], currency: Currency)
    case settle(Money)
    /// A payment that had settled it was reversed.
    case reinstate(Money)
  }

  package enum Event: Equatable, Sendable {
    case issued(Document)
    case settled(Money)
    case reinstated(Money)
  }

  package enum Refusal: BusinessRefusal, Equatable {
    case lineUnknown(lineID: String)
    case unitDiffers(lineID: String, UnitOfMeasure)
    case otherCurrency(lineID: String, Currency)
    case amountTooLarge(lineID: String)
    case totalTooLarge
    case aboveResidual(Money)
    case aboveGross(Money)

    package var code: String {
      switch self {
      case .lineUnknown: "LINE_UNKNOWN"
      case .unitDiffers: "UOM_INVALID"
      case .otherCurrency: "CURRENCY_NOT_ALLOWED"
      case .amountTooLarge, .totalTooLarge: "AMOUNT_TOO_LARGE"
      case .aboveResidual: "ALLOCATION_ABOVE_RESIDUAL"
      case .aboveGross: "REINSTATED_ABOVE_GROSS"
      }
    }
    package var sentence: String {
      switch self {
      case .lineUnknown(let id): "Line \(id) was issued but is not in the accepted order; accept it first."
      case .unitDiffers(let id, let unit): "Line \(id) was accepted in \(unit); issue it in \(unit)."
      case .otherCurrency(let id, let currency): "Line \(id) is priced in \(currency), not in the order's currency."
      case .amountTooLarge(let id): "The amount of line \(id) is larger than any this ledger keeps."
      case .totalTooLarge: "The total is larger than any this ledger keeps."
      case .aboveResidual(let residual): "The invoice has only \(residual) open; allocate no more than that."
      case .aboveGross(let gross): "The invoice's gross is \(gross); no more than that can be open again."
      }
    }
  }

  package static func decide(_ command: Command, on state: State, at now: Instant) throws(Refusal) -> [Event] {
    switch (command, state) {
    case (.issue(let issued, let terms, let currency), .unissued):
      var lines: [Line] = []
      var taken: [String: Int64] = [:]
      for part in issued {
        lines.append(try line(part, after: taken[part.lineID, default: 0], terms[part.lineID], currency))
        taken[part.lineID, default: 0] += part.quantity.steps
      }
      let total = Tax.total(of: lines.map { ($0.net, $0.term.taxRate) }, currency: currency)
      guard total.gross.minorUnits <= Payment.largestAmount else { throw .totalTooLarge }
      return [.issued(Document(lines: lines, total: total))]
    case (.issue, _): return []
    case (.settle(let amount), .open(_, let residual)):
      guard amount.minorUnits <= residual.minorUnits else { throw .aboveResidual(residual) }
      return [.settled(amount)]
    case (.settle(let amount), _): throw .aboveResidual(.zero(amount.currency))
    case (.reinstate(let amount), .open(let gross, let residual)):
      guard (residual + amount).minorUnits <= gross.minorUnits else { throw .aboveGross(gross) }
      return [.reinstated(amount)]
    case (.reinstate(let amount), .settled(let gross)):
      guard amount.minorUnits <= gross.minorUnits else { throw .aboveGross(gross) }
      return [.reinstated(amount)]
    case (.reinstate(let amount), .unissued): throw .aboveGross(.zero(amount.currency))
    }
  }

  package static func evolve(_ state: State, with event: Event) -> State {
    switch (event, state) {
    case (.issued(let document), _): open(document.total.gross, residual: document.total.gross)
    case (.settled(let amount), .open(let gross, let residual)): open(gross, residual: residual - amount)
    case (.reinstated(let amount), .open(let gross, let residual)): open(gross, residual: residual + amount)
    case (.reinstated(let amount), .settled(let gross)): open(gross, residual: amount)
    case (.settled, _), (.reinstated, _): state
    }
  }

  /// The situation of an invoice with this residual.
  package static func open(_ gross: Money, residual: Money) -> State {
    residual.isZero ? .settled(gross: gross) : .open(gross: gross, residual: residual)
  }

  /// The difference of two cumulative amounts, so that the shipments of a line come to exactly what was
  /// agreed for all of it. `taken` are steps of the line on this invoice already.
  private static func line(
    _ issued: Issued, after taken: Int64, _ term: Term?, _ currency: Currency
  ) throws(Refusal) -> Line {
    guard let term else { throw .lineUnknown(lineID: issued.lineID) }
    guard term.accepted.unit == issued.quantity.unit else {
      throw .unitDiffers(lineID: term.lineID, term.accepted.unit)
    }
    guard term.unitPrice.currency == currency else {
      throw .otherCurrency(lineID: term.lineID, term.unitPrice.currency)
    }
    let before = Quantity(steps: issued.stepsBefore + taken, unit: term.accepted.unit)
    let (steps, tooMany) = before.steps.addingReportingOverflow(issued.quantity.steps)
    let (product, overflow) = term.unitPrice.minorUnits.multipliedReportingOverflow(by: steps)
    guard !tooMany, !overflow, product <= Payment.largestAmount else { throw .amountTooLarge(lineID: term.lineID) }
    func net(_ quantity: Quantity) -> Money {
      Tax.lineNet(unitPrice: term.unitPrice, quantity: quantity, discountBasisPoints: term.discountBasisPoints)
    }
    return Line(term: term, quantity: issued.quantity, net: net(before + issued.quantity) - net(before))
  }
}

extension Invoice.State {
  /// What is still to be paid; nil before it is issued.
  package var residual: Money? {
    switch self {
    case .unissued: nil
    case .open(_, let residual): residual
    case .settled(let gross): .zero(gross.currency)
    }
  }

  /// `open`, `partly-paid` or `paid`, as people see it.
  package var status: String {
    switch self {
    case .unissued: "unissued"
    case .open(let gross, let residual): gross == residual ? "open" : "partly-paid"
    case .settled: "paid"
    }
  }
}
