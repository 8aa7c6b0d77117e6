import Values

/// What is set aside for orders that stand before anything else is planned: stock and open orders go to the components
/// of firm and released orders in the order of their releases, so that no later demand or forecast takes what an order
/// was promised with.
package struct OrderAllocation: Sendable {
  /// Something that comes or is there.
  package struct Supply: Hashable, Sendable {
    package var name: String
    package var key: ItemAtPlant
    package var quantity: Int64
    /// Nil: it is in stock.
    package var date: LocalDate?
    /// It is what a standing order makes: its place among the orders.
    package var order: Int?
    /// When it comes, where it is inspected until ``date``.
    package var due: LocalDate?

    package init(name: String, key: ItemAtPlant, quantity: Int64, date: LocalDate?, order: Int? = nil) {
      self.name = name
      self.key = key
      self.quantity = quantity
      self.date = date
      self.order = order
    }
  }

  /// An order that stands and has not got its components yet.
  package struct Order: Hashable, Sendable {
    package struct Component: Hashable, Sendable {
      package var key: ItemAtPlant
      package var quantity: Int64

      package init(key: ItemAtPlant, quantity: Int64) {
        self.key = key
        self.quantity = quantity
      }
    }

    package var name: String
    package var release: LocalDate
    package var due: LocalDate
    package var components: [Component]
    /// The order that needs what this one makes: it comes to that before others.
    package var parent: Int?

    package init(name: String, release: LocalDate, due: LocalDate, components: [Component], parent: Int? = nil) {
      self.name = name
      self.release = release
      self.due = due
      self.components = components
      self.parent = parent
    }
  }

  package struct Share: Hashable, Sendable {
    /// Places in the lists given.
    package let order: Int
    package let component: Int
    package let supply: Int
    package let quantity: Int64
  }

  package private(set) var shares: [Share] = []
  /// Per supply what nobody took.
  package private(set) var left: [Int64]
  /// Per order and component what no supply gives.
  package private(set) var short: [[Int64]]

  /// An order takes first what orders made for it give, then the latest supply that is there by its release, stock
  /// last but one, and then the next to come.
  package init(_ orders: [Order], supplies: [Supply]) {
    left = supplies.map(\.quantity)
    short = orders.map { $0.components.map(\.quantity) }
    var byKey: [ItemAtPlant: [Int]] = [:]
    for (place, supply) in supplies.enumerated() { byKey[supply.key, default: []].append(place) }
    for key in byKey.keys {
      byKey[key]!.sort { (supplies[$0].date ?? .distantPast, $0) < (supplies[$1].date ?? .distantPast, $1) }
    }
    let sequence = orders.indices.sorted {
      (orders[$0].release, orders[$0].due, $0) < (orders[$1].release, orders[$1].due, $1)
    }
    for order in sequence {
      for (component, need) in orders[order].components.enumerated() {
        let places = byKey[need.key] ?? []
        let own = places.filter { supplies[$0].order.map { orders[$0].parent == order } ?? false }
        let others = places.filter { place in
          guard let maker = supplies[place].order else { return true }
          return maker != order && orders[maker].parent == nil
        }
        let inTime = others.filter { (supplies[$0].date ?? .distantPast) <= orders[order].release }
        let later = others.filter { (supplies[$0].date ?? .distantPast) > orders[order].release }
        for place in own + inTime.reversed() + later {
          take(order, component, from: place)
        }
      }
    }
  }

  private mutating func take(_ order: Int, _ component: Int, from supply: Int) {
    let quantity = min(short[order][component], left[supply])
    guard quantity > 0 else { return }
    short[order][component] -= quantity
    left[supply] -= quantity
    shares.append(Share(order: order, component: component, supply: supply, quantity: quantity))
  }
}

extension LocalDate {
  fileprivate static let distantPast = LocalDate(daysSinceEpoch: .min / 2)
}
