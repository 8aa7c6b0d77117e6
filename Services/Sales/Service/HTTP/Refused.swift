import HTTPSupport
import SalesDomain
import Values

/// What a command's refusal is in HTTP. What the path names and is not there is 404; what the body says
/// wrongly is 422, with every wrong line; the rest is 409, as the state of things does not allow it.
func refused<View>(_ missing: MissingStatus, _ perform: () throws -> View) throws -> View {
  do {
    return try perform()
  } catch let refusal as ReferenceRefusal where refusal.isUnknown {
    switch missing {
    case .path: throw Problem.notFound(refusal.sentence, code: refusal.code)
    case .body: throw Problem.unprocessable(refusal.sentence, code: refusal.code)
    }
  } catch let refusal as SalesOrderRefusal where !refusal.lineErrors.isEmpty {
    let errors = refusal.lineErrors.map {
      Problem.FieldError(field: "line \($0.lineID)", code: $0.code, message: $0.message)
    }
    throw Problem.unprocessable(refusal.sentence, code: refusal.code, errors: errors)
  } catch let refusal as any BusinessRefusal where refusal.code == "FIELD_INVALID" {
    throw Problem.unprocessable(refusal.sentence, code: refusal.code)
  }
}

/// Where a command names what may not be there.
enum MissingStatus {
  case path
  case body
}

extension ReferenceRefusal {
  fileprivate var isUnknown: Bool {
    switch self {
    case .accountUnknown, .contractUnknown, .orderUnknown, .productUnknown: true
    case .numberTaken, .unitChanged, .kindChanged: false
    }
  }
}

/// What a query found, or 404.
func found<View>(_ view: View?, _ what: String, _ name: String) throws -> View {
  guard let view else { throw Problem.notFound("There is no \(what) '\(name.prefix(64))'.") }
  return view
}
