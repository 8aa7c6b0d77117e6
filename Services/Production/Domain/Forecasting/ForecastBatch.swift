import Dispatch

/// Forecasts of many series.
package enum ForecastBatch {
  /// What a series gave.
  package typealias Outcome = Result<AutomaticForecast, ForecastRefusal>

  /// The automatic choice for each series, in their order; `horizon` gives the periods for each position.
  package static func automatic(
    _ series: [DemandSeries], horizon: @Sendable (Int) -> Int, threads: Int
  ) -> [Outcome] {
    concurrently(series.count, threads: threads) { index in
      do throws(ForecastRefusal) {
        return .success(try AutomaticForecast.choosing(for: series[index], horizon: horizon(index)))
      } catch {
        return .failure(error)
      }
    }
  }

  /// The results of `work` for 0 ..< `count`, in that order; the same whatever the number of threads.
  package static func concurrently<Outcome: Sendable>(
    _ count: Int, threads: Int, _ work: @Sendable (Int) -> Outcome
  ) -> [Outcome] {
    let threads = max(1, min(threads, count))
    if threads == 1 { return (0..<count).map(work) }
    var results = [Outcome?](repeating: nil, count: count)
    results.withUnsafeMutableBufferPointer { buffer in
      // Each place is written by one thread only.
      nonisolated(unsafe) let buffer = buffer
      DispatchQueue.concurrentPerform(iterations: threads) { thread in
        for index in stride(from: thread, to: count, by: threads) { buffer[index] = work(index) }
      }
    }
    return results.map { $0! }
  }
}
