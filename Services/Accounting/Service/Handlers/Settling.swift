import AccountingContract
import AccountingDomain
import Persistence
import Values

/// Writes shares of a payment or credit note against invoices.
enum Settling {
  /// Settles each share's invoice and notes the allocation; returns them as the events show them.
  static func settle(
    _ shares: [Settlement.Share], from kind: String, _ key: Int64, at: Instant, in unit: UnitOfWork
  ) throws -> [Allocation] {
    try shares.map { share in
      let before = Invoice.open(share.item.gross, residual: share.item.residual)
      let after = try Invoice.decide(.settle(share.amount), on: before, at: at).reduce(before, Invoice.evolve)
      try PaymentStore.allocate(kind, key, to: share.item.key, share.amount, at: at, unit.database)
      return try write(after, of: share, share.amount, in: unit)
    }
  }

  /// Takes the allocations of a reversed payment back: its invoices are open again.
  static func reinstate(
    _ shares: [Settlement.Share], of payment: CreditItem, at: Instant, in unit: UnitOfWork
  ) throws -> [Allocation] {
    try shares.map { share in
      let before = Invoice.open(share.item.gross, residual: share.item.residual)
      let after = try Invoice.decide(.reinstate(share.amount), on: before, at: at).reduce(before, Invoice.evolve)
      try PaymentStore.allocate(payment.kind, payment.key, to: share.item.key, -share.amount, at: at, unit.database)
      return try write(after, of: share, -share.amount, in: unit)
    }
  }

  private static func write(
    _ state: Invoice.State, of share: Settlement.Share, _ amount: Money, in unit: UnitOfWork
  ) throws -> Allocation {
    let residual = state.residual ?? .zero(amount.currency)
    try InvoiceStore.setResidual(residual, of: share.item.key, unit.database)
    return Allocation(invoiceID: share.item.invoiceID, amount: amount, residual: residual)
  }
}
