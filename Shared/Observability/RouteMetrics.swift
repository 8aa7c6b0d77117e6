import CoreMetrics

/// How often one route was asked, what it answered, and how long that took. Made once per route, so
/// that counting a request looks nothing up.
package struct RouteMetrics: Sendable {
  /// By hundreds of the status: `2xx` to `5xx`.
  private let answers: [Counter]
  private let duration: Timer

  /// `route` is the route's pattern, never a path with ids: each becomes a time series.
  package init(method: String, route: String) {
    let labels = [("method", method), ("route", route)]
    answers = ["1xx", "2xx", "3xx", "4xx", "5xx"].map {
      Counter(label: "causeway_http_requests_total", dimensions: labels + [("status", $0)])
    }
    duration = Timer(label: "causeway_http_request_duration_seconds", dimensions: labels)
  }

  package func record(status: Int, nanoseconds: Int64) {
    answers[min(max(status / 100, 1), 5) - 1].increment()
    duration.recordNanoseconds(nanoseconds)
  }
}
