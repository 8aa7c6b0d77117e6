import HTTPTypes
import Hummingbird
import Persistence

/// The fields of a form that a browser sent.
package struct FormFields: Sendable {
  private let pairs: [(name: String, value: String)]

  init(_ pairs: [(name: String, value: String)]) { self.pairs = pairs }

  /// The first value of a field, without space around it; nil when absent or empty.
  package subscript(_ name: String) -> String? {
    pairs.first { $0.name == name && !$0.value.allSatisfy(\.isWhitespace) }.map { pair in
      let text = pair.value.drop(while: \.isWhitespace)
      return String(text[..<(text.lastIndex { !$0.isWhitespace }.map(text.index(after:)) ?? text.startIndex)])
    }
  }

  /// All values of a field that may come more than once.
  package func all(_ name: String) -> [String] { pairs.filter { $0.name == name }.map(\.value) }

  /// A field that must be there; throws a ``Problem`` (422) otherwise.
  package func required(_ name: String) throws -> String {
    guard let value = self[name] else { throw Problem.invalid(name, "is missing.", code: "MISSING_FIELD") }
    return value
  }
}

extension ServiceRoutes {
  /// POST of a browser's form, inside one write transaction. The form carries a hidden field
  /// ``HTMLForm/keyField``, so that sending it twice has one effect.
  package func form(
    _ path: String, scope: String,
    _ handle: @escaping @Sendable (FormFields, ServiceRequest, UnitOfWork) throws -> Reply
  ) {
    let database = requiredDatabase
    add("POST", path, .scope(scope), .form) { request, body, environment in
      let (fields, bytes) = try await request.form(body, limit: environment.bodyLimit)
      let key = try request.idempotencyKey(try fields.required(HTMLForm.keyField), bytes)
      return try await database.transact(request, key) { try handle(fields, request, $0) }
    }
  }

  /// POST of a browser's form that changes something elsewhere than in the database.
  package func form(
    _ path: String, scope: String,
    _ handle: @escaping @Sendable (FormFields, ServiceRequest) async throws -> Reply
  ) {
    add("POST", path, .scope(scope), .form) { request, body, environment in
      let (fields, _) = try await request.form(body, limit: environment.bodyLimit)
      return try Response(try await handle(fields, request))
    }
  }
}

extension ServiceRequest {
  /// The fields and the bytes of a form. A form that comes with the cookie must come from a page of
  /// this very service (Sec-Fetch-Site, else Origin): the cookie alone would let any page send it.
  func form(_ body: RequestBody, limit: Int) async throws -> (FormFields, [UInt8]) {
    if headers[.authorization] == nil { try requireSameOrigin() }
    let bytes = try await read(body, limit: limit)
    guard mediaType == "application/x-www-form-urlencoded" else {
      throw Problem.unsupportedContent("The body must be a form (application/x-www-form-urlencoded).")
    }
    guard let pairs = URLText.pairs(String(decoding: bytes, as: UTF8.self)) else {
      throw Problem.badRequest("The form is not well encoded; send it as UTF-8.", code: "MALFORMED_FORM")
    }
    return (FormFields(pairs), bytes)
  }

  private func requireSameOrigin() throws {
    let isSame: Bool
    if let site = headers[.fetchSite] {
      isSame = site == "same-origin"
    } else {
      isSame = headers[.origin].map { $0.hasSuffix("://\(authority ?? "")") } ?? false
    }
    guard isSame else {
      throw Problem.forbidden(
        "The form did not come from a page of this service; open the page and send it there.",
        code: "FOREIGN_FORM")
    }
  }
}
