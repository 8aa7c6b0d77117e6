import HTTPSupport
import Messaging
import Persistence
import ProductionContract
import ProductionDomain
import Values

/// By when a quantity can be made, and what stands against an earlier date.
package struct SupplyAnswerView: Codable, Sendable {
  package var product: String
  package var quantity: Quantity
  package var promised: Quantity
  package var short: Quantity
  package var deliveries: [SupplyDelivery]
  package var reasons: [DelayReason]

  init(_ commitment: PromiseCommitment, product: String, quantity: Quantity) {
    self.product = product
    self.quantity = quantity
    short = Quantity(steps: commitment.answer.short, unit: quantity.unit)
    promised = quantity - short
    deliveries = commitment.answer.deliveries.map {
      SupplyDelivery(plant: $0.plant, date: $0.date, quantity: Quantity(steps: $0.quantity, unit: quantity.unit))
    }
    reasons = commitment.answer.reasons.map(\.forEvents)
  }
}

/// A quote as the API shows it.
package struct QuoteView: Codable, Sendable {
  package var id: String
  /// The order whose promise it becomes, once that is asked for.
  package var orderID: String?
  package var product: String
  package var quantity: Quantity
  /// `standing`, `accepted`, `released` or `expired`.
  package var state: String
  package var deliveries: [SupplyDelivery]
  package var reasons: [DelayReason]
  package var createdAt: Instant
  package var expiresAt: Instant

  init(_ quote: QuoteStore.Quote) {
    id = quote.id
    orderID = quote.orderID
    product = quote.product
    quantity = quote.quantity
    state = quote.state.rawValue
    deliveries = quote.details.deliveries
    reasons = quote.details.reasons
    createdAt = quote.createdAt
    expiresAt = quote.expiresAt
  }
}

/// A question for supply of a planned product.
package struct SupplyQuestion: Codable, Sendable {
  package var product: String
  package var quantity: Quantity
  /// Today unless told.
  package var wanted: LocalDate?
  /// One delivery unless false: then as soon as possible, in parts.
  package var together: Bool?
  /// Every plant that makes the product unless told, the first preferred.
  package var plants: [String]?

  package init(
    product: String, quantity: Quantity, wanted: LocalDate? = nil, together: Bool? = nil, plants: [String]? = nil
  ) {
    self.product = product
    self.quantity = quantity
    self.wanted = wanted
    self.together = together
    self.plants = plants
  }

  /// Works the answer out; nothing is booked.
  func commitment(today: LocalDate, name: String, _ db: DatabaseHandle) throws -> (PromiseCommitment, PromiseLedger) {
    guard try PlanningDataStore.isPlanned(product, db) else {
      throw Problem.notFound(
        "There is no item \(product.prefix(80)) in the planning data; add it, its bill and its routing.")
    }
    var ledger = try PromiseLedger(product, today: today, db)
    guard ledger.isMade(product) else {
      throw Problem.conflict("\(product) is not made by any plant; ask inventory for it.", code: "NOT_MANUFACTURED")
    }
    guard let unit = ledger.unit(of: product), quantity.unit == unit, quantity.isPositive else {
      throw Problem.invalid(
        "quantity", "must be above zero and in \(ledger.unit(of: product)?.code ?? "the item's unit").")
    }
    if let wanted, wanted < today {
      throw Problem.invalid("wanted", "is before today, \(today); choose a date from today on.")
    }
    if let plants, plants.isEmpty {
      throw Problem.invalid("plants", "must name a plant; leave it out for all that make \(product).")
    }
    let known = ledger.plants(of: product)
    if let plants, let unknown = plants.first(where: { !known.contains($0) }) {
      throw Problem.invalid("plants", "names \(unknown.prefix(80)), where \(product) is not made.")
    }
    let request = PromiseRequest(
      name: name, item: product, plants: plants ?? known, quantity: quantity.steps, wanted: wanted ?? today,
      together: together ?? true, fromStock: false)
    return (try ledger.commit(request), ledger)
  }
}

/// Holds supply for a while: the date stands until then.
package struct QuoteSupply: Codable, Sendable {
  package var product: String
  package var quantity: Quantity
  package var wanted: LocalDate?
  package var plants: [String]?
  /// How long it holds; 60 minutes unless told, at most 30 days. It ends with the day on which the first of its orders
  /// has to be released, if that is sooner: after that its date could not be kept.
  package var minutes: Int?
  /// The order whose promise it will become.
  package var orderID: String?

  package init(
    product: String, quantity: Quantity, wanted: LocalDate? = nil, plants: [String]? = nil, minutes: Int? = nil,
    orderID: String? = nil
  ) {
    self.product = product
    self.quantity = quantity
    self.wanted = wanted
    self.plants = plants
    self.minutes = minutes
    self.orderID = orderID
  }

  package func perform(in unit: UnitOfWork) throws -> QuoteView {
    let minutes = minutes ?? 60
    guard (1...43_200).contains(minutes) else { throw Problem.invalid("minutes", "must be between 1 and 43,200.") }
    let orderID = try orderID.map(AssignQuote.checked)
    let id = unit.newID()
    let owner = BookingStore.owner(quote: id)
    let question = SupplyQuestion(product: product, quantity: quantity, wanted: wanted, plants: plants)
    let (commitment, ledger) = try question.commitment(today: unit.businessTime.date, name: owner, unit.database)
    guard commitment.answer.short == 0, !commitment.answer.deliveries.isEmpty else {
      let why = commitment.answer.reasons.first?.sentence ?? "Nothing is free within a year."
      throw Problem.conflict("\(quantity) of \(product) cannot be promised: \(why)", code: "DATE_INFEASIBLE")
    }
    try BookingStore.save(commitment, for: owner, unit: ledger.unit(of:), unit.database)
    try ComponentBookings(unit).tell(owner)
    let lastDay = commitment.orders.map(\.release).min() ?? unit.businessTime.date
    let longest = (lastDay + 1).start.microseconds - unit.businessTime.microseconds
    let view = SupplyAnswerView(commitment, product: product, quantity: quantity)
    let quote = QuoteStore.Quote(
      id: id, orderID: orderID, product: product, quantity: quantity, state: .standing,
      details: PromiseDetails(deliveries: view.deliveries, reasons: view.reasons), createdAt: unit.now,
      expiresAt: unit.now + .microseconds(min(Int64(minutes) * 60_000_000, longest)))
    try QuoteStore.insert(quote, unit.database)
    try unit.schedule(QuoteExpiry.kind, key: id, at: quote.expiresAt)
    return QuoteView(quote)
  }
}

/// Says which order a standing quote is for.
package struct AssignQuote: Codable, Sendable {
  package var orderID: String

  package init(orderID: String) { self.orderID = orderID }

  package func perform(on id: String, in unit: UnitOfWork) throws -> QuoteView {
    let orderID = try AssignQuote.checked(orderID)
    _ = try standing(id, in: unit)
    try QuoteStore.assign(id, orderID: orderID, unit.database)
    return QuoteView(try QuoteStore.find(id, unit.database)!)
  }
}

extension AssignQuote {
  /// An order's id as it is kept; refuses one that is empty or too long.
  static func checked(_ orderID: String) throws(Problem) -> String {
    guard let orderID = orderID.trimmedText(upTo: 200) else {
      throw Problem.invalid("orderID", "must be 1 to 200 bytes of text.")
    }
    return orderID
  }
}

/// Lets a standing quote's supply go.
package struct ReleaseQuote: Sendable {
  package init() {}

  package func perform(on id: String, in unit: UnitOfWork) throws -> QuoteView {
    var quote = try standing(id, in: unit)
    try BookingStore.release(BookingStore.owner(quote: id), unit.database)
    try ComponentBookings(unit).tell(BookingStore.owner(quote: id))
    try QuoteStore.close(id, as: .released, unit.database)
    try unit.cancelTimer(QuoteExpiry.kind, key: id)
    quote.state = .released
    return QuoteView(quote)
  }
}

private func standing(_ id: String, in unit: UnitOfWork) throws -> QuoteStore.Quote {
  guard let quote = try QuoteStore.find(id, unit.database) else {
    throw Problem.notFound("There is no quote \(id.prefix(80)).")
  }
  guard quote.state == .standing else {
    throw Problem.conflict("Quote \(id) is \(quote.state.rawValue) already; ask for a new one.", code: "QUOTE_CLOSED")
  }
  return quote
}
