import Values

/// When a message that met a transient fault is tried again.
package struct RetryPolicy: Sendable {
  /// Attempts in all before the message is parked.
  package var attempts: Int
  package var first: Duration
  package var longest: Duration

  package init(attempts: Int = 8, first: Duration = .milliseconds(200), longest: Duration = .seconds(60)) {
    self.attempts = attempts
    self.first = first
    self.longest = longest
  }

  /// The pause after the given number of failed attempts: doubling, capped, then cut by up to half
  /// so that many messages that failed together do not come back together. `jitter` is in 0..<1.
  package func delay(afterAttempts failed: Int, jitter: Double) -> Duration {
    let doubled = first.wholeMicroseconds << Int64(min(max(failed - 1, 0), 20))
    let capped = min(doubled, longest.wholeMicroseconds)
    return .microseconds(capped - Int64(Double(capped / 2) * jitter))
  }
}
