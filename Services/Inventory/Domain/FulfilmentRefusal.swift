import Values

extension Fulfilment {
  /// Why an order's fulfilment cannot do this.
  package enum Refusal: BusinessRefusal, Hashable {
    case alreadyShipped
    /// A version that takes away what has left the warehouse.
    case belowShipped(lineID: String, shipped: Int64)
    case shipmentUnknown
    case frozen
    case wrongStatus(ShipmentStatus, wanted: String)
    case notInShipment(lineID: String)
    case pickedTooMuch(lineID: String, planned: Int64)
    case nothingPicked
    case shipsComplete

    package var code: String {
      switch self {
      case .alreadyShipped: "ALREADY_SHIPPED"
      case .belowShipped: "BELOW_SHIPPED"
      case .shipmentUnknown: "SHIPMENT_NOT_OPEN"
      case .frozen: "ORDER_CHANGING"
      case .wrongStatus: "SHIPMENT_STATUS"
      case .notInShipment: "LINE_NOT_IN_SHIPMENT"
      case .pickedTooMuch: "PICKED_TOO_MUCH"
      case .nothingPicked: "NOTHING_PICKED"
      case .shipsComplete: "SHIP_COMPLETE"
      }
    }

    package var sentence: String {
      switch self {
      case .alreadyShipped: "Goods of this order have left the warehouse; it takes a return instead of a cancellation."
      case .belowShipped(let lineID, let shipped):
        "\(shipped) of line \(lineID) have left the warehouse; the line cannot go below that."
      case .shipmentUnknown: "The shipment is not open: it was issued, or withdrawn when its order changed."
      case .frozen: "The order is being changed; try again when its new version is decided."
      case .wrongStatus(let status, let wanted): "The shipment is \(status.rawValue); it must be \(wanted) for this."
      case .notInShipment(let lineID): "The shipment has no line \(lineID.prefix(40)); name only its own lines."
      case .pickedTooMuch(let lineID, let planned):
        "\(planned) of line \(lineID) are planned; between 0 and that many can be picked."
      case .nothingPicked: "Nothing was picked; give at least one line a quantity."
      case .shipsComplete: "The order ships complete; pick every line in full."
      }
    }
  }
}
