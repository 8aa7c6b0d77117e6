/// What a test waited for did not come to pass in time.
package struct NeverHappened: Error, CustomStringConvertible {
  package let description: String
}

/// Waits until `condition` holds, looking every few milliseconds.
///
/// - Parameters:
///   - limit: by the monotonic clock; generous, since it is spent only where the test fails.
///   - what: what is waited for, for the message of a failure.
package func eventually(
  _ what: String = "the condition", within limit: Duration = .seconds(60), every pause: Duration = .milliseconds(10),
  isolation: isolated (any Actor)? = #isolation, _ condition: () async throws -> Bool
) async throws {
  let clock = ContinuousClock()
  let deadline = clock.now + limit
  while try await !condition() {
    if clock.now >= deadline { throw NeverHappened(description: "Waited \(limit) for \(what) in vain.") }
    try await Task.sleep(for: pause)
  }
}

/// Waits until `value` gives something, and returns it.
package func eventually<Value>(
  _ what: String = "a value", within limit: Duration = .seconds(60), every pause: Duration = .milliseconds(10),
  isolation: isolated (any Actor)? = #isolation, _ value: () async throws -> Value?
) async throws -> Value {
  var found: Value?
  try await eventually(what, within: limit, every: pause) {
    found = try await value()
    return found != nil
  }
  return found!
}
