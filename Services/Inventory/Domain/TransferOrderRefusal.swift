import Values

extension TransferOrder {
  /// Why a stock transfer order cannot do this.
  package enum Refusal: BusinessRefusal, Hashable {
    case quantity
    case tooLarge
    case unit(UnitOfMeasure)
    case dates(ships: LocalDate, due: LocalDate)
    case exists
    case unknown
    case shipped
    case notShipped
    case moreThanOpen(Quantity)
    case received
    case cancelled

    package var code: String {
      switch self {
      case .quantity: "QUANTITY_RULE"
      case .tooLarge: "QUANTITY_TOO_LARGE"
      case .unit: "WRONG_UNIT"
      case .dates: "DATE_ORDER"
      case .exists: "TRANSFER_ORDER_EXISTS"
      case .unknown: "TRANSFER_ORDER_UNKNOWN"
      case .shipped: "TRANSFER_ORDER_SHIPPED"
      case .notShipped: "TRANSFER_ORDER_NOT_SHIPPED"
      case .moreThanOpen: "MORE_THAN_OPEN"
      case .received: "TRANSFER_ORDER_RECEIVED"
      case .cancelled: "TRANSFER_ORDER_CANCELLED"
      }
    }

    package var sentence: String {
      switch self {
      case .quantity: "The quantity must be above zero."
      case .tooLarge: "The quantity is too large for one site."
      case .unit(let unit): "The stock transfer order is counted in \(unit); give the quantity in \(unit)."
      case .dates(let ships, let due):
        "It is to leave on \(ships) and to arrive on \(due), before that; correct a date."
      case .exists: "The stock transfer order was planned before."
      case .unknown: "There is no such stock transfer order; plan it first."
      case .shipped: "The stock transfer order has left already; plan another for more."
      case .notShipped: "Nothing of the stock transfer order has left yet; ship it first."
      case .moreThanOpen(let open): "Only \(open) of the stock transfer order are open; give at most that."
      case .received: "All of the stock transfer order has arrived; plan another for more."
      case .cancelled: "The stock transfer order was cancelled; plan another."
      }
    }
  }
}
