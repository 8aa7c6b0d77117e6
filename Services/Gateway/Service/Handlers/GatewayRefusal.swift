import GatewayDomain
import Values

/// Why the gateway does not carry out a command.
package enum GatewayRefusal: BusinessRefusal, Equatable {
  case invalid(String)
  case unknownHandoff(String)
  /// An order of the own CRM, which cancels its orders itself.
  case ownOrder(String)
  case unknownSourceSystem(String)
  case inactiveSourceSystem(String)
  case unknownCustomer(String)
  case unknownProduct(String)
  case unknownAccount(sourceSystem: String, reference: String)
  case crossReferenceTaken(String)
  case duplicateConflict(handoffID: String, version: Int)
  case missingVersion(expected: Int)

  package var code: String {
    switch self {
    case .invalid: HandoffCode.schema.rawValue
    case .unknownHandoff: "HANDOFF_UNKNOWN"
    case .ownOrder: "ORDER_OF_SALES"
    case .unknownSourceSystem: "SOURCE_UNKNOWN"
    case .inactiveSourceSystem: HandoffCode.entityInactive.rawValue
    case .unknownCustomer, .unknownAccount: HandoffCode.customerUnknown.rawValue
    case .unknownProduct: HandoffCode.productUnknown.rawValue
    case .crossReferenceTaken, .duplicateConflict: HandoffCode.duplicateConflict.rawValue
    case .missingVersion: HandoffCode.missingVersion.rawValue
    }
  }

  package var sentence: String {
    switch self {
    case .invalid(let sentence): sentence
    case .unknownHandoff(let id): "There is no hand-off \(id)."
    case .ownOrder(let number): "Order \(number) is an order of sales; cancel it there."
    case .unknownSourceSystem(let name):
      "The source system '\(name)' is not registered; register it with PUT /v1/source-systems/\(name)."
    case .inactiveSourceSystem(let name): "The source system '\(name)' is switched off; switch it on first."
    case .unknownCustomer(let id): "There is no customer \(id)."
    case .unknownProduct(let code): "No product has the code \(code)."
    case .unknownAccount(let system, let reference):
      "Nothing is known of customer \(reference) of \(system); hand over an order of it first, or name a customer."
    case .crossReferenceTaken(let existing):
      "This account was billed as customer \(existing) already; merge the customers in accounting instead."
    case .duplicateConflict(let handoffID, let version):
      "Version \(version) was handed over before with other content (hand-off \(handoffID)); send the change as the "
        + "next version."
    case .missingVersion(let expected): "Version \(expected) comes next; send it first."
    }
  }
}
