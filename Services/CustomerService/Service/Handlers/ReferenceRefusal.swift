import Values

/// A command names something that is not there, or not the customer's.
package enum ReferenceRefusal: BusinessRefusal, Hashable {
  case customerUnknown(String)
  case caseUnknown(String)
  case orderMissing
  case orderNotShipped(String)
  case orderOfOther(String)
  case messageUsed(String)

  package var code: String {
    switch self {
    case .customerUnknown: "CUSTOMER_UNKNOWN"
    case .caseUnknown: "CASE_UNKNOWN"
    case .orderMissing: "ORDER_MISSING"
    case .orderNotShipped: "ORDER_NOT_SHIPPED"
    case .orderOfOther: "ORDER_OF_OTHER_CUSTOMER"
    case .messageUsed: "DUPLICATE_CONFLICT"
    }
  }

  package var sentence: String {
    switch self {
    case .customerUnknown(let id):
      "No customer has the id '\(id.prefix(64))'; take the id under which the gateway onboarded the account."
    case .caseUnknown(let id): "No case has the id '\(id.prefix(64))'."
    case .orderMissing: "The case is about no order; name the order whose goods come back."
    case .orderNotShipped(let id): "Nothing of the order '\(id.prefix(64))' has been shipped, so nothing can come back."
    case .orderOfOther(let id): "The order '\(id.prefix(64))' belongs to another customer."
    case .messageUsed(let id):
      "The message '\(id.prefix(64))' opened a case of another customer; give each message its own id."
    }
  }
}
