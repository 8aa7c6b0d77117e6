/// Which supply of an item goes to which claim, by priority and by what each customer accepts.
package struct DeliveryAllocation: Sendable {
  /// A customer's or a forecast's claim on the item.
  package struct Claim: Hashable, Sendable {
    package var quantity: Int64
    package var due: Int
    /// 1 before 2.
    package var priority: Int
    package var policy: DeliveryPolicy

    package init(quantity: Int64, due: Int, priority: Int = 1, policy: DeliveryPolicy = .any) {
      self.quantity = quantity
      self.due = due
      self.priority = priority
      self.policy = policy
    }

    /// A claim below the customer's smallest shipment is filled with that.
    var target: Int64 { max(quantity, policy.minimumShipment) }
  }

  /// What can be delivered from a day on.
  package struct Supply: Hashable, Sendable {
    package var quantity: Int64
    package var day: Int

    package init(quantity: Int64, day: Int) {
      self.quantity = quantity
      self.day = day
    }
  }

  package struct Delivery: Hashable, Sendable {
    package let claim: Int
    package let supply: Int
    package var day: Int
    package let quantity: Int64
  }

  package private(set) var deliveries: [Delivery] = []
  /// Per supply what nobody took.
  package private(set) var left: [Int64]
  private let supplies: [Supply]
  private let byDay: [Int]

  /// Claims are served by priority, then due day, then place in the list. Each takes the latest supply
  /// that is there by its day, so that earlier supply stays for more urgent claims, and then the next
  /// to come.
  package init(_ claims: [Claim], supplies: [Supply]) {
    left = supplies.map(\.quantity)
    self.supplies = supplies
    byDay = supplies.indices.sorted { (supplies[$0].day, $0) < (supplies[$1].day, $1) }
    let order = claims.indices.sorted {
      (claims[$0].priority, claims[$0].due, $0) < (claims[$1].priority, claims[$1].due, $1)
    }
    for claim in order { serve(claim, claims[claim]) }
  }

  private mutating func serve(_ number: Int, _ claim: Claim) {
    var open = claim.target
    let last = claim.policy.maximumLateness.map { claim.due + $0 } ?? .max
    let later = byDay.map { supplies[$0].day }.filter { $0 > claim.due && $0 <= last }
    var tried: Int?
    for day in [claim.due] + later where open > 0 && day != tried {
      tried = day
      let ready = byDay.filter { supplies[$0].day <= day && left[$0] > 0 }
      var quantity = claim.policy.shipment(open: open, free: ready.reduce(0) { $0 + left[$1] })
      open -= quantity
      for supply in ready.reversed() where quantity > 0 {
        let taken = min(quantity, left[supply])
        left[supply] -= taken
        quantity -= taken
        deliveries.append(Delivery(claim: number, supply: supply, day: day, quantity: taken))
      }
    }
  }

  /// The day on which a claim has all it asked for; nil when it never has.
  package func completed(_ claim: Int, of claims: [Claim]) -> Int? {
    let own = deliveries.filter { $0.claim == claim }
    guard own.reduce(0, { $0 + $1.quantity }) >= claims[claim].quantity else { return nil }
    return own.map(\.day).max() ?? claims[claim].due
  }
}
