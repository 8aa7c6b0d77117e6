import Testing

@testable import HTTPSupport

@Suite struct RateLimiterTests {
  @Test func aBurstOfASecondIsAllowedAndTheRateKept() {
    let limiter = RateLimiter(requestsPerSecond: 10)
    let start = ContinuousClock.now
    for _ in 0..<10 { #expect(limiter.take("ada", at: start) == nil) }
    #expect(limiter.take("ada", at: start) == 1)
    #expect(limiter.take("bea", at: start) == nil)
    for tenth in 1...5 { #expect(limiter.take("ada", at: start + .milliseconds(100 * tenth)) == nil) }
    #expect(limiter.take("ada", at: start + .milliseconds(500)) == 1)
    #expect(limiter.take("ada", at: start + .seconds(100)) == nil)
  }

  @Test func manySubjectsAreNotRememberedForEver() {
    let limiter = RateLimiter(requestsPerSecond: 1)
    let start = ContinuousClock.now
    for index in 0..<20_000 { #expect(limiter.take("s\(index)", at: start + .milliseconds(index)) == nil) }
    #expect(limiter.take("s19999", at: start + .milliseconds(20_000)) == 1)
  }
}
