import Values

/// Why a request cannot be done, where it names something that is not there or does not fit it.
enum InventoryRefusal: BusinessRefusal, Hashable {
  case itemUnknown(String)
  case itemExists(String)
  case notStocked(String)
  case wrongUnit(item: String, unit: String)
  case siteUnknown(String)
  case siteNameReserved(String)
  case sameSite
  case returnUnknown(String)
  case shipmentUnknown(String)
  case purchaseOrderUnknown(String)
  case transferOrderUnknown(String)
  case inspectionPlanUnknown(String)
  case inspectionLotUnknown(String)
  case nonconformanceUnknown(String)
  case textInvalid(field: String, bytes: Int)
  case unitUnknown(String)
  case costOutOfRange
  case wrongSign(kind: String, positive: Bool)
  case tooManyLines(limit: Int)
  case dateOutside(field: String, first: LocalDate, last: LocalDate)

  var code: String {
    switch self {
    case .itemUnknown: "ITEM_UNKNOWN"
    case .itemExists: "ITEM_EXISTS"
    case .notStocked: "NOT_STOCKED"
    case .wrongUnit: "WRONG_UNIT"
    case .siteUnknown: "SITE_UNKNOWN"
    case .siteNameReserved: "SITE_NAME_RESERVED"
    case .sameSite: "SAME_SITE"
    case .returnUnknown: "RETURN_UNKNOWN"
    case .shipmentUnknown: "SHIPMENT_UNKNOWN"
    case .purchaseOrderUnknown: "PURCHASE_ORDER_UNKNOWN"
    case .transferOrderUnknown: "TRANSFER_ORDER_UNKNOWN"
    case .inspectionPlanUnknown: "INSPECTION_PLAN_UNKNOWN"
    case .inspectionLotUnknown: "INSPECTION_LOT_UNKNOWN"
    case .nonconformanceUnknown: "NONCONFORMANCE_UNKNOWN"
    case .textInvalid: "TEXT_INVALID"
    case .unitUnknown: "UNIT_UNKNOWN"
    case .costOutOfRange: "COST_OUT_OF_RANGE"
    case .wrongSign: "WRONG_SIGN"
    case .tooManyLines: "TOO_MANY_LINES"
    case .dateOutside: "DATE_INVALID"
    }
  }

  var sentence: String {
    switch self {
    case .itemUnknown(let code): "No item has the code '\(code.prefix(64))'; create it, or wait until sales lists it."
    case .itemExists(let code): "The item \(code) exists already; use another code."
    case .notStocked(let code): "\(code) is a service; only goods are kept in stock."
    case .wrongUnit(let item, let unit): "\(item) is counted in \(unit); give the quantity in \(unit)."
    case .siteUnknown(let site): "There is no site '\(site.prefix(64))'; add it with PUT /v1/sites/{site} first."
    case .siteNameReserved(let site): "'\(site)' names a place outside the company's sites; choose another code."
    case .sameSite: "Goods cannot be transferred to the site they are at; name another."
    case .returnUnknown(let id): "No return has the id '\(id.prefix(64))'; customer service authorises returns."
    case .shipmentUnknown(let id): "No shipment has the id '\(id.prefix(64))'."
    case .purchaseOrderUnknown(let id): "No purchase order has the id '\(id.prefix(64))'."
    case .transferOrderUnknown(let id): "No stock transfer order has the id '\(id.prefix(64))'."
    case .inspectionPlanUnknown(let item): "The item \(item.prefix(64)) has no inspection plan; it is not inspected."
    case .inspectionLotUnknown(let id): "No inspection lot has the id '\(id.prefix(64))'."
    case .nonconformanceUnknown(let id): "No non-conformance has the id '\(id.prefix(64))'."
    case .textInvalid(let field, let bytes): "'\(field)' must be 1 to \(bytes) bytes of text."
    case .unitUnknown(let unit):
      "'\(unit.prefix(10))' is not a known unit; use one of \(UnitOfMeasure.known.joined(separator: ", "))."
    case .costOutOfRange: "The standard cost must lie between 0 and 1,000,000 in the currency's main unit."
    case .wrongSign(let kind, let positive):
      "A \(kind) has a quantity \(positive ? "above" : "below") zero; correct the sign or the kind."
    case .tooManyLines(let limit): "At most \(limit) adjustments are taken at once; send the rest separately."
    case .dateOutside(let field, let first, let last): "'\(field)' must lie between \(first) and \(last)."
    }
  }
}

extension LocalDate {
  /// The day that people give a document: at most a century from today. What is added to it can then still be written.
  func checked(_ field: String, today: LocalDate) throws(InventoryRefusal) -> LocalDate {
    try checked(field, from: today + -36_525, to: today + 36_525)
  }

  /// The day by which something is to be done: today or later, at most ten years ahead.
  func checked(_ field: String, notBefore today: LocalDate) throws(InventoryRefusal) -> LocalDate {
    try checked(field, from: today, to: today + 3653)
  }

  private func checked(
    _ field: String, from first: LocalDate, to last: LocalDate
  ) throws(InventoryRefusal) -> LocalDate {
    guard self >= first, self <= last else { throw .dateOutside(field: field, first: first, last: last) }
    return self
  }
}

extension String {
  /// The text without white space around it; refused when nothing is left or it is too long.
  func checked(_ field: String, upTo bytes: Int) throws(InventoryRefusal) -> String {
    guard let text = trimmedText(upTo: bytes) else { throw .textInvalid(field: field, bytes: bytes) }
    return text
  }
}
