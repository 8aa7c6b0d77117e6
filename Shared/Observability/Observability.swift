import CoreMetrics
import Logging
import Values

/// Sets up logs and metrics of a process.
package enum Observability {
  /// Sends logs as JSON lines to standard error and metrics to ``PrometheusRegistry/shared``. To be
  /// called once, before the first logger or metric is made.
  package static func bootstrap(service: String, level: Logger.Level = .info) {
    let sink = StandardErrorSink()
    LoggingSystem.bootstrap { label in
      JSONLogHandler(service: service, label: label, level: level, sink: sink)
    }
    PrometheusRegistry.shared.setConstantLabels([("service", service)])
    ProcessMetrics.register(in: .shared, startedAt: SystemTime().now())
    MetricsSystem.bootstrap(PrometheusRegistry.shared)
  }
}
