import Values

/// A credit note: what is credited, and to which invoiced lines it belongs.
package enum CreditNote {
  /// What is asked to be credited, at its own price.
  package struct RequestedLine: Equatable, Sendable {
    package let product: String
    package let description: String
    package let quantity: Quantity
    package let unitPrice: Money
    package let taxRate: TaxRate
    package init(product: String, description: String, quantity: Quantity, unitPrice: Money, taxRate: TaxRate) {
      self.product = product
      self.description = description
      self.quantity = quantity
      self.unitPrice = unitPrice
      self.taxRate = taxRate
    }
  }

  /// Goods are matched per product and unit.
  package struct ProductKey: Hashable, Sendable {
    package let product: String
    package let unit: UnitOfMeasure
    package init(product: String, unit: UnitOfMeasure) {
      self.product = product
      self.unit = unit
    }
  }

  /// An invoiced line whose goods are not credited in full.
  package struct InvoicedLine: Equatable, Sendable {
    /// The store's keys of the invoice and of its line.
    package let invoiceKey: Int64
    package let lineNumber: Int
    package let invoiceID: String
    package let orderID: String
    package let lineID: String
    package let invoiced: Quantity
    /// By earlier credit notes, with its goods: what was credited on the price alone can still come back.
    package let credited: Quantity
    /// As invoiced, less discount.
    package let net: Money
    package let term: Invoice.Term
    package var uncredited: Quantity { invoiced - credited }
    package init(
      invoiceKey: Int64, lineNumber: Int, invoiceID: String, orderID: String, lineID: String, invoiced: Quantity,
      credited: Quantity, net: Money, term: Invoice.Term
    ) {
      self.invoiceKey = invoiceKey
      self.lineNumber = lineNumber
      self.invoiceID = invoiceID
      self.orderID = orderID
      self.lineID = lineID
      self.invoiced = invoiced
      self.credited = credited
      self.net = net
      self.term = term
    }
  }

  package struct Match: Equatable, Sendable {
    package let line: InvoicedLine
    package let quantity: Quantity
  }

  package struct Line: Equatable, Sendable {
    package let product: String
    package let description: String
    package let quantity: Quantity
    package let unitPrice: Money
    package let net: Money
    package let taxRate: TaxRate
    package let matched: [Match]
    package let unmatched: Quantity
  }

  package struct Document: Equatable, Sendable {
    package let lines: [Line]
    package let total: Tax.Total

    /// The invoices referred to, in the order of matching.
    package var invoiceKeys: [Int64] {
      var seen: Set<Int64> = []
      return lines.flatMap(\.matched).map(\.line.invoiceKey).filter { seen.insert($0).inserted }
    }
  }

  package enum State: Equatable, Sendable {
    /// -> issued
    case none
    /// For ever.
    case issued(gross: Money)
  }

  package enum Command: Equatable, Sendable {
    /// Credits at the lines' own prices. `invoiced` holds, per product and unit, the customer's invoiced
    /// lines that are not credited in full, oldest first.
    case issue([RequestedLine], reason: String, invoiced: [ProductKey: [InvoicedLine]])
    /// Credits goods that came back at the price at which they were invoiced.
    case creditReturn([Match])
  }

  package enum Event: Equatable, Sendable {
    case issued(Document)
  }

  package enum Refusal: BusinessRefusal, Equatable {
    case noLines
    case tooManyLines(Int)
    case reasonMissing
    case quantityNotPositive(line: Int)
    case priceNegative(line: Int)
    case amountTooLarge(line: Int)
    case totalTooLarge
    case textInvalid(field: String)
    case mixedCurrencies

    package var code: String {
      switch self {
      case .noLines: "LINES_MISSING"
      case .tooManyLines: "TOO_MANY_LINES"
      case .reasonMissing: "REASON_MISSING"
      case .quantityNotPositive: "QTY_RULE"
      case .priceNegative: "PRICE_NEGATIVE"
      case .amountTooLarge, .totalTooLarge: "AMOUNT_TOO_LARGE"
      case .textInvalid: "FIELD_INVALID"
      case .mixedCurrencies: "CURRENCY_NOT_ALLOWED"
      }
    }
    package var sentence: String {
      switch self {
      case .noLines: "A credit note needs at least one line."
      case .tooManyLines(let count): "A credit note has at most \(mostLines) lines, not \(count); split it."
      case .reasonMissing: "A credit note needs a reason; give one in 'reason'."
      case .quantityNotPositive(let line): "Line \(line) must credit a quantity above zero."
      case .priceNegative(let line): "The unit price of line \(line) must not be negative."
      case .amountTooLarge(let line): "The amount of line \(line) is larger than any this ledger keeps."
      case .totalTooLarge: "The total is larger than any this ledger keeps; split the credit note."
      case .textInvalid(let field):
        "'\(field)' must be a text of at most \(longestText) bytes without control characters."
      case .mixedCurrencies: "All lines of a credit note must be in one currency; split it."
      }
    }
  }

  package static let mostLines = 2_000
  /// The most bytes of a product's code, a description or a reason.
  package static let longestText = 500

  package static func decide(_ command: Command, on state: State, at now: Instant) throws(Refusal) -> [Event] {
    guard case .none = state else { return [] }
    switch command {
    case .issue(let untidy, let reason, var invoiced):
      _ = try tidied(reason: reason)
      let requested = try tidied(untidy)
      let currency = try check(requested)
      var lines: [Line] = []
      for line in requested {
        let key = ProductKey(product: line.product, unit: line.quantity.unit)
        let matched = match(line.quantity, against: invoiced[key, default: []])
        // What this line takes, later lines of the same credit note cannot.
        invoiced[key] = crediting(matched, in: invoiced[key, default: []])
        lines.append(
          Line(
            product: line.product, description: line.description, quantity: line.quantity, unitPrice: line.unitPrice,
            net: Tax.lineNet(unitPrice: line.unitPrice, quantity: line.quantity), taxRate: line.taxRate,
            matched: matched, unmatched: matched.reduce(line.quantity) { $0 - $1.quantity }))
      }
      return [.issued(try document(lines, currency))]
    case .creditReturn(let matches):
      guard let currency = matches.first?.line.term.unitPrice.currency else { throw .noLines }
      guard matches.allSatisfy({ $0.line.term.unitPrice.currency == currency }) else { throw .mixedCurrencies }
      return [.issued(try document(matches.map(returnedLine), currency))]
    }
  }

  package static func evolve(_ state: State, with event: Event) -> State {
    switch event {
    case .issued(let document): .issued(gross: document.total.gross)
    }
  }

  /// Takes the quantity from the invoiced lines, oldest first, up to what is not yet credited.
  package static func match(_ quantity: Quantity, against lines: [InvoicedLine]) -> [Match] {
    var rest = quantity.steps
    var matched: [Match] = []
    for line in lines {
      let part = min(rest, line.uncredited.steps)
      guard part > 0 else { continue }
      matched.append(Match(line: line, quantity: Quantity(steps: part, unit: quantity.unit)))
      rest -= part
      if rest == 0 { break }
    }
    return matched
  }

  /// The lines as they are once these matches are credited.
  package static func crediting(_ matches: [Match], in lines: [InvoicedLine]) -> [InvoicedLine] {
    lines.map { line in
      matches.filter { $0.line.invoiceKey == line.invoiceKey && $0.line.lineNumber == line.lineNumber }
        .reduce(line) { $0.credited(with: $1.quantity) }
    }
  }

  /// The difference of two cumulative amounts, so that crediting a line piece by piece comes to exactly
  /// what was invoiced for it.
  private static func returnedLine(_ match: Match) -> Line {
    let term = match.line.term
    func net(_ quantity: Quantity) -> Money {
      match.line.net.scaled(by: quantity.steps, over: match.line.invoiced.steps)
    }
    return Line(
      product: term.product, description: term.description, quantity: match.quantity, unitPrice: term.unitPrice,
      net: net(match.line.credited + match.quantity) - net(match.line.credited), taxRate: term.taxRate,
      matched: [match], unmatched: .zero(match.quantity.unit))
  }

  private static func document(_ lines: [Line], _ currency: Currency) throws(Refusal) -> Document {
    let total = Tax.total(of: lines.map { ($0.net, $0.taxRate) }, currency: currency)
    guard total.gross.minorUnits <= Payment.largestAmount else { throw .totalTooLarge }
    return Document(lines: lines, total: total)
  }

  /// The lines with their texts trimmed; a description may be empty.
  package static func tidied(_ lines: [RequestedLine]) throws(Refusal) -> [RequestedLine] {
    var tidy: [RequestedLine] = []
    for (index, line) in lines.enumerated() {
      guard let product = line.product.trimmedText(upTo: longestText) else {
        throw .textInvalid(field: "lines[\(index)].product")
      }
      let isBlank = line.description.allSatisfy(\.isWhitespace)
      guard let description = isBlank ? "" : line.description.trimmedText(upTo: longestText) else {
        throw .textInvalid(field: "lines[\(index)].description")
      }
      tidy.append(
        RequestedLine(
          product: product, description: description, quantity: line.quantity, unitPrice: line.unitPrice,
          taxRate: line.taxRate))
    }
    return tidy
  }

  /// The reason trimmed.
  package static func tidied(reason: String) throws(Refusal) -> String {
    guard !reason.allSatisfy(\.isWhitespace) else { throw .reasonMissing }
    guard let reason = reason.trimmedText(upTo: longestText) else { throw .textInvalid(field: "reason") }
    return reason
  }

  private static func check(_ lines: [RequestedLine]) throws(Refusal) -> Currency {
    guard let currency = lines.first?.unitPrice.currency else { throw .noLines }
    guard lines.count <= mostLines else { throw .tooManyLines(lines.count) }
    for (index, line) in lines.enumerated() {
      guard line.unitPrice.currency == currency else { throw .mixedCurrencies }
      guard line.quantity.isPositive else { throw .quantityNotPositive(line: index + 1) }
      guard !line.unitPrice.isNegative else { throw .priceNegative(line: index + 1) }
      let (product, overflow) = line.unitPrice.minorUnits.multipliedReportingOverflow(by: line.quantity.steps)
      guard !overflow, product <= Payment.largestAmount else { throw .amountTooLarge(line: index + 1) }
    }
    return currency
  }
}

extension CreditNote.InvoicedLine {
  fileprivate func credited(with part: Quantity) -> CreditNote.InvoicedLine {
    CreditNote.InvoicedLine(
      invoiceKey: invoiceKey, lineNumber: lineNumber, invoiceID: invoiceID, orderID: orderID, lineID: lineID,
      invoiced: invoiced, credited: credited + part, net: net, term: term)
  }
}
