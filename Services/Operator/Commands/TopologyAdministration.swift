import Messaging

/// Sets a broker up as the topology describes it, and says where it differs.
struct TopologyAdministration: Sendable {
  let client: ManagementClient
  let virtualHost: String
  let topology: Topology
  let secrets: SecretFolder

  /// Makes what is missing, changes what may be changed, and looks again. Run twice, it does nothing
  /// the second time. `report` is told what was changed. Throws a ``BrokerFault`` where the broker has
  /// something that cannot be changed without losing messages, or did not take a change.
  func apply(report: (String) -> Void) async throws {
    let comparison = comparison { try secrets.makePassword(of: $0) }
    var declaredQueue = false
    for part in comparison.parts {
      for difference in try await part() where !difference.isLeftToService {
        guard let mend = difference.mend else { throw BrokerFault(description: difference.sentence) }
        try await mend()
        report(difference.sentence)
        declaredQueue = declaredQueue || difference.declaresQueue
      }
    }
    // RabbitMQ 3.10 writes the names of new queues to disk half a second to a second later. Killed before,
    // it comes back with the queues empty and the streams down for good.
    if declaredQueue { try await Task.sleep(for: .milliseconds(1500)) }
    for part in comparison.parts {
      if let rest = try await part().first(where: { !$0.isLeftToService }) {
        throw BrokerFault(description: "The broker did not take a change: \(rest.sentence)")
      }
    }
  }

  /// Everything in which the broker differs, one sentence each.
  func differences() async throws -> [String] {
    let comparison = comparison { try secrets.password(of: $0) }
    var sentences: [String] = []
    for part in comparison.parts { sentences += try await part().map(\.sentence) }
    return sentences
  }

  private func comparison(_ password: @escaping @Sendable (String) throws -> String?) -> TopologyComparison {
    TopologyComparison(client: client, virtualHost: virtualHost, topology: topology, password: password)
  }
}

/// Gives integrators their users, queues and grants, and takes them away.
struct IntegratorAdministration: Sendable {
  let client: ManagementClient
  let virtualHost: String

  /// Makes the integrator, or gives one that exists exactly these grants. Returns the password of a new one.
  func add(_ integrator: Integrator) async throws -> String? {
    let user = integrator.user
    var password: String?
    if try await !exists(user.name) {
      let secret = randomSecret()
      try await client.put(
        ["users", user.name], Account(passwordHash: PasswordHash.make(secret), tags: user.tags))
      password = secret
    }
    // Topic permissions come first: without them the others would allow every event.
    for permission in user.topicPermissions {
      try await client.put(["topic-permissions", virtualHost, user.name], permission)
    }
    try await client.put(["permissions", virtualHost, user.name], user.permission)
    try await client.put(["queues", virtualHost, integrator.queueName], integrator.queue)
    let bound = try await client.bindings(of: integrator.queueName, virtualHost)
    for binding in integrator.bindings where bound[binding] == nil { try await client.bind(binding, virtualHost) }
    for (binding, key) in bound where !integrator.bindings.contains(binding) {
      try await client.delete(["bindings", virtualHost, "e", binding.exchange, "q", binding.queue, key])
    }
    return password
  }

  /// Ends the integrator's connections, and removes its user and its queue with what waits there.
  /// False when there is no such integrator.
  func remove(_ name: String) async throws -> Bool {
    guard try await exists(name) else { return false }
    try await client.delete(["users", name])
    try await client.delete(["queues", virtualHost, Integrator.queueName(name)])
    return true
  }

  /// Whether the integrator exists; refuses the names of other users.
  private func exists(_ name: String) async throws -> Bool {
    guard let account: AccountState = try await client.get(["users", name]) else { return false }
    guard account.tags.contains(Integrator.tag) else {
      throw BrokerFault(
        description: "'\(name)' is a user of the broker and not an integrator; choose another name.")
    }
    return true
  }
}
