/// What a customer accepts. Quantities in smallest steps, lateness in days.
package struct DeliveryPolicy: Hashable, Sendable {
  /// Nothing is delivered later than this; nil: any date.
  package var maximumLateness: Int?
  /// No single delivery is smaller, the last one included; 0: any size.
  package var minimumShipment: Int64

  package init(maximumLateness: Int? = nil, minimumShipment: Int64 = 0) {
    self.maximumLateness = maximumLateness
    self.minimumShipment = minimumShipment
  }

  package static let any = DeliveryPolicy()

  /// How much of `free` may leave now when `open` is still to be delivered: never so much that a rest
  /// below the minimum shipment stays. 0: wait.
  func shipment(open: Int64, free: Int64) -> Int64 {
    let smallest = max(1, minimumShipment)
    if free >= open { return open }
    guard free >= smallest else { return 0 }
    let quantity = min(free, open - smallest)
    return quantity >= smallest ? quantity : 0
  }
}
