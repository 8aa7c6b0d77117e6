import Messaging

/// A refusal or failure as HTTP tells it: problem details, RFC 9457. The detail is one sentence for a
/// person, the code is stable and for programs.
package struct Problem: Error, Sendable, Equatable {
  /// What is wrong with one field of the request.
  package struct FieldError: Codable, Sendable, Equatable {
    /// The path to the field: `lines[2].quantity`.
    package let field: String
    package let code: String
    package let message: String

    package init(field: String, code: String, message: String) {
      self.field = field
      self.code = code
      self.message = message
    }
  }

  package var status: Int
  /// Upper case with underscores: `CONTRACT_NOT_ACTIVE`.
  package var code: String
  /// What is wrong, where, and what to do.
  package var detail: String
  package var errors: [FieldError]
  var headers: [Header]

  package init(
    status: Int, code: String, detail: String, errors: [FieldError] = [], headers: [Header] = []
  ) {
    self.status = status
    self.code = code
    self.detail = detail
    self.errors = errors
    self.headers = headers
  }
}

extension Problem {
  /// 400: the request cannot be understood.
  package static func badRequest(_ detail: String, code: String = "BAD_REQUEST") -> Problem {
    Problem(status: 400, code: code, detail: detail)
  }
  /// 401: nobody valid asks.
  package static func unauthenticated(_ detail: String, code: String = "UNAUTHENTICATED") -> Problem {
    Problem(
      status: 401, code: code, detail: detail, headers: [Header("WWW-Authenticate", "Bearer realm=\"causeway\"")])
  }
  /// 403: whoever asks may not do this.
  package static func forbidden(_ detail: String, code: String = "FORBIDDEN") -> Problem {
    Problem(status: 403, code: code, detail: detail)
  }
  /// 404: what the path names does not exist.
  package static func notFound(_ detail: String, code: String = "NOT_FOUND") -> Problem {
    Problem(status: 404, code: code, detail: detail)
  }
  /// 409: the state of things does not allow it now.
  package static func conflict(_ detail: String, code: String = "CONFLICT") -> Problem {
    Problem(status: 409, code: code, detail: detail)
  }
  /// 413: more than is accepted.
  package static func tooLarge(limit: Int) -> Problem {
    Problem(
      status: 413, code: "BODY_TOO_LARGE", detail: "The body is larger than \(limit) bytes; send less at a time.")
  }
  /// 415: a form of content that is not understood.
  package static func unsupportedContent(_ detail: String) -> Problem {
    Problem(status: 415, code: "UNSUPPORTED_CONTENT", detail: detail)
  }
  /// 422: understood, and wrong; `errors` say where.
  package static func unprocessable(
    _ detail: String, code: String = "UNPROCESSABLE", errors: [FieldError] = []
  ) -> Problem {
    Problem(status: 422, code: code, detail: detail, errors: errors)
  }
  /// 422 about one field.
  package static func invalid(_ field: String, _ message: String, code: String = "INVALID_FIELD") -> Problem {
    unprocessable(
      "\(field) \(message)", code: code, errors: [FieldError(field: field, code: code, message: message)])
  }
  /// 429: more often than is allowed.
  static func tooMany(retryAfterSeconds: Int) -> Problem {
    Problem(
      status: 429, code: "RATE_LIMITED",
      detail: "This token sends more requests than it may; wait \(retryAfterSeconds) s and send fewer per second.",
      headers: [Header("Retry-After", String(retryAfterSeconds))])
  }
  /// 503: not now; trying again is safe.
  package static func unavailable(_ detail: String, code: String = "UNAVAILABLE", retryAfterSeconds: Int = 1) -> Problem
  {
    Problem(
      status: 503, code: code, detail: detail, headers: [Header("Retry-After", String(retryAfterSeconds))])
  }
}

extension Problem {
  /// The reason phrase of a status, which is the problem's title.
  static func title(of status: Int) -> String {
    switch status {
    case 400: "Bad request"
    case 401: "Not signed in"
    case 403: "Not allowed"
    case 404: "Not found"
    case 405: "Method not allowed"
    case 409: "Conflict"
    case 413: "Too large"
    case 415: "Unsupported content"
    case 422: "Cannot be processed"
    case 429: "Too many requests"
    case 503: "Not available now"
    case 507: "No space left"
    default: "Internal error"
    }
  }

  private struct Document: Encodable {
    let type: String
    let title: String
    let status: Int
    let detail: String
    let instance: String
    let code: String
    let errors: [FieldError]?
    /// Finds the log entries of this request.
    let reference: String?
  }

  /// The answer as `application/problem+json`; `reference` is told only where there is more in the log.
  func reply(instance: String, reference: String) throws -> Reply {
    let document = Document(
      type: "urn:causeway:problem:\(code)", title: Problem.title(of: status), status: status, detail: detail,
      instance: instance, code: code, errors: errors.isEmpty ? nil : errors,
      reference: status >= 500 ? reference : nil)
    return Reply(
      status: status, contentType: "application/problem+json", body: try WireFormat.encode(document), headers: headers)
  }
}
