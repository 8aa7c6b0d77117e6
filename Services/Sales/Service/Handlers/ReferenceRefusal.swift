import SalesContract
import Values

/// A command names something that is not there, or a name that is taken.
package enum ReferenceRefusal: BusinessRefusal, Hashable {
  case accountUnknown(String)
  case contractUnknown(String)
  case orderUnknown(String)
  case productUnknown(String)
  case numberTaken(String)
  case unitChanged(code: String, unit: String)
  case kindChanged(code: String, kind: ProductKind)

  package var code: String {
    switch self {
    case .accountUnknown: "ACCOUNT_UNKNOWN"
    case .contractUnknown: "CONTRACT_UNKNOWN"
    case .orderUnknown: "ORDER_UNKNOWN"
    case .productUnknown: "PRODUCT_UNKNOWN"
    case .numberTaken: "NUMBER_TAKEN"
    case .unitChanged: "UNIT_CHANGED"
    case .kindChanged: "KIND_CHANGED"
    }
  }

  package var sentence: String {
    switch self {
    case .accountUnknown(let id): "No account has the id '\(id.prefix(64))'; open it first."
    case .contractUnknown(let id): "No contract has the id '\(id.prefix(64))'; draft it first."
    case .orderUnknown(let id): "No order has the id '\(id.prefix(64))'."
    case .productUnknown(let code): "No product has the code '\(code.prefix(64))'; list it first."
    case .numberTaken(let number): "Another account has the number '\(number)'; choose another."
    case .unitChanged(let code, let unit): "\(code) is counted in \(unit); list it under another code for another unit."
    case .kindChanged(let code, .goods): "\(code) is goods and may have stock; list the service under another code."
    case .kindChanged(let code, .service): "\(code) is a service and has no stock; list the goods under another code."
    }
  }
}
