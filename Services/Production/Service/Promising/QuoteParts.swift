import Messaging
import Persistence
import ProductionContract
import ProductionDomain
import Values

/// A quote for more than its order asks of production: stock covers a part, or the customer wants less. Its date stands
/// for what is left, and what it held beyond that is free.
struct QuoteParts {
  let unit: UnitOfWork
  private var database: DatabaseHandle { unit.database }

  init(_ unit: UnitOfWork) { self.unit = unit }

  /// Books the quantity for a promise in place of what the quote holds, by the quote's date. Nil where it cannot be: then
  /// the quote holds what it held.
  func take(
    _ quantity: Quantity, of quote: QuoteStore.Quote, for owner: String
  ) throws -> (date: LocalDate, deliveries: [SupplyDelivery], reasons: [DelayReason])? {
    let holder = BookingStore.owner(quote: quote.id)
    try BookingStore.release(holder, database)
    guard let found = try commitment(quantity, of: quote, name: owner) else {
      try hold(quote)
      return nil
    }
    try BookingStore.save(found.commitment, for: owner, unit: found.ledger.unit(of:), database)
    try QuoteStore.accept(quote.id, for: owner, database)
    try ComponentBookings(unit).tell(owner)
    try ComponentBookings(unit).tell(holder)
    let view = SupplyAnswerView(found.commitment, product: quote.product, quantity: quantity)
    return (view.deliveries.map(\.date).max() ?? quote.date, view.deliveries, view.reasons)
  }

  /// Nothing came of the promise: the quote holds all of its quantity again, or is let go where others have taken what
  /// was free meanwhile.
  func giveBack(_ quote: QuoteStore.Quote, from owner: String) throws {
    try BookingStore.release(owner, database)
    try ComponentBookings(unit).tell(owner)
    try hold(quote)
  }

  private func hold(_ quote: QuoteStore.Quote) throws {
    let holder = BookingStore.owner(quote: quote.id)
    if let found = try commitment(quote.quantity, of: quote, name: holder) {
      try BookingStore.save(found.commitment, for: holder, unit: found.ledger.unit(of:), database)
      try QuoteStore.reopen(quote.id, database)
    } else {
      try QuoteStore.close(quote.id, as: .released, database)
      try unit.cancelTimer(QuoteExpiry.kind, key: quote.id)
    }
    try ComponentBookings(unit).tell(holder)
  }

  /// A promise of the quantity by the quote's date; nil: there is none.
  private func commitment(
    _ quantity: Quantity, of quote: QuoteStore.Quote, name: String
  ) throws -> (commitment: PromiseCommitment, ledger: PromiseLedger)? {
    var ledger = try PromiseLedger(quote.product, today: unit.plantDay, database)
    guard ledger.unit(of: quote.product) == quantity.unit, ledger.isMade(quote.product) else { return nil }
    let commitment = try ledger.commit(
      PromiseRequest(
        name: name, item: quote.product, plants: ledger.plants(of: quote.product), quantity: quantity.steps,
        wanted: quote.date, fromStock: false))
    guard commitment.answer.short == 0, let date = commitment.answer.deliveries.map(\.date).max(), date <= quote.date
    else { return nil }
    return (commitment, ledger)
  }
}
