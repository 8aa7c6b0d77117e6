import Values

/// What the gateway knows when it checks a version of an order.
package struct Knowledge: Sendable {
  package struct Contract: Hashable, Sendable {
    /// The account it was signed with.
    package var account: String
    package var startDate: LocalDate
    /// Last day in force; nil while open-ended.
    package var endDate: LocalDate?
    package init(account: String, startDate: LocalDate, endDate: LocalDate? = nil) {
      self.account = account
      self.startDate = startDate
      self.endDate = endDate
    }
  }
  package enum Customer: Hashable, Sendable {
    /// `currency` nil: a debtor that will be made from the order's own party.
    case known(currency: Currency?)
    case unknown
    case ambiguous(String)
  }
  package struct Product: Hashable, Sendable {
    /// The code in every service.
    package var code: String
    package var isService: Bool
    package var unit: UnitOfMeasure
    package var listPrice: Money
    package var active: Bool
    package init(code: String, isService: Bool, unit: UnitOfMeasure, listPrice: Money, active: Bool) {
      self.code = code
      self.isService = isService
      self.unit = unit
      self.listPrice = listPrice
      self.active = active
    }
  }
  /// What a line is billed by.
  package struct Terms: Hashable, Sendable {
    package var unitPrice: Money
    package var discountBasisPoints: Int64
    package var taxRate: TaxRate
    package init(unitPrice: Money, discountBasisPoints: Int64, taxRate: TaxRate) {
      self.unitPrice = unitPrice
      self.discountBasisPoints = discountBasisPoints
      self.taxRate = taxRate
    }
    package init(_ line: SourceLine) {
      self.init(
        unitPrice: line.unitPrice, discountBasisPoints: line.discountBasisPoints ?? 0, taxRate: line.taxRate)
    }
  }
  package struct Shipped: Hashable, Sendable {
    package var product: String
    package var quantity: Quantity
    /// Of the version in force: what has left is billed by them.
    package var terms: Terms?
    package init(product: String, quantity: Quantity, terms: Terms? = nil) {
      self.product = product
      self.quantity = quantity
      self.terms = terms
    }
  }

  /// The own CRM's contract; nil for foreign ones, which vouch for theirs in the document.
  package var contract: Contract?
  package var customer: Customer
  /// By the code that the source uses.
  package var products: [String: Product]
  /// How far a price may lie from the list price, in hundredths of a percent; nil: the signed price stands.
  package var priceToleranceBasisPoints: Int64?
  /// What has left the warehouse, by line.
  package var shipped: [String: Shipped]
  /// Whether facts that are missing may still be on their way: the own CRM publishes its accounts,
  /// contracts and products itself.
  package var mayStillArrive: Bool

  package init(
    contract: Contract? = nil, customer: Customer, products: [String: Product], priceToleranceBasisPoints: Int64? = nil,
    shipped: [String: Shipped] = [:], mayStillArrive: Bool = false
  ) {
    self.contract = contract
    self.customer = customer
    self.products = products
    self.priceToleranceBasisPoints = priceToleranceBasisPoints
    self.shipped = shipped
    self.mayStillArrive = mayStillArrive
  }
}

/// All checks before anybody is asked for credit or stock. Every error of a document is reported at
/// once: signed, customer, header, then line by line.
package enum HandoffChecks {
  package enum Verdict: Hashable, Sendable {
    case fit
    case unfit([HandoffFault])
    /// Facts that are not here yet: `product:85123A`, `account:...`, `contract:...`.
    case lacks([String])
  }

  /// The largest line amount in minor units; 1,200 of them and their tax still fit 64 bits.
  package static let largestLineAmount: Int64 = 1_000_000_000_000_000

  package static func check(_ order: SourceOrder, against knowledge: Knowledge) -> Verdict {
    if knowledge.mayStillArrive {
      let missing = lacking(order, knowledge)
      if !missing.isEmpty { return .lacks(missing) }
    }
    var faults = signed(order, knowledge) + customer(order, knowledge) + header(order)
    let lines = self.lines(order, knowledge)
    faults += lines
    if lines.isEmpty { faults += totals(order) }
    return faults.isEmpty ? .fit : .unfit(faults)
  }

  private static func lacking(_ order: SourceOrder, _ knowledge: Knowledge) -> [String] {
    var missing: [String] = []
    if knowledge.contract == nil { missing.append("contract:\(order.contract.reference)") }
    if knowledge.customer == .unknown { missing.append("account:\(order.customer)") }
    let unknown = Set(order.lines.map(\.product)).filter { knowledge.products[$0] == nil }
    return missing + unknown.sorted().map { "product:\($0)" }
  }

  // MARK: Signed

  private static func signed(_ order: SourceOrder, _ knowledge: Knowledge) -> [HandoffFault] {
    let reference = order.contract.reference
    let start: LocalDate
    let end: LocalDate?
    if let contract = knowledge.contract {
      guard contract.account == order.customer else {
        return [HandoffFault(.notSigned, "Contract \(reference) was signed with another account; name the right one.")]
      }
      (start, end) = (contract.startDate, contract.endDate)
    } else if let claimedStart = order.contract.startDate, order.contract.signed == true {
      guard let hash = order.contract.signatureHash, isSHA256(hash) else {
        return [
          HandoffFault(
            .notSigned,
            "Contract \(reference) has no signature hash; send the SHA-256 of the signed document in hexadecimal.")
        ]
      }
      (start, end) = (claimedStart, order.contract.endDate)
    } else {
      return [HandoffFault(.notSigned, "Contract \(reference) is not signed and active; sign it before handing over.")]
    }
    let day = order.orderedAt.date
    if day < start || end.map({ day > $0 }) ?? false {
      let term = "\(start) to \(end?.description ?? "open")"
      return [
        HandoffFault(.contractExpired, "The order of \(day) lies outside the term of contract \(reference), \(term).")
      ]
    }
    return []
  }

  private static func isSHA256(_ text: String) -> Bool {
    text.utf8.count == 64 && text.utf8.allSatisfy { (48...57).contains($0) || (97...102).contains($0 | 0x20) }
  }

  // MARK: Customer and header

  private static func customer(_ order: SourceOrder, _ knowledge: Knowledge) -> [HandoffFault] {
    switch knowledge.customer {
    case .known(let currency?) where currency != order.currency:
      return [
        HandoffFault(.currencyNotAllowed, "The customer is billed in \(currency), the order is in \(order.currency).")
      ]
    case .known: return []
    case .unknown:
      return [HandoffFault(.customerUnknown, "Nobody knows the account \(order.customer); open it first.")]
    case .ambiguous(let reason):
      return [
        HandoffFault(
          .customerAmbiguous, "Account \(order.customer) needs a person: \(reason) Set its cross-reference, then amend."
        )
      ]
    }
  }

  private static func header(_ order: SourceOrder) -> [HandoffFault] {
    var faults: [HandoffFault] = []
    if isBlank(order.shipTo.name) || isBlank(order.shipTo.country) {
      faults.append(HandoffFault(.shipToMissing, "The ship-to address needs at least a name and a country."))
    }
    if let days = order.paymentTermsDays, !(0...365).contains(days) {
      faults.append(HandoffFault(.termsInvalid, "Payment terms of \(days) days are not between 0 and 365."))
    }
    if let taxID = order.party?.taxID, !(3...20).contains(CustomerMatching.taxKey(taxID)?.utf8.count ?? 0) {
      faults.append(HandoffFault(.taxIDInvalid, "The tax number '\(taxID)' does not have 3 to 20 letters and digits."))
    }
    if order.lines.isEmpty || order.lines.count > ForeignDocument.maximumLines {
      faults.append(HandoffFault(.schema, "An order has 1 to \(ForeignDocument.maximumLines) lines."))
    }
    return faults
  }

  private static func isBlank(_ text: String) -> Bool { text.allSatisfy(\.isWhitespace) }

  // MARK: Lines

  private static func lines(_ order: SourceOrder, _ knowledge: Knowledge) -> [HandoffFault] {
    var faults: [HandoffFault] = []
    var seen: Set<String> = []
    for line in order.lines {
      if !seen.insert(line.lineID).inserted {
        faults.append(HandoffFault(.schema, line: line.lineID, "Line \(line.lineID) appears twice."))
      }
      faults += product(line, knowledge) + amount(line, order.currency)
    }
    for (lineID, shipped) in knowledge.shipped.sorted(by: { $0.key < $1.key }) {
      let line = order.lines.first { $0.lineID == lineID }
      let code = line.flatMap { knowledge.products[$0.product]?.code }
      guard let line, line.quantity.unit == shipped.quantity.unit, line.quantity.steps >= shipped.quantity.steps,
        code == nil || code == shipped.product
      else {
        faults.append(
          HandoffFault(
            .belowShipped, line: lineID,
            "\(shipped.quantity) of \(shipped.product) have left the warehouse; the line cannot go below that."))
        continue
      }
      if let terms = shipped.terms, terms != Knowledge.Terms(line) {
        faults.append(
          HandoffFault(
            .priceMismatch, line: lineID,
            "\(shipped.quantity) of line \(lineID) have left at \(terms.unitPrice) with "
              + "\(percent(terms.discountBasisPoints)) % discount and \(percent(terms.taxRate.basisPoints)) % tax; "
              + "keep these, or put the rest on a line of its own."))
      }
    }
    return faults
  }

  private static func product(_ line: SourceLine, _ knowledge: Knowledge) -> [HandoffFault] {
    guard let product = knowledge.products[line.product] else {
      return [HandoffFault(.productUnknown, line: line.lineID, "No product has the code \(line.product).")]
    }
    var faults: [HandoffFault] = []
    if !product.active {
      faults.append(HandoffFault(.productDiscontinued, line: line.lineID, "\(line.product) is no longer sold."))
    }
    if product.unit != line.quantity.unit {
      faults.append(
        HandoffFault(
          .unitInvalid, line: line.lineID, "\(line.product) is sold in \(product.unit), not in \(line.quantity.unit)."))
    }
    if let tolerance = knowledge.priceToleranceBasisPoints { faults += price(line, product, tolerance) }
    return faults
  }

  private static func price(_ line: SourceLine, _ product: Knowledge.Product, _ tolerance: Int64) -> [HandoffFault] {
    var faults: [HandoffFault] = []
    let list = product.listPrice
    let difference = abs(line.unitPrice.minorUnits.subtractingReportingOverflow(list.minorUnits).partialValue)
    let allowed = multiplyRoundingHalfUp(list.minorUnits, tolerance, over: 10_000)
    if line.unitPrice.currency != list.currency || difference > allowed {
      faults.append(
        HandoffFault(
          .priceMismatch, line: line.lineID,
          "\(line.product) costs \(list) on the list, \(line.unitPrice) in the order."))
    }
    if let discount = line.discountBasisPoints, discount > tolerance {
      faults.append(
        HandoffFault(
          .discountNotApproved, line: line.lineID,
          "A discount of \(percent(discount)) % is above the approved \(percent(tolerance)) %."))
    }
    return faults
  }

  private static func amount(_ line: SourceLine, _ currency: Currency) -> [HandoffFault] {
    var faults: [HandoffFault] = []
    func note(_ code: HandoffCode, _ message: String) {
      faults.append(HandoffFault(code, line: line.lineID, message))
    }
    if !line.quantity.isPositive { note(.quantityRule, "The quantity \(line.quantity) is not above 0.") }
    if !line.unitPrice.isPositive { note(.priceMismatch, "The unit price \(line.unitPrice) is not above 0.") }
    if line.unitPrice.currency != currency {
      note(.currencyNotAllowed, "The line is priced in \(line.unitPrice.currency), the order is in \(currency).")
    }
    if let discount = line.discountBasisPoints, !(0...10_000).contains(discount) {
      note(.discountNotApproved, "The discount is not between 0 and 100 %.")
    }
    let (product, overflow) = line.unitPrice.minorUnits.multipliedReportingOverflow(by: line.quantity.steps)
    if overflow || product.magnitude > UInt64(largestLineAmount) {
      note(.quantityRule, "The line's amount is too large to be an order.")
    }
    return faults
  }

  private static func totals(_ order: SourceOrder) -> [HandoffFault] {
    guard let stated = order.stated else { return [] }
    let own = order.totals
    guard own.net != stated.net || own.tax != stated.tax || own.gross != stated.gross else { return [] }
    return [
      HandoffFault(
        .priceMismatch,
        "The lines add up to \(own.net) net, \(own.tax) tax, \(own.gross) gross; the order says \(stated.net), "
          + "\(stated.tax), \(stated.gross).")
    ]
  }

  /// Hundredths of a percent as a plain percent.
  private static func percent(_ basisPoints: Int64) -> String {
    Money(minorUnits: basisPoints, currency: .eur).amountText
  }
}
