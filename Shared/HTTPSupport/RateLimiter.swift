import Synchronization

/// A token bucket per subject: a steady rate with room for a second's burst. Goes by the monotonic
/// clock, so that a clock that is set does not lock anyone out.
final class RateLimiter: Sendable {
  private struct Bucket {
    var tokens: Double
    var filledAt: ContinuousClock.Instant
  }
  /// More subjects than this at once are unlikely; full buckets are then forgotten, which changes nothing.
  private static let maximumBuckets = 10_000

  private let perSecond: Double
  private let buckets = Mutex<[String: Bucket]>([:])

  init(requestsPerSecond: Int) { perSecond = Double(max(1, requestsPerSecond)) }

  /// Nil when the request may go on, else the whole seconds to wait.
  func take(_ subject: String, at now: ContinuousClock.Instant = .now) -> Int? {
    buckets.withLock { buckets in
      if buckets[subject] == nil, buckets.count >= RateLimiter.maximumBuckets {
        buckets = buckets.filter { filled($0.value, at: now) < perSecond }
      }
      var bucket = buckets[subject] ?? Bucket(tokens: perSecond, filledAt: now)
      bucket.tokens = filled(bucket, at: now)
      bucket.filledAt = now
      defer { buckets[subject] = bucket }
      guard bucket.tokens >= 1 else { return max(1, Int(((1 - bucket.tokens) / perSecond).rounded(.up))) }
      bucket.tokens -= 1
      return nil
    }
  }

  private func filled(_ bucket: Bucket, at now: ContinuousClock.Instant) -> Double {
    let elapsed = (now - bucket.filledAt) / .seconds(1)
    return min(perSecond, bucket.tokens + elapsed * perSecond)
  }
}
