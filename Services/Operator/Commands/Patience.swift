/// What a run waits for did not come, or came as something else; the sentence is for the operator.
struct Stuck: Error, CustomStringConvertible { let description: String }

/// Tries again until it works: what is asked for comes by event. Throws ``Stuck`` with the last error
/// when `limit` is over.
func patiently(_ what: String, within limit: Duration = .seconds(120), _ work: () async throws -> Void) async throws {
  let deadline = ContinuousClock.now + limit
  while true {
    do {
      return try await work()
    } catch {
      guard ContinuousClock.now < deadline else { throw Stuck(description: "Waited in vain until \(what): \(error)") }
      try await Task.sleep(for: .milliseconds(100))
    }
  }
}

/// Does `work` for all items, `atOnce` of them at a time; the first error ends it.
func each<Items: RandomAccessCollection>(
  _ items: Items, atOnce: Int, _ work: @escaping @Sendable (Items.Element) async throws -> Void
) async throws where Items.Element: Sendable {
  try await withThrowingTaskGroup(of: Void.self) { group in
    for item in items.prefix(atOnce) { group.addTask { try await work(item) } }
    var rest = items.dropFirst(atOnce)
    while try await group.next() != nil {
      guard let item = rest.first else { continue }
      rest = rest.dropFirst()
      group.addTask { try await work(item) }
    }
  }
}
