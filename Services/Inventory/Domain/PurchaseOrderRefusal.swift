import Values

extension PurchaseOrder {
  /// Why a purchase order cannot do this.
  package enum Refusal: BusinessRefusal, Hashable {
    case quantity
    case tooLarge
    case unit(UnitOfMeasure)
    case exists
    case unknown
    case moreThanOpen(Quantity)
    case received
    case cancelled

    package var code: String {
      switch self {
      case .quantity: "QUANTITY_RULE"
      case .tooLarge: "QUANTITY_TOO_LARGE"
      case .unit: "WRONG_UNIT"
      case .exists: "PURCHASE_ORDER_EXISTS"
      case .unknown: "PURCHASE_ORDER_UNKNOWN"
      case .moreThanOpen: "MORE_THAN_OPEN"
      case .received: "PURCHASE_ORDER_RECEIVED"
      case .cancelled: "PURCHASE_ORDER_CANCELLED"
      }
    }

    package var sentence: String {
      switch self {
      case .quantity: "The quantity must be above zero."
      case .tooLarge: "The quantity is too large for one site."
      case .unit(let unit): "The purchase order is counted in \(unit); give the quantity in \(unit)."
      case .exists: "The purchase order was placed before."
      case .unknown: "There is no such purchase order; place it first."
      case .moreThanOpen(let open):
        "Only \(open) of the purchase order are open; receive at most that, and order what came beyond it anew."
      case .received: "All of the purchase order was received; place another for more."
      case .cancelled: "The purchase order was cancelled; place another."
      }
    }
  }
}
