import Values

/// The lines of an order: how they are checked and priced.
package enum OrderLines {
  /// An order holds at most this many lines, so that every document about it fits a message.
  package static let maximumCount = 1200
  /// A line's amount is at most this many minor units, so that no total of an order can overflow.
  package static let maximumLineMinor: Int64 = 400_000_000_000

  /// A line as the customer asks for it.
  package struct Request: Codable, Hashable, Sendable {
    /// Unique in the order and stable over its versions; numbered from 1 when absent.
    package var lineID: String?
    package var product: String
    /// The product's name when absent.
    package var description: String?
    package var quantity: Quantity
    /// When absent: the price agreed in the version before, else the list price.
    package var unitPrice: Money?
    /// Hundredths of a percent, 0 to 10,000.
    package var discountBasisPoints: Int64?
    /// When it differs from the order's.
    package var requestedDate: LocalDate?

    package init(
      lineID: String? = nil, product: String, description: String? = nil, quantity: Quantity, unitPrice: Money? = nil,
      discountBasisPoints: Int64? = nil, requestedDate: LocalDate? = nil
    ) {
      self.lineID = lineID
      self.product = product
      self.description = description
      self.quantity = quantity
      self.unitPrice = unitPrice
      self.discountBasisPoints = discountBasisPoints
      self.requestedDate = requestedDate
    }
  }

  /// A line as agreed.
  package struct Line: Hashable, Sendable {
    package let lineID: String
    package let product: String
    package let description: String
    package let quantity: Quantity
    package let unitPrice: Money
    package let discountBasisPoints: Int64
    package let taxRate: TaxRate
    package let requestedDate: LocalDate?

    package init(
      lineID: String, product: String, description: String, quantity: Quantity, unitPrice: Money,
      discountBasisPoints: Int64, taxRate: TaxRate, requestedDate: LocalDate?
    ) {
      self.lineID = lineID
      self.product = product
      self.description = description
      self.quantity = quantity
      self.unitPrice = unitPrice
      self.discountBasisPoints = discountBasisPoints
      self.taxRate = taxRate
      self.requestedDate = requestedDate
    }

    package var net: Money {
      Tax.lineNet(unitPrice: unitPrice, quantity: quantity, discountBasisPoints: discountBasisPoints)
    }
  }

  /// What is wrong with one line.
  package struct LineError: Codable, Hashable, Sendable {
    package let lineID: String
    /// `PRODUCT_UNKNOWN` (also: no longer sold), `UOM_INVALID`, `QTY_RULE`, `NO_PRICE`, `CURRENCY_NOT_ALLOWED`,
    /// `DISCOUNT_INVALID`, `AMOUNT_TOO_LARGE`, `LINE_DUPLICATE` or `FIELD_INVALID`.
    package let code: String
    package let message: String

    package init(lineID: String, code: String, message: String) {
      self.lineID = lineID
      self.code = code
      self.message = message
    }
  }

  /// Either every line agreed, or every error of every line.
  package enum Result: Hashable, Sendable {
    case priced([Line])
    case wrong([LineError])
  }

  /// `products` by code; `agreed` are the lines of the version before, by line id.
  package static func price(
    _ requests: [Request], products: [String: Product], currency: Currency, taxRate: TaxRate,
    agreed: [String: Line] = [:]
  ) -> Result {
    var lines: [Line] = []
    var errors: [LineError] = []
    var seen: Set<String> = []
    var next = 1
    let given = Set(requests.compactMap(\.lineID))
    lines.reserveCapacity(requests.count)
    for request in requests {
      var lineID = request.lineID ?? ""
      if request.lineID == nil {
        while given.contains(String(next)) { next += 1 }
        lineID = String(next)
        next += 1
      }
      func wrong(_ code: String, _ message: String) {
        errors.append(LineError(lineID: lineID, code: code, message: message))
      }
      if lineID.trimmedText(upTo: 36) != lineID {
        wrong("FIELD_INVALID", "A line id must be a text of 1 to 36 bytes.")
      } else if !seen.insert(lineID).inserted {
        wrong("LINE_DUPLICATE", "Two lines have the id \(lineID); give each its own.")
      }
      let before = errors.count
      let product = products[request.product]
      check(request, product: product, currency: currency, report: wrong)
      guard let product else { continue }
      let kept = agreed[lineID].flatMap { $0.product == product.code ? $0 : nil }
      let unitPrice = request.unitPrice ?? kept?.unitPrice ?? product.listPrice
      if unitPrice.currency != currency {
        wrong(
          "CURRENCY_NOT_ALLOWED",
          "The price of \(product.code) is in \(unitPrice.currency); the order is in \(currency).")
      } else if !unitPrice.isPositive {
        wrong("NO_PRICE", "\(product.code) has no price above zero; give the line a unit price.")
      }
      guard errors.count == before else { continue }
      guard fits(unitPrice, request.quantity) else {
        wrong("AMOUNT_TOO_LARGE", "The line's amount is above \(maximumLineMinor) minor units; split the order.")
        continue
      }
      lines.append(
        Line(
          lineID: lineID, product: product.code, description: request.description ?? kept?.description ?? product.name,
          quantity: request.quantity, unitPrice: unitPrice, discountBasisPoints: request.discountBasisPoints ?? 0,
          taxRate: taxRate, requestedDate: request.requestedDate))
    }
    return errors.isEmpty ? .priced(lines) : .wrong(errors)
  }

  private static func check(
    _ request: Request, product: Product?, currency: Currency, report: (_ code: String, _ message: String) -> Void
  ) {
    if let product {
      if !product.active { report("PRODUCT_UNKNOWN", "\(product.code) is no longer sold.") }
      if request.quantity.unit != product.unit {
        report("UOM_INVALID", "\(product.code) is sold in \(product.unit), not in \(request.quantity.unit).")
      }
    } else {
      report("PRODUCT_UNKNOWN", "No product has the code '\(request.product.prefix(64))'.")
    }
    if !request.quantity.isPositive { report("QTY_RULE", "The quantity must be above zero.") }
    if let discount = request.discountBasisPoints, !(0...10_000).contains(discount) {
      report("DISCOUNT_INVALID", "A discount lies between 0 and 10,000 hundredths of a percent.")
    }
    if let description = request.description, description.trimmedText(upTo: 200) == nil {
      report("FIELD_INVALID", "A description must be a text of 1 to 200 bytes.")
    }
  }

  private static func fits(_ unitPrice: Money, _ quantity: Quantity) -> Bool {
    let product = unitPrice.minorUnits.multipliedReportingOverflow(by: quantity.steps)
    guard !product.overflow else { return false }
    return Tax.lineNet(unitPrice: unitPrice, quantity: quantity).minorUnits <= maximumLineMinor
  }
}
