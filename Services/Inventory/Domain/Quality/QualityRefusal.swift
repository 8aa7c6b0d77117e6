import Values

/// Why something of quality inspection, blocked stock or a non-conformance cannot be done.
package enum QualityRefusal: BusinessRefusal, Hashable {
  /// A field of an inspection plan cannot be used.
  case plan(String)
  case quantity
  case unit(UnitOfMeasure)
  case lotDecided
  case characteristicUnknown(String)
  /// A measured characteristic needs values, one answered with yes or no needs the answer.
  case reading(String)
  case moreThanOpen(Quantity)
  /// So many pieces are to be tested for a characteristic before anything is accepted.
  case resultsMissing(characteristic: String, tested: Int, sample: Int)
  case deviation(characteristic: String, nonconforming: Int)
  case defectCodeMissing
  case moreThanBlocked(Quantity)
  /// Of what is to be blocked only so much is free.
  case reserved(free: Quantity)
  /// The rest is picked, on its way out, or held for orders that are not decided.
  case moreThanTakeable(Quantity)
  case notPurchased
  case undisposed(Quantity)
  case actionUnknown(Int)
  case actionOpen(Int)
  case actionNotDone(Int)
  case actionVerified(Int)
  case actionIneffective(Int)
  case reasonMissing
  case tooManyActions
  case closed

  package var code: String {
    switch self {
    case .plan: "INSPECTION_PLAN_INVALID"
    case .quantity: "QUANTITY_RULE"
    case .unit: "WRONG_UNIT"
    case .lotDecided: "INSPECTION_LOT_DECIDED"
    case .characteristicUnknown: "CHARACTERISTIC_UNKNOWN"
    case .reading: "RESULT_INVALID"
    case .moreThanOpen: "MORE_THAN_OPEN"
    case .resultsMissing: "RESULTS_MISSING"
    case .deviation: "DEVIATION_REASON_NEEDED"
    case .defectCodeMissing: "DEFECT_CODE_NEEDED"
    case .moreThanBlocked: "MORE_THAN_BLOCKED"
    case .reserved: "RESERVED"
    case .moreThanTakeable: "MORE_THAN_BLOCKABLE"
    case .notPurchased: "NOT_PURCHASED"
    case .undisposed: "DISPOSITION_OPEN"
    case .actionUnknown: "ACTION_UNKNOWN"
    case .actionOpen: "ACTION_OPEN"
    case .actionNotDone: "ACTION_NOT_DONE"
    case .actionVerified: "ACTION_VERIFIED"
    case .actionIneffective: "ACTION_INEFFECTIVE"
    case .reasonMissing: "REASON_NEEDED"
    case .tooManyActions: "TOO_MANY_ACTIONS"
    case .closed: "NONCONFORMANCE_CLOSED"
    }
  }

  package var sentence: String {
    switch self {
    case .plan(let sentence): sentence
    case .quantity: "The quantity must be above zero."
    case .unit(let unit): "The goods are counted in \(unit); give the quantity in \(unit)."
    case .lotDecided: "The inspection lot is decided; block the stock, or raise a non-conformance for it."
    case .characteristicUnknown(let name): "The lot's plan has no characteristic '\(name.prefix(100))'."
    case .reading(let sentence): sentence
    case .moreThanOpen(let open): "Only \(open) of the inspection lot are undecided; decide on at most that."
    case .resultsMissing(let name, let tested, let sample):
      "'\(name)' was tested on \(tested) of \(sample) pieces; record the other results before accepting anything."
    case .deviation(let name, let found):
      "\(found) tested pieces do not conform in '\(name)'; reject them, or accept them as a deviation with a 'reason'."
    case .defectCodeMissing: "What is rejected needs a 'defectCode' of 1 to 40 bytes."
    case .moreThanBlocked(let left): "Only \(left) are blocked for this and undisposed; give at most that."
    case .reserved(let free):
      "Only \(free) are free, the others are reserved; block at most that, or give 'includeReserved' so that whoever "
        + "they are kept for waits again."
    case .moreThanTakeable(let most):
      "Only \(most) can be blocked: the others are picked, kept for stock transfer orders, or held for orders that are "
        + "not decided; put those shipments back or cancel those transfers first."
    case .notPurchased: "The goods were made here and have no supplier; use, rework or scrap them."
    case .undisposed(let left): "\(left) have no disposition yet; say what becomes of them first."
    case .actionUnknown(let number): "The non-conformance has no action \(number)."
    case .actionOpen(let number): "Action \(number) is not verified yet; complete and verify it before closing."
    case .actionNotDone(let number): "Action \(number) is not completed yet; complete it before it is verified."
    case .actionVerified(let number): "Action \(number) was verified before; add another action."
    case .actionIneffective(let number):
      "Action \(number) was not effective; another one must be verified effective before closing."
    case .reasonMissing: "No corrective action was taken; give the 'reason' why none is needed."
    case .tooManyActions: "A non-conformance has at most \(Nonconformance.maximumActions) actions; raise another."
    case .closed: "The non-conformance is closed; raise another."
    }
  }
}
