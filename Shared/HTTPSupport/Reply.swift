import Messaging

/// A header field of an answer.
package struct Header: Codable, Sendable, Equatable {
  package let name: String
  package let value: String

  package init(_ name: String, _ value: String) {
    self.name = name
    self.value = value
  }
}

/// What a route answers.
package struct Reply: Sendable {
  package var status: Int
  package var contentType: String
  package var headers: [Header]
  /// The body, or why the view could not be written as JSON, which is told when it is sent.
  private let content: Result<[UInt8], any Error>

  package init(status: Int, contentType: String, body: [UInt8], headers: [Header] = []) {
    self.status = status
    self.contentType = contentType
    self.headers = headers
    content = .success(body)
  }

  private init(status: Int, view: some Encodable, headers: [Header] = []) {
    self.status = status
    self.headers = headers
    contentType = "application/json"
    content = Result { try WireFormat.encode(view) }
  }

  /// 200 with the view as JSON, its keys sorted.
  package static func ok(_ view: some Encodable) -> Reply { Reply(status: 200, view: view) }

  /// 201 with the view and where it can be read again.
  package static func created(_ view: some Encodable, location: String) -> Reply {
    Reply(status: 201, view: view, headers: [Header("Location", location)])
  }

  /// 202: taken in; what becomes of it is told at `location`, where given.
  package static func accepted(_ view: some Encodable, location: String? = nil) -> Reply {
    Reply(status: 202, view: view, headers: location.map { [Header("Location", $0)] } ?? [])
  }

  /// 204: done, nothing to show.
  package static var noContent: Reply { Reply(status: 204, contentType: "", body: []) }

  /// 200 with text of any other kind: CSV, Prometheus, a calendar.
  package static func text(_ text: String, contentType: String = "text/plain; charset=utf-8") -> Reply {
    Reply(status: 200, contentType: contentType, body: Array(text.utf8))
  }

  /// 303: look there now. `path` is a path of this service.
  package static func seeOther(_ path: String) -> Reply {
    Reply(status: 303, contentType: "", body: [], headers: [Header("Location", path)])
  }

  func body() throws -> [UInt8] { try content.get() }
}
