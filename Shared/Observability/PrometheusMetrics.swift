import CoreMetrics
import Synchronization

/// One time series that can write its samples.
protocol PrometheusSeries: AnyObject, Sendable {
  func write(_ name: String, _ labels: [(String, String)], to text: inout PrometheusText)
}

/// A number that only grows.
final class PrometheusCounter: CounterHandler, PrometheusSeries {
  private let value = Atomic<Int64>(0)

  func increment(by amount: Int64) { value.wrappingAdd(amount, ordering: .relaxed) }
  func reset() { value.store(0, ordering: .relaxed) }

  func write(_ name: String, _ labels: [(String, String)], to text: inout PrometheusText) {
    text.sample(name, labels: labels, Double(value.load(ordering: .relaxed)))
  }
}

/// A number that goes up and down: what meters and gauges last said.
final class PrometheusGauge: MeterHandler, RecorderHandler, PrometheusSeries {
  private let bits = Atomic<UInt64>(Double(0).bitPattern)

  func set(_ value: Int64) { set(Double(value)) }
  func set(_ value: Double) { bits.store(value.bitPattern, ordering: .relaxed) }
  func record(_ value: Int64) { set(Double(value)) }
  func record(_ value: Double) { set(value) }
  func decrement(by amount: Double) { increment(by: -amount) }

  func increment(by amount: Double) {
    var seen = bits.load(ordering: .relaxed)
    while true {
      let wanted = (Double(bitPattern: seen) + amount).bitPattern
      let (exchanged, original) = bits.weakCompareExchange(expected: seen, desired: wanted, ordering: .relaxed)
      if exchanged { return }
      seen = original
    }
  }

  func write(_ name: String, _ labels: [(String, String)], to text: inout PrometheusText) {
    text.sample(name, labels: labels, Double(bitPattern: bits.load(ordering: .relaxed)))
  }
}

/// Counts values per fixed bucket. Timers count seconds.
final class PrometheusHistogram: TimerHandler, RecorderHandler, PrometheusSeries {
  /// Half a millisecond to a minute, for requests, transactions and messages under way.
  static let secondBounds = [
    0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60,
  ]
  /// One to ten million, for sizes and counts.
  static let sizeBounds: [Double] = [1, 10, 100, 1000, 10_000, 100_000, 1_000_000, 10_000_000]

  private struct State {
    /// One more than there are bounds: the last counts what lies above them all.
    var counts: [Int64]
    var sum = 0.0
  }
  private let bounds: [Double]
  private let state: Mutex<State>

  init(bounds: [Double]) {
    self.bounds = bounds
    state = Mutex(State(counts: [Int64](repeating: 0, count: bounds.count + 1)))
  }

  func recordNanoseconds(_ duration: Int64) { record(Double(duration) / 1e9) }
  func record(_ value: Int64) { record(Double(value)) }
  func record(_ value: Double) {
    let bucket = bounds.firstIndex { value <= $0 } ?? bounds.count
    state.withLock {
      $0.counts[bucket] += 1
      $0.sum += value
    }
  }

  func write(_ name: String, _ labels: [(String, String)], to text: inout PrometheusText) {
    let state = state.withLock { $0 }
    var total: Int64 = 0
    for (index, count) in state.counts.enumerated() {
      total += count
      let bound = index < bounds.count ? PrometheusText.number(bounds[index]) : "+Inf"
      text.sample(name + "_bucket", labels: labels + [("le", bound)], Double(total))
    }
    text.sample(name + "_sum", labels: labels, state.sum)
    text.sample(name + "_count", labels: labels, Double(total))
  }
}
