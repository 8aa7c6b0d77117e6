import AccountingDomain
import Messaging
import Persistence
import Values

/// Credits a customer at the prices given. Each line is matched to the customer's earlier invoiced
/// lines of the same product, oldest first, up to what is not credited yet; the rest is credited
/// without reference. With `goodsReturn` the matched goods go back into stock; without, it is on the price
/// alone, and the goods can still come back and be credited.
package struct IssueCreditNote: Codable, Sendable {
  package struct Line: Codable, Sendable {
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

  package let customerID: String
  package let reason: String
  package let goodsReturn: Bool
  /// The customer's or the source document's; used once per customer.
  package let reference: String?
  package let lines: [Line]

  package init(customerID: String, reason: String, goodsReturn: Bool, reference: String? = nil, lines: [Line]) {
    self.customerID = customerID
    self.reason = reason
    self.goodsReturn = goodsReturn
    self.reference = reference
    self.lines = lines
  }

  package func perform(in unit: UnitOfWork) throws -> CreditNoteView {
    guard let customer = try CustomerStore.find(customerID, unit.database) else {
      throw AccountingRefusal.customerUnknown(customerID)
    }
    guard lines.allSatisfy({ $0.unitPrice.currency == customer.currency }) else {
      throw AccountingRefusal.otherCurrency(customer.currency)
    }
    let requested = try CreditNote.tidied(
      lines.map { line in
        CreditNote.RequestedLine(
          product: line.product, description: line.description, quantity: line.quantity, unitPrice: line.unitPrice,
          taxRate: line.taxRate)
      })
    let reason = try CreditNote.tidied(reason: reason)
    let events = try CreditNote.decide(
      .issue(requested, reason: reason, invoiced: try invoiced(requested, of: customer, in: unit)), on: .none,
      at: unit.businessTime)
    var id = ""
    for case .issued(let document) in events {
      if let reference, let earlier = try CreditNoteStore.find(reference: reference, of: customerID, unit.database) {
        guard earlier.gross == document.total.gross else { throw AccountingRefusal.referenceUsed(reference) }
        id = earlier.id
        continue
      }
      id = try CreditNotePosting(
        customer: customer, document: document, returnID: nil, reference: reference, goodsReturn: goodsReturn,
        reason: reason, issuedAt: unit.businessTime
      ).post(in: unit)
    }
    guard let view = try DocumentQueries.creditNote(id, unit.database) else {
      throw AccountingRefusal.creditUnknown(id)
    }
    return view
  }

  /// Per product and unit, as many of the customer's uncredited lines as all lines together can take.
  private func invoiced(
    _ lines: [CreditNote.RequestedLine], of customer: Customer, in unit: UnitOfWork
  ) throws -> [CreditNote.ProductKey: [CreditNote.InvoicedLine]] {
    var wanted: [CreditNote.ProductKey: Int64] = [:]
    for line in lines where line.quantity.isPositive {
      let key = CreditNote.ProductKey(product: line.product, unit: line.quantity.unit)
      let (sum, overflow) = wanted[key, default: 0].addingReportingOverflow(line.quantity.steps)
      wanted[key] = overflow ? .max : sum
    }
    var found: [CreditNote.ProductKey: [CreditNote.InvoicedLine]] = [:]
    for (key, steps) in wanted {
      found[key] = try InvoiceStore.uncredited(
        key, customerPosition: customer.position, holding: steps, unit.database)
    }
    return found
  }
}
