import CustomerStatusDomain
import Persistence
import TestSupport
import Testing
import Values

@testable import CustomerStatusService

/// Which of many orders are shown, and what the headline says of all of them.
@Suite struct OrderListTests {
  /// Two old open orders, one of them late, and sixty newer ones that are delivered.
  private static func manyOrders() throws -> StatusFixture {
    let status = try StatusFixture()
    for (order, date) in [("late", "2010-12-04"), ("open", "2011-12-01")] {
      try status.confirm(order)
      try status.accept(order, [.init(date: date)])
    }
    for number in 1...60 {
      status.clock.advance(by: .seconds(60))
      try status.confirm("D\(number)")
      try status.accept("D\(number)")
      try status.issue("S\(number)", of: "D\(number)", ["1": 10])
    }
    status.clock.set(Instant("2010-12-06T10:00:00Z")!)
    return status
  }

  @Test func openOrdersAreShownBeforeNewerOnesThatAreDelivered() throws {
    let status = try Self.manyOrders()
    let document = try status.document()
    #expect(document.orders.count == 50)
    #expect(Set(document.orders.prefix(2).map(\.orderID)) == ["late", "open"])
    #expect(document.orders[2].orderID == "D60")
    #expect(document.orderCounts == StatusDocument.OrderCounts(all: 62, open: 2, late: 1, held: 0))
    #expect(StatusPage.answer(document) == "2 orders are open, 1 late.")
    try status.expectSound()
  }

  @Test func anOrderIsOpenUntilItIsDeliveredRefusedOrCancelled() throws {
    let status = try StatusFixture()
    func counts() throws -> [Int] {
      let counts = try status.document().orderCounts
      return [counts.open, counts.held]
    }
    try status.confirm()
    #expect(try counts() == [1, 0])
    try status.hold()
    #expect(try counts() == [1, 1])
    try status.accept()
    try status.issue("S1", ["1": 4], complete: false)
    #expect(try counts() == [1, 0])
    try status.issue("S2", ["1": 6])
    #expect(try counts() == [0, 0])
    try status.confirm("O2")
    try status.reject("O2")
    #expect(try counts() == [0, 0])
    try status.expectSound()
  }

  @Test func allOrdersCanBeReadInPages() throws {
    let status = try Self.manyOrders()
    var seen: [String] = []
    var last: (orderedAt: Instant, orderID: String)?
    while true {
      let page = try status.database.read {
        try StatusStore.orders(
          of: StatusFixture.customer, after: last, limit: 25, today: status.clock.now().date, in: $0)
      }
      guard let end = page.last else { break }
      seen += page.map(\.orderID)
      last = (end.orderedAt, end.orderID)
    }
    #expect(seen.count == 62 && Set(seen).count == 62)
    #expect(seen.first == "D60" && Set(seen.suffix(2)) == ["late", "open"])
  }
}
