import AccountingContract
import AccountingService
import InventoryContract
import Messaging
import Persistence
import TestSupport
import Testing
import Values

/// Any mixture of orders, invoices, payments, credits, returns and reversals leaves sound books.
@Suite struct AccountingPropertyTests {
  @Test(arguments: 0..<6) func anyMixtureOfDocumentsLeavesSoundBooks(_ run: Int) throws {
    let seed = UInt64.random(in: 0...UInt64.max)
    print("accounting mixture \(run): seed \(seed)")
    var random = SeededGenerator(seed: seed)
    let books = try AccountingBooks()
    for customer in 1...3 { try books.onboard("customer-\(customer)", limit: 100_000) }
    var world = World(books: books)
    for step in 0..<120 {
      try world.step(step, using: &random)
      books.clock.advance(by: .seconds(Int64.random(in: 1...200_000, using: &random)))
      while try books.processor.processDue().didSomething {}
      if step % 20 == 19 { try books.expectSoundBooks("seed \(seed), step \(step)") }
    }
    try books.expectSoundBooks("seed \(seed)")
    let balances = try books.published(BalanceChanged.self)
    let last = Dictionary(balances.map { ($0.customerID, $0.openBalance.minorUnits) }, uniquingKeysWith: { $1 })
    #expect(last.values.reduce(0, +) == (try books.verification().figures["openBalanceMinor"]), "seed \(seed)")
  }

  private struct World {
    let books: AccountingBooks
    var open: [(order: String, customer: String, lines: [AccountingBooks.Line], shipped: Int64)] = []
    var payments: [String] = []

    init(books: AccountingBooks) { self.books = books }

    mutating func step(_ step: Int, using random: inout SeededGenerator) throws {
      let customer = "customer-\(Int.random(in: 1...3, using: &random))"
      switch Int.random(in: 0..<8, using: &random) {
      case 0, 1, 2: try order("o\(step)", customer, using: &random)
      case 3: try ship(step, using: &random)
      case 4:
        let amount = pounds(Int64.random(in: 1...30_000, using: &random))
        payments.append(
          try books.perform { try RecordPayment(customerID: customer, amount: amount).perform(in: $0) }.paymentID)
      case 5: try credit(customer, using: &random)
      case 6:
        guard let payment = payments.popLast() else { return }
        _ = try books.perform { try ReversePayment(reason: "returned").perform(paymentID: payment, in: $0) }
      default: try comeBack(step, using: &random)
      }
    }

    private mutating func order(_ id: String, _ customer: String, using random: inout SeededGenerator) throws {
      let lines = (1...Int.random(in: 1...3, using: &random)).map { number in
        AccountingBooks.Line(
          lineID: String(number), product: "P\(number)", quantity: Int64.random(in: 2...20, using: &random),
          price: Int64.random(in: 0...999, using: &random),
          discount: Bool.random(using: &random) ? nil : Int64.random(in: 0...3000, using: &random),
          rate: [0, 700, 1750].randomElement(using: &random)!)
      }
      let prepaid = Int.random(in: 0..<5, using: &random) == 0
      if !prepaid {
        try books.checkCredit(id, customer: customer, gross: AccountingBooks.total(lines).gross.minorUnits)
      }
      guard Int.random(in: 0..<8, using: &random) > 0 else { return }
      try books.accept(id, customer: customer, payment: prepaid ? "prepaid" : "account", lines)
      open.append((id, customer, lines, 0))
    }

    private mutating func ship(_ step: Int, using random: inout SeededGenerator) throws {
      guard let index = open.indices.filter({ open[$0].shipped < 2 }).randomElement(using: &random) else { return }
      let entry = open[index]
      let quantities = Dictionary(
        uniqueKeysWithValues: entry.lines.map { ($0.lineID, entry.shipped == 0 ? 1 : $0.quantity - 1) })
      try books.issue(
        entry.order, shipment: "s\(step)", customer: entry.customer, quantities, cost: 7, complete: entry.shipped == 1)
      open[index].shipped += 1
    }

    private func credit(_ customer: String, using random: inout SeededGenerator) throws {
      let lines = (1...3).map { number in
        IssueCreditNote.Line(
          product: "P\(number)", description: "", quantity: .pieces(Int64.random(in: 1...9, using: &random)),
          unitPrice: pounds(Int64.random(in: 0...999, using: &random)), taxRate: TaxRate(basisPoints: 1750))
      }
      _ = try books.perform { unit in
        try IssueCreditNote(customerID: customer, reason: "x", goodsReturn: false, lines: lines).perform(in: unit)
      }
    }

    private mutating func comeBack(_ step: Int, using random: inout SeededGenerator) throws {
      guard let index = open.indices.filter({ open[$0].shipped == 2 }).randomElement(using: &random) else { return }
      let entry = open.remove(at: index)
      try books.deliver(
        GoodsReturned(
          returnID: "r\(step)", customerID: entry.customer,
          lines: entry.lines.map { line in
            ReturnedLine(
              orderID: "order-\(entry.order)", lineID: line.lineID, product: line.product,
              quantity: .pieces(Int64.random(in: 1...line.quantity, using: &random)), disposition: "stock",
              cost: pounds(7))
          }, returnedAt: books.clock.now()))
    }
  }
}
