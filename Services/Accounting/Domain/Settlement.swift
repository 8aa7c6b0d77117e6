import Values

/// Setting an amount against open invoices.
package enum Settlement {
  /// An invoice that is not paid in full.
  package struct OpenItem: Equatable, Sendable {
    /// The store's key of the invoice.
    package let key: Int64
    package let invoiceID: String
    package let gross: Money
    package let residual: Money
    package init(key: Int64, invoiceID: String, gross: Money, residual: Money) {
      self.key = key
      self.invoiceID = invoiceID
      self.gross = gross
      self.residual = residual
    }
  }

  /// A part of the amount and the invoice it goes to.
  package struct Share: Equatable, Sendable {
    package let item: OpenItem
    package let amount: Money
    /// Of the invoice, afterwards; never negative.
    package var residual: Money { item.residual - amount }
    package init(item: OpenItem, amount: Money) {
      self.item = item
      self.amount = amount
    }
  }

  package struct Result: Equatable, Sendable {
    package let shares: [Share]
    /// What no invoice took; never negative.
    package let rest: Money
    package var allocated: Money { shares.reduce(.zero(rest.currency)) { $0 + $1.amount } }
    package init(shares: [Share], rest: Money) {
      self.shares = shares
      self.rest = rest
    }
  }

  /// Fills the items in the order given, each up to its residual.
  package static func spread(_ amount: Money, over items: [OpenItem]) -> Result {
    var rest = amount
    var shares: [Share] = []
    for item in items {
      guard rest.isPositive else { break }
      guard item.residual.isPositive else { continue }
      let part = min(rest.minorUnits, item.residual.minorUnits)
      let share = Share(item: item, amount: Money(minorUnits: part, currency: amount.currency))
      shares.append(share)
      rest -= share.amount
    }
    return Result(shares: shares, rest: rest)
  }
}
