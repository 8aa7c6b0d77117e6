import InventoryContract
import InventoryService
import Testing
import Values

@Suite struct InventoryPropertyTests {
  private struct Order {
    var asked: [Int64]
    var promised: [Int64]
    /// Promised from production, and delivered by it.
    var made: [Int64]
    var delivered: [Int64]
    var version = 1
    var accepted = false
    var closed = false
  }

  /// Requests, decisions, cancellations, receipts and counts in any order: after each, every invariant
  /// holds, and no piece is promised to two orders.
  @Test(arguments: 0..<9) func randomOrdersNeverSharePieces(run: Int) throws {
    let seed = UInt64.random(in: .min ... .max)
    print("orders, run \(run): seed \(seed)")
    var random = InventoryRandom(seed: seed)
    let world = try InventoryWorld()
    let items = ["A", "B", "C"]
    for item in items { try world.list(item) }
    if Bool.random(using: &random) { try world.setMode(.manual) }
    let expires = run % 3 == 0
    var stocked = [Int64](repeating: 0, count: items.count)
    var orders: [Order] = []
    /// What production promises of the rest: all of it or nothing.
    func making(_ asked: [Int64], _ promised: [Int64]) -> [Int64] {
      Bool.random(using: &random) ? zip(asked, promised).map { $0 - $1 } : asked.map { _ in 0 }
    }
    for step in 0..<120 {
      let choice = Int.random(in: 0..<12, using: &random)
      let index = orders.isEmpty ? 0 : Int.random(in: 0..<orders.count, using: &random)
      let name = "h\(index)"
      switch choice {
      case 0, 1:
        let item = Int.random(in: 0..<items.count, using: &random)
        let pieces = Int64.random(in: 1...20, using: &random)
        try world.receive(items[item], pieces)
        stocked[item] += pieces
      case 2, 3, 4:
        let asked = items.map { _ in Int64.random(in: 1...8, using: &random) }
        let answer = try world.ask(
          "h\(orders.count)", zip(items, asked).map { ($0, $1) }, shipComplete: Bool.random(using: &random))
        try #require(answer.count == items.count, "seed \(seed), step \(step)")
        let none = items.map { _ in Int64(0) }
        orders.append(Order(asked: asked, promised: answer.map(\.promised.steps), made: none, delivered: none))
      case 5, 6, 7:
        guard !orders.isEmpty, !orders[index].closed, !orders[index].accepted else { continue }
        let made = making(orders[index].asked, orders[index].promised)
        guard (orders[index].promised + made).reduce(0, +) > 0 else { continue }
        try world.accept(
          name,
          items.indices.map {
            .init(
              product: items[$0], ordered: orders[index].asked[$0], stock: orders[index].promised[$0], made: made[$0])
          }, shipComplete: Bool.random(using: &random))
        orders[index].made = made
        orders[index].accepted = true
      case 8:
        guard !orders.isEmpty, !orders[index].closed else { continue }
        if orders[index].accepted {
          try world.requestCancellation(name)
          orders[index].closed =
            try world.count(
              "SELECT count(*) FROM fulfilment WHERE handoffID = '\(name)' AND stage = 'cancelled'") == 1
        } else {
          try world.reject(name)
          orders[index].closed = true
        }
      case 9, 10:
        guard !orders.isEmpty, orders[index].accepted else { continue }
        let item = Int.random(in: 0..<items.count, using: &random)
        let good = Int64.random(in: 1...9, using: &random)
        guard orders[index].made[item] > 0 else { continue }
        // Sometimes more than the line needs: that is free stock.
        try world.complete("w\(step)", 1, items[item], good: good, order: name, line: String(item + 1))
        stocked[item] += good
        orders[index].delivered[item] = min(orders[index].made[item], orders[index].delivered[item] + good)
      default:
        if expires { try world.pass(.seconds(200)) }
        guard !orders.isEmpty, orders[index].accepted, !orders[index].closed else { continue }
        let asked = orders[index].asked.map { max(1, $0 + Int64.random(in: -2...4, using: &random)) }
        let version = orders[index].version + 1
        let answer = try world.ask(name, version: version, zip(items, asked).map { ($0, $1) })
        orders[index].version = version
        if answer.isEmpty || Bool.random(using: &random) {
          try world.reject(name, version: version)
        } else {
          // Production gives whatever stock does not: less could be below what has left.
          let made = answer.map(\.short.steps)
          try world.accept(
            name, version: version,
            items.indices.map {
              .init(product: items[$0], ordered: asked[$0], stock: answer[$0].promised.steps, made: made[$0])
            })
          orders[index].asked = asked
          orders[index].promised = answer.map(\.promised.steps)
          orders[index].made = made
          orders[index].delivered = zip(made, orders[index].delivered).map { min($0, $1) }
        }
      }
      if step % 6 == 5 { #expect(try world.broken().isEmpty, "seed \(seed), step \(step)") }
      guard !expires else { continue }
      for item in items.indices {
        let promised = orders.filter { !$0.closed }.reduce(0) { $0 + $1.promised[item] + $1.delivered[item] }
        #expect(promised <= stocked[item], "seed \(seed), step \(step), \(items[item])")
      }
    }
  }
}
