import CoreMetrics
import Synchronization

/// Every metric of the process, for Prometheus to read. Recording takes no lock of the registry, so
/// that many threads may count at once; only making a metric and reading all of them do.
package final class PrometheusRegistry: MetricsFactory {
  /// The one that `/metrics` shows once ``Observability`` is set up.
  package static let shared = PrometheusRegistry()

  private struct Family {
    let kind: PrometheusText.Kind
    /// By labels, in the order of their text.
    var series: [String: (labels: [(String, String)], handler: any PrometheusSeries)] = [:]
  }
  private struct Collected {
    let help: String
    let kind: PrometheusText.Kind
    let read: @Sendable () -> Double?
  }
  private struct State {
    var constantLabels: [(String, String)] = []
    var families: [String: Family] = [:]
    var help: [String: String] = [:]
    var collected: [String: Collected] = [:]
  }
  private let state = Mutex(State())

  package init() {}

  /// Labels that every sample bears.
  package func setConstantLabels(_ labels: [(String, String)]) { state.withLock { $0.constantLabels = labels } }

  /// What a metric means, for its HELP line.
  package func describe(_ name: String, _ help: String) {
    state.withLock { $0.help[PrometheusText.validName(name)] = help }
  }

  /// A metric that is read when Prometheus asks; left out where `read` answers nil. `read` must not
  /// block.
  package func collect(
    _ name: String, _ kind: PrometheusText.Kind = .gauge, help: String, read: @escaping @Sendable () -> Double?
  ) {
    state.withLock { $0.collected[PrometheusText.validName(name)] = Collected(help: help, kind: kind, read: read) }
  }

  /// Labels of ``text()``, for those who add samples of their own.
  package var constantLabels: [(String, String)] { state.withLock { $0.constantLabels } }

  /// Every metric in the Prometheus text format, sorted by name and labels.
  package func text() -> String {
    let state = state.withLock { $0 }
    var text = PrometheusText(constantLabels: state.constantLabels)
    for name in (Array(state.families.keys) + state.collected.keys).sorted() {
      if let family = state.families[name] {
        text.family(name, family.kind, help: state.help[name] ?? name.split(separator: "_").joined(separator: " "))
        for (_, series) in family.series.sorted(by: { $0.key < $1.key }) {
          series.handler.write(name, series.labels, to: &text)
        }
      } else if let collected = state.collected[name], let value = collected.read() {
        text.family(name, collected.kind, help: collected.help)
        text.sample(name, value)
      }
    }
    return text.text
  }

  private func series<Series: PrometheusSeries>(
    _ label: String, _ kind: PrometheusText.Kind, _ dimensions: [(String, String)], _ make: () -> Series
  ) -> Series {
    let name = PrometheusText.validName(label)
    let labels = dimensions.map { (PrometheusText.validName($0.0), $0.1) }.sorted { $0.0 < $1.0 }
    let key = labels.map { "\($0.0)=\($0.1)" }.joined(separator: "\u{1}")
    return state.withLock { state in
      var family = state.families[name] ?? Family(kind: kind)
      if let known = family.series[key] {
        guard let series = known.handler as? Series else {
          preconditionFailure("The metric \(name) is used as a \(family.kind) and as a \(kind).")
        }
        return series
      }
      precondition(family.kind == kind, "The metric \(name) is used as a \(family.kind) and as a \(kind).")
      let series = make()
      family.series[key] = (labels, series)
      state.families[name] = family
      return series
    }
  }
}

extension PrometheusRegistry {
  package func makeCounter(label: String, dimensions: [(String, String)]) -> any CounterHandler {
    series(label, .counter, dimensions) { PrometheusCounter() }
  }
  package func makeMeter(label: String, dimensions: [(String, String)]) -> any MeterHandler {
    series(label, .gauge, dimensions) { PrometheusGauge() }
  }
  package func makeRecorder(label: String, dimensions: [(String, String)], aggregate: Bool) -> any RecorderHandler {
    if aggregate {
      return series(label, .histogram, dimensions) { PrometheusHistogram(bounds: PrometheusHistogram.sizeBounds) }
    }
    return series(label, .gauge, dimensions) { PrometheusGauge() }
  }
  package func makeTimer(label: String, dimensions: [(String, String)]) -> any TimerHandler {
    series(label, .histogram, dimensions) { PrometheusHistogram(bounds: PrometheusHistogram.secondBounds) }
  }

  // A series stays after its owner let go of it: Prometheus would take its coming back at zero for a
  // restart of the process.
  package func destroyCounter(_ handler: any CounterHandler) {}
  package func destroyMeter(_ handler: any MeterHandler) {}
  package func destroyRecorder(_ handler: any RecorderHandler) {}
  package func destroyTimer(_ handler: any TimerHandler) {}
}
