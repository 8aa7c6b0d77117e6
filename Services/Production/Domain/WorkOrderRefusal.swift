import Values

/// Why production says no to something about a work order.
package enum WorkOrderRefusal: BusinessRefusal, Hashable {
  case exists
  case unknown
  case quantity
  case notPlanned
  case notFirm
  case materialMissing
  case notStarted
  case alreadyStarted
  case ended
  case unit(UnitOfMeasure)
  case tooMuch(open: Quantity)
  case nothingReported
  case dateNotLater(LocalDate)
  /// The new date is before today or years ahead.
  case dateOutside(LocalDate, LocalDate)
  /// The days up to the wished date cannot take the work.
  case noCapacity(LocalDate)
  case materialGone
  case reasonMissing
  case frozen
  /// Its release can no longer change.
  case begun
  case releaseAfterDue
  /// The day given for its release has gone by; with today.
  case releasePast(LocalDate)
  /// It is reported by its operations.
  case routed
  case notRouted
  /// What a subcontractor makes is reported by the warehouse.
  case subcontracted

  package var code: String {
    switch self {
    case .exists: "WORK_ORDER_EXISTS"
    case .unknown: "WORK_ORDER_UNKNOWN"
    case .quantity: "QUANTITY_INVALID"
    case .notPlanned: "WORK_ORDER_NOT_PLANNED"
    case .notFirm: "WORK_ORDER_NOT_FIRM"
    case .materialMissing: "MATERIAL_NOT_ISSUED"
    case .notStarted: "WORK_ORDER_NOT_STARTED"
    case .alreadyStarted: "WORK_ORDER_STARTED"
    case .ended: "WORK_ORDER_ENDED"
    case .unit: "UNIT_MISMATCH"
    case .tooMuch: "MORE_THAN_OPEN"
    case .nothingReported: "NOTHING_REPORTED"
    case .dateNotLater: "DATE_NOT_LATER"
    case .dateOutside: "DATE_INVALID"
    case .noCapacity: "NO_CAPACITY"
    case .materialGone: "MATERIAL_ISSUED"
    case .reasonMissing: "REASON_MISSING"
    case .frozen: "WORK_ORDER_FROZEN"
    case .begun: "WORK_ORDER_BEGUN"
    case .releaseAfterDue: "RELEASE_AFTER_DUE"
    case .releasePast: "RELEASE_PAST"
    case .routed: "WORK_ORDER_ROUTED"
    case .notRouted: "WORK_ORDER_NOT_ROUTED"
    case .subcontracted: "WORK_ORDER_SUBCONTRACTED"
    }
  }

  package var sentence: String {
    switch self {
    case .exists: "This work order exists already."
    case .unknown: "There is no such work order; check its number."
    case .quantity: "A work order must be for more than nothing."
    case .notPlanned: "Only a planned work order can be made firm."
    case .notFirm: "Only a firm work order can be released."
    case .materialMissing: "The work order's material is not issued yet; start it when inventory has issued it."
    case .notStarted: "The work order is not started; start it before reporting."
    case .alreadyStarted: "The work order was started before."
    case .ended: "The work order has ended; nothing more can be booked on it."
    case .unit(let unit): "The work order is counted in \(unit); report in that unit."
    case .tooMuch(let open): "Good and scrap together must lie between nothing and the \(open) that are open."
    case .nothingReported: "Report good or scrap quantities, or close the work order."
    case .dateNotLater(let due): "The work order is due on \(due); a new date must be later."
    case .dateOutside(let first, let last): "A work order's date must lie between \(first) and \(last)."
    case .noCapacity(let date): "The working days up to \(date) have not enough free capacity; choose a later date."
    case .materialGone: "The work order's material is issued; complete or close it instead of cancelling it."
    case .reasonMissing: "Give a reason of 1 to 500 bytes; others rely on the dates of this work order."
    case .frozen: "The work order is frozen; unfreeze it before moving it."
    case .begun: "When the work order is released can no longer change; give only a new due date."
    case .releaseAfterDue: "A work order must be released by its due date; give an earlier release date."
    case .releasePast(let today):
      "A work order can be released from \(today) on; give that day or a later one, or release it at once."
    case .routed: "The work order is made by operations; confirm its last operation instead."
    case .notRouted: "The work order has no operations; report it as a whole."
    case .subcontracted:
      "A subcontractor makes it: receive what he brings, or cancel what he does not, on his purchase order in "
        + "inventory."
    }
  }
}
