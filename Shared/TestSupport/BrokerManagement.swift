import AsyncHTTPClient
import Foundation
import NIOCore
import NIOHTTP1

/// The management HTTP API of a test's broker.
struct BrokerManagement: Sendable {
  let port: Int
  let user: String
  let password: String

  /// Sends a request below `/api` and returns the answer's status and body. Path segments are escaped here.
  func send(_ method: HTTPMethod, _ path: [String], body: String? = nil) async throws -> (status: Int, body: Data) {
    let unescaped = CharacterSet.alphanumerics.union(CharacterSet(charactersIn: "-._~"))
    let segments = path.map { $0.addingPercentEncoding(withAllowedCharacters: unescaped) ?? $0 }
    var request = HTTPClientRequest(url: "http://127.0.0.1:\(port)/api/" + segments.joined(separator: "/"))
    request.method = method
    request.setBasicAuth(username: user, password: password)
    if let body {
      request.headers.add(name: "Content-Type", value: "application/json")
      request.body = .bytes(ByteBuffer(string: body))
    }
    let response = try await HTTPClient.shared.execute(request, timeout: .seconds(30))
    let content = try await response.body.collect(upTo: 64 << 20)
    return (Int(response.status.code), Data(content.readableBytesView))
  }

  /// The same for a request that must succeed.
  @discardableResult
  func require(_ method: HTTPMethod, _ path: [String], body: String? = nil) async throws -> Data {
    let answer = try await send(method, path, body: body)
    guard (200..<300).contains(answer.status) else {
      throw BrokerFailure(
        description: "The broker answered \(answer.status) to \(method.rawValue) /api/\(path.joined(separator: "/")): "
          + String(decoding: answer.body.prefix(500), as: UTF8.self))
    }
    return answer.body
  }
}
