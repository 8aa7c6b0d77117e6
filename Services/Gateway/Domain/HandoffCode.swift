/// The closed list of reasons why a version of an order is refused, held or ignored, with who can mend
/// it and whether sending a new version can succeed.
package enum HandoffCode: String, CaseIterable, Sendable {
  case notSigned = "NOT_SIGNED"
  case contractExpired = "CONTRACT_EXPIRED"
  case quoteNotAccepted = "QUOTE_NOT_ACCEPTED"
  case customerUnknown = "CUSTOMER_UNKNOWN"
  case customerAmbiguous = "CUSTOMER_AMBIGUOUS"
  case shipToMissing = "SHIP_TO_MISSING"
  case taxIDInvalid = "TAX_ID_INVALID"
  case termsInvalid = "TERMS_INVALID"
  case customerBlocked = "CUSTOMER_BLOCKED"
  case exportBlock = "EXPORT_BLOCK"
  case productUnknown = "PRODUCT_UNKNOWN"
  case productDiscontinued = "PRODUCT_DISCONTINUED"
  case unitInvalid = "UOM_INVALID"
  case quantityRule = "QTY_RULE"
  case priceMismatch = "PRICE_MISMATCH"
  case currencyNotAllowed = "CURRENCY_NOT_ALLOWED"
  case discountNotApproved = "DISCOUNT_NOT_APPROVED"
  case creditLimit = "CREDIT_LIMIT"
  case overdue = "OVERDUE"
  case creditDeclined = "CREDIT_DECLINED"
  case dateInfeasible = "DATE_INFEASIBLE"
  case notManufactured = "NOT_MANUFACTURED"
  case shipCompleteInfeasible = "SHIP_COMPLETE_INFEASIBLE"
  case duplicateConflict = "DUPLICATE_CONFLICT"
  case missingVersion = "MISSING_VERSION"
  case unknownField = "UNKNOWN_FIELD"
  case schema = "SCHEMA"
  case periodClosed = "PERIOD_CLOSED"
  case entityInactive = "ENTITY_INACTIVE"
  case transport = "TRANSPORT"
  case timeout = "TIMEOUT"
  case superseded = "SUPERSEDED"
  case belowShipped = "BELOW_SHIPPED"
  case alreadyShipped = "ALREADY_SHIPPED"
  case alreadyCancelled = "ALREADY_CANCELLED"
  case cancellationPending = "CANCELLATION_PENDING"
  case lateAnswer = "LATE_ANSWER"

  /// Who can mend it.
  package var owner: String {
    switch self {
    case .notSigned, .contractExpired, .quoteNotAccepted, .superseded, .belowShipped, .alreadyCancelled,
      .cancellationPending:
      "sales"
    case .customerUnknown, .customerAmbiguous, .shipToMissing, .taxIDInvalid, .termsInvalid: "sales operations"
    case .customerBlocked, .exportBlock: "compliance"
    case .productUnknown, .productDiscontinued, .unitInvalid, .quantityRule: "product data"
    case .priceMismatch, .currencyNotAllowed, .discountNotApproved: "pricing"
    case .creditLimit, .overdue, .creditDeclined, .periodClosed, .entityInactive: "finance"
    case .dateInfeasible, .notManufactured, .shipCompleteInfeasible: "planning"
    case .alreadyShipped: "warehouse"
    case .duplicateConflict, .missingVersion, .unknownField, .schema: "integration"
    case .transport, .timeout, .lateAnswer: "platform"
    }
  }

  /// Whether a corrected or later attempt can succeed. A decision is final for its version: an attempt
  /// is always a new version.
  package var retryable: Bool {
    switch self {
    case .customerBlocked, .exportBlock, .duplicateConflict, .superseded, .alreadyShipped, .alreadyCancelled,
      .lateAnswer:
      false
    default: true
    }
  }
}

/// One coded reason, about the whole order or one of its lines.
package struct HandoffFault: Hashable, Sendable {
  package var code: HandoffCode
  package var lineID: String?
  /// The path in a foreign document, `lines[2].quantity`, where the document itself is at fault.
  package var field: String?
  /// For people: what is wrong, where, and what to do.
  package var message: String

  package init(_ code: HandoffCode, line lineID: String? = nil, field: String? = nil, _ message: String) {
    self.code = code
    self.lineID = lineID
    self.field = field
    self.message = message
  }
}
