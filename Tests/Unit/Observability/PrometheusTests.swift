import CoreMetrics
import Testing

@testable import Observability

@Suite struct PrometheusTests {
  @Test func aCounterIsWrittenWithItsHelpTypeAndEscapedLabels() {
    let registry = PrometheusRegistry()
    registry.setConstantLabels([("service", "sales")])
    registry.describe("orders_total", "Orders taken.\nAll of them.")
    let counter = registry.makeCounter(label: "orders_total", dimensions: [("who", "a\"b\\c\nd"), ("kind", "x")])
    counter.increment(by: 3)
    counter.increment(by: 4)
    #expect(
      registry.text() == """
        # HELP orders_total Orders taken.\\nAll of them.
        # TYPE orders_total counter
        orders_total{service="sales",kind="x",who="a\\"b\\\\c\\nd"} 7

        """)
  }

  @Test func theSameLabelsAreTheSameSeriesWhateverTheirOrder() {
    let registry = PrometheusRegistry()
    registry.makeCounter(label: "c", dimensions: [("a", "1"), ("b", "2")]).increment(by: 1)
    registry.makeCounter(label: "c", dimensions: [("b", "2"), ("a", "1")]).increment(by: 1)
    #expect(registry.text().contains("c{a=\"1\",b=\"2\"} 2\n"))
  }

  @Test func aTimerCountsSecondsInCumulativeBuckets() {
    let registry = PrometheusRegistry()
    let timer = registry.makeTimer(label: "t_seconds", dimensions: [])
    for milliseconds: Int64 in [1, 3, 3, 700, 90_000] { timer.recordNanoseconds(milliseconds * 1_000_000) }
    let text = registry.text()
    #expect(text.contains("# TYPE t_seconds histogram\n"))
    #expect(text.contains("t_seconds_bucket{le=\"0.001\"} 1\n"))
    #expect(text.contains("t_seconds_bucket{le=\"0.005\"} 3\n"))
    #expect(text.contains("t_seconds_bucket{le=\"1\"} 4\n"))
    #expect(text.contains("t_seconds_bucket{le=\"60\"} 4\n"))
    #expect(text.contains("t_seconds_bucket{le=\"+Inf\"} 5\n"))
    #expect(text.contains("t_seconds_count 5\n"))
    #expect(text.contains("t_seconds_sum 90.707\n"))
  }

  @Test func aGaugeShowsWhatWasSaidLast() {
    let registry = PrometheusRegistry()
    let gauge = registry.makeMeter(label: "depth", dimensions: [])
    gauge.set(4.5)
    gauge.increment(by: 2)
    gauge.decrement(by: 6)
    #expect(registry.text().contains("# TYPE depth gauge\ndepth 0.5\n"))
    registry.makeRecorder(label: "size", dimensions: [], aggregate: false).record(Int64(9))
    #expect(registry.text().contains("size 9\n"))
  }

  @Test func whatIsReadOnDemandIsLeftOutWhenItIsNotKnown() {
    let registry = PrometheusRegistry()
    registry.collect("known", help: "Known.") { 12 }
    registry.collect("unknown", help: "Unknown.") { nil }
    #expect(registry.text() == "# HELP known Known.\n# TYPE known gauge\nknown 12\n")
  }

  @Test func namesAreMadeValid() {
    #expect(PrometheusText.validName("http.request-time") == "http_request_time")
    #expect(PrometheusText.validName("2xx") == "_2xx")
  }

  @Test func countingFromManyTasksLosesNothing() async {
    let registry = PrometheusRegistry()
    let counter = registry.makeCounter(label: "many", dimensions: [])
    let gauge = registry.makeMeter(label: "sum", dimensions: [])
    await withTaskGroup { group in
      for _ in 0..<8 {
        group.addTask {
          for _ in 0..<1000 {
            counter.increment(by: 1)
            gauge.increment(by: 1)
          }
        }
      }
    }
    #expect(registry.text().contains("many 8000\n"))
    #expect(registry.text().contains("sum 8000\n"))
  }
}
