import Foundation
import Messaging

extension TopologyComparison {
  @Sendable func userDifferences() async throws -> [TopologyDifference] {
    var differences: [TopologyDifference] = []
    for user in topology.users {
      let path = ["users", user.name]
      let wanted = try password(user.name)
      let found: AccountState? = try await client.get(path)
      let sentence: String
      if let found {
        if found.tags != user.tags {
          sentence =
            "The user \(user.name) has the tags [\(found.tags.joined(separator: ", "))] and should have "
            + "[\(user.tags.joined(separator: ", "))]."
        } else if let wanted, !PasswordHash.matches(wanted, found.passwordHash) {
          sentence = "The user \(user.name) has another password than its password file says."
        } else {
          continue
        }
      } else {
        sentence = "The user \(user.name) is missing."
      }
      guard let wanted else {
        differences.append(TopologyDifference(sentence: sentence, mend: nil))
        continue
      }
      differences.append(
        TopologyDifference(sentence: sentence) {
          try await client.put(path, Account(passwordHash: PasswordHash.make(wanted), tags: user.tags))
        })
    }
    return differences
  }

  @Sendable func permissionDifferences() async throws -> [TopologyDifference] {
    var differences: [TopologyDifference] = []
    for user in topology.users {
      // Topic permissions come first: without them the others would allow every key.
      let onTopics: [Topology.TopicPermission] =
        try await client.get(["topic-permissions", virtualHost, user.name]) ?? []
      for wanted in user.topicPermissions where !onTopics.contains(wanted) {
        let found = onTopics.first { $0.exchange == wanted.exchange }
        differences.append(
          TopologyDifference(
            sentence: "On \(wanted.exchange) the user \(user.name) "
              + (found.map { "may publish \($0.write) and bind \($0.read)" } ?? "may publish and bind every key")
              + "; it should be publish \(wanted.write) and bind \(wanted.read)."
          ) { try await client.put(["topic-permissions", virtualHost, user.name], wanted) })
      }
      let path = ["permissions", virtualHost, user.name]
      let found: Topology.Permission? = try await client.get(path)
      if found != user.permission {
        differences.append(
          TopologyDifference(
            sentence: "The user \(user.name) has "
              + (found.map(text) ?? "no permissions in '\(virtualHost)'") + " and should have \(text(user.permission))."
          ) { try await client.put(path, user.permission) })
      }
    }
    return differences
  }

  /// Users that the topology does not know. Where RabbitMQ has no topic permission it allows every key,
  /// so that each of them must have one.
  @Sendable func strangers() async throws -> [TopologyDifference] {
    struct Grant: Decodable { let user: String }
    struct TopicGrant: Decodable {
      let user: String
      let exchange: String
    }
    let accounts = try await client.get(["users"], as: [AccountState].self) ?? []
    let administrators = accounts.filter { $0.tags.contains("administrator") }.map(\.name)
    let integrators = Set(accounts.filter { $0.tags.contains(Integrator.tag) }.map(\.name))
    let known = Set(topology.users.map(\.name) + administrators)
    let granted = try await client.get(["vhosts", virtualHost, "permissions"], as: [Grant].self) ?? []
    let onTopics = try await client.get(["vhosts", virtualHost, "topic-permissions"], as: [TopicGrant].self) ?? []
    var sentences: [String] = []
    if accounts.contains(where: { $0.name == "guest" }) {
      sentences.append(
        "The user guest with its well-known password exists; delete it with: rabbitmqctl delete_user guest")
    }
    for user in Set(granted.map(\.user)).subtracting(known).sorted() {
      if !integrators.contains(user) {
        sentences.append(
          "The user \(user) has permissions in '\(virtualHost)' and is neither a service nor an integrator.")
      }
      for exchange in topology.exchanges.map(\.name)
      where !onTopics.contains(where: { $0.user == user && $0.exchange == exchange }) {
        sentences.append(
          "The user \(user) has no topic permission on \(exchange), which allows it every routing key there.")
      }
    }
    return sentences.map { TopologyDifference(sentence: $0, mend: nil) }
  }

  private func text(_ permission: Topology.Permission) -> String {
    "configure \(permission.configure) write \(permission.write) read \(permission.read)"
  }
}

/// A user as the broker shows it.
struct AccountState: Decodable {
  let name: String
  let passwordHash: String
  let tags: [String]
  enum CodingKeys: String, CodingKey {
    case name, tags
    case passwordHash = "password_hash"
  }
}

/// A user as it is made or changed.
struct Account: Encodable {
  let passwordHash: String
  let tags: [String]
  enum CodingKeys: String, CodingKey {
    case passwordHash = "password_hash"
    case hashingAlgorithm = "hashing_algorithm"
    case tags
  }
  func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(passwordHash, forKey: .passwordHash)
    try container.encode("rabbit_password_hashing_sha256", forKey: .hashingAlgorithm)
    try container.encode(tags.joined(separator: ","), forKey: .tags)
  }
}
