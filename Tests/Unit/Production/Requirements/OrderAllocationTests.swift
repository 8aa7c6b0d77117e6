import ProductionDomain
import Testing
import Values

@Suite struct OrderAllocationTests {
  private func day(_ offset: Int) -> LocalDate { LocalDate("2026-01-05")! + offset }
  private let frame = ItemAtPlant("FRAME")

  private func order(_ name: String, _ quantity: Int64, release: Int, parent: Int? = nil) -> OrderAllocation.Order {
    OrderAllocation.Order(
      name: name, release: day(release), due: day(release + 2),
      components: [.init(key: frame, quantity: quantity)], parent: parent)
  }

  @Test func theEarliestReleaseTakesFirst() {
    let allocation = OrderAllocation(
      [order("late", 6, release: 9), order("soon", 6, release: 2)],
      supplies: [.init(name: "stock", key: frame, quantity: 8, date: nil)])
    #expect(allocation.short == [[4], [0]] && allocation.left == [0])
  }

  @Test func stockStaysForWhoCannotWait() {
    let supplies: [OrderAllocation.Supply] = [
      .init(name: "stock", key: frame, quantity: 5, date: nil),
      .init(name: "PO", key: frame, quantity: 5, date: day(4)),
    ]
    let allocation = OrderAllocation([order("a", 5, release: 6)], supplies: supplies)
    #expect(allocation.left == [5, 0])
    let both = OrderAllocation([order("a", 5, release: 6), order("b", 5, release: 1)], supplies: supplies)
    #expect(both.left == [0, 0] && both.short == [[0], [0]])
  }

  @Test func whatComesLateIsBetterThanNothing() {
    let allocation = OrderAllocation(
      [order("a", 5, release: 1)], supplies: [.init(name: "PO", key: frame, quantity: 5, date: day(9))])
    #expect(allocation.shares.map(\.quantity) == [5] && allocation.short == [[0]])
  }

  @Test func whatIsMadeForAnOrderGoesToIt() {
    let orders = [
      order("parent", 5, release: 5), order("other", 5, release: 5),
      OrderAllocation.Order(name: "child", release: day(1), due: day(4), components: [], parent: 0),
    ]
    let allocation = OrderAllocation(
      orders, supplies: [.init(name: "child", key: frame, quantity: 5, date: day(4), order: 2)])
    #expect(allocation.short == [[0], [5], []])
  }

  /// Nothing is given twice, nobody gets more than asked, and nothing is left while somebody is short.
  @Test(arguments: 1...200) func quantitiesAddUp(seed: UInt64) {
    var random = WorkshopRandomness(seed: seed)
    let keys = ["A", "B", "C"].map { ItemAtPlant($0) }
    let orders = (0..<Int.random(in: 1...8, using: &random)).map { number in
      OrderAllocation.Order(
        name: "\(number)", release: day(Int.random(in: 0...20, using: &random)), due: day(30),
        components: keys.map { .init(key: $0, quantity: Int64.random(in: 0...9, using: &random)) })
    }
    let supplies = (0..<Int.random(in: 0...10, using: &random)).map { number in
      OrderAllocation.Supply(
        name: "\(number)", key: keys.randomElement(using: &random)!, quantity: Int64.random(in: 0...12, using: &random),
        date: random.chance(30) ? nil : day(Int.random(in: 0...25, using: &random)))
    }
    let allocation = OrderAllocation(orders, supplies: supplies)
    for (place, supply) in supplies.enumerated() {
      let given = allocation.shares.filter { $0.supply == place }.reduce(0) { $0 + $1.quantity }
      #expect(given + allocation.left[place] == supply.quantity, "seed \(seed)")
    }
    for (place, order) in orders.enumerated() {
      for (number, component) in order.components.enumerated() {
        let got = allocation.shares.filter { $0.order == place && $0.component == number }
        #expect(
          got.reduce(0) { $0 + $1.quantity } + allocation.short[place][number] == component.quantity, "seed \(seed)")
        #expect(got.allSatisfy { supplies[$0.supply].key == component.key }, "seed \(seed)")
        let spare = supplies.indices.filter { supplies[$0].key == component.key }.reduce(0) { $0 + allocation.left[$1] }
        #expect(allocation.short[place][number] == 0 || spare == 0, "seed \(seed)")
      }
    }
  }
}
