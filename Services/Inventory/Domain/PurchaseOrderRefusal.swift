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
    /// Of a subcontractor's work.
    case nothingProvided
    case notProvided(item: String)
    case moreThanProvided(item: String, left: Int64)
    case consumption
    case scrap
    /// Of components that are to be handed over in part.
    case provision
    case allProvided
    case moreThanNeeded(item: String, open: Quantity)
    case notThere(item: String, there: Quantity)

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
      case .nothingProvided: "COMPONENTS_NOT_PROVIDED"
      case .notProvided: "COMPONENT_NOT_PROVIDED"
      case .moreThanProvided: "MORE_THAN_PROVIDED"
      case .consumption: "CONSUMPTION_INVALID"
      case .scrap: "SCRAP_NOT_REPORTED_HERE"
      case .provision: "PROVISION_INVALID"
      case .allProvided: "ALL_PROVIDED"
      case .moreThanNeeded: "MORE_THAN_NEEDED"
      case .notThere: "COMPONENT_SHORT"
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
      case .nothingProvided:
        "The subcontractor has not been given the components of this work order yet; bring them into stock first."
      case .notProvided(let item):
        "The subcontractor was given no \(item.prefix(64)) for this work order; leave it out of 'consumed'."
      case .moreThanProvided(let item, let left):
        "The subcontractor has only \(left) steps of \(item) left for this work order; correct 'consumed'."
      case .consumption:
        "'consumed' is for a subcontractor's purchase order, each component once, not below zero and in its unit."
      case .scrap:
        "'scrapped' is for the purchase order of a subcontractor's work; what a supplier sold and is of no use is "
          + "received, and rejected or returned."
      case .provision:
        "Say either 'quantity', the pieces that components are handed over for, or 'components' of a subcontractor's open "
          + "purchase order, each once, above zero and in its unit."
      case .allProvided:
        "The subcontractor has been given all components of this work order, or needs no more; there is nothing to hand over."
      case .moreThanNeeded(let item, let open):
        "Only \(open) of \(item) are still to be handed over for this work order; hand over at most that."
      case .notThere(let item, let there):
        "Only \(there) of \(item) are free at the work order's site; hand over at most that, or bring more into stock."
      }
    }
  }
}
