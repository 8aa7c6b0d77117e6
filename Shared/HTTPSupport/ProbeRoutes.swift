import Hummingbird
import Messaging
import Observability
import Persistence
import Values

/// One thing that a service needs in order to do its work.
package struct HealthCheck: Codable, Sendable, Equatable {
  /// `database`, `publisher`, `consumer`.
  package let name: String
  package let healthy: Bool
  package let detail: String

  package init(_ name: String, healthy: Bool, _ detail: String) {
    self.name = name
    self.healthy = healthy
    self.detail = detail
  }
}

/// What supervisors and monitoring ask.
enum ProbeRoutes {
  private struct Readiness: Encodable {
    let status: String
    let checks: [HealthCheck]
  }
  private struct Liveness: Encodable { let status = "alive" }

  static func add(to routes: ServiceRoutes, ready: @escaping @Sendable () async -> [HealthCheck]) {
    routes.add("GET", "/health/live", .open, .probe) { _, _, _ in
      try Response(uncached(.ok(Liveness())))
    }
    routes.add("GET", "/health/ready", .open, .probe) { _, _, _ in
      let checks = await ready()
      let isReady = checks.allSatisfy(\.healthy)
      var reply = Reply.ok(Readiness(status: isReady ? "ready" : "not ready", checks: checks))
      if !isReady { reply.status = 503 }
      return try Response(uncached(reply))
    }
    let database = routes.database
    routes.add("GET", "/metrics", .scope("metrics:read"), .query) { _, _, _ in
      var text = PrometheusRegistry.shared.text()
      if let database {
        let statistics = try await database.read { try MessageOperations.statistics($0) }
        text += messageGauges(statistics, now: database.time.now())
      }
      return try Response(uncached(.text(text, contentType: "text/plain; version=0.0.4; charset=utf-8")))
    }
  }

  /// What waits and how old it is: the figures that operators alarm on.
  private static func messageGauges(_ statistics: MessageOperations.Statistics, now: Instant) -> String {
    func age(_ since: Instant?) -> Double { since.map { max(0, (now - $0).inSeconds) } ?? 0 }
    var text = PrometheusText(constantLabels: PrometheusRegistry.shared.constantLabels)
    text.gauge(
      "causeway_outbox_pending", help: "Events not yet confirmed by the broker.", Double(statistics.outboxPending))
    text.gauge("causeway_outbox_parked", help: "Events that can never be sent.", Double(statistics.outboxParked))
    text.gauge(
      "causeway_outbox_oldest_age_seconds", help: "Age of the oldest event not yet sent.",
      age(statistics.oldestPendingAt))
    text.gauge("causeway_inbox_held", help: "Messages to be tried again, or behind one.", Double(statistics.held))
    text.gauge(
      "causeway_inbox_held_keys", help: "Keys whose messages are held, waiting or parked.", Double(statistics.heldKeys))
    text.gauge(
      "causeway_inbox_waiting", help: "Messages that wait for something not yet known.", Double(statistics.waiting))
    text.gauge("causeway_inbox_parked", help: "Messages that need an operator.", Double(statistics.parked))
    text.gauge(
      "causeway_inbox_oldest_open_age_seconds", help: "Age of the oldest held, waiting or parked message.",
      age(statistics.oldestOpenAt))
    text.gauge("causeway_timers_pending", help: "Timers that have not fired.", Double(statistics.timersPending))
    return text.text
  }

  private static func uncached(_ reply: Reply) -> Reply {
    var reply = reply
    reply.headers.append(Header("Cache-Control", "no-store"))
    return reply
  }
}
