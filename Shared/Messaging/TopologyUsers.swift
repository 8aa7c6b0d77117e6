import Persistence

extension Topology {
  /// A RabbitMQ user with what it may do in one virtual host.
  package struct User: Sendable, Equatable {
    package let name: String
    /// `monitoring` lets a user read the management pages.
    package var tags: [String] = []
    package let permission: Permission
    /// One for every topic exchange: where there is none, RabbitMQ allows every routing key.
    package let topicPermissions: [TopicPermission]
  }

  /// Regular expressions on the names of exchanges and queues.
  package struct Permission: Sendable, Equatable, Codable {
    package let configure: String
    package let write: String
    package let read: String

    /// An administrator's.
    package static let everything = Permission(configure: ".*", write: ".*", read: ".*")
  }

  /// Regular expressions on routing keys (write) and binding keys (read) of one exchange.
  package struct TopicPermission: Sendable, Equatable, Codable {
    package let exchange: String
    package let write: String
    package let read: String
  }

  /// Matches no name and no key.
  static let nothing = "^$"

  /// A service declares, binds and consumes its own inbox, publishes under its own name, reads the
  /// history, and dead-letters into its own queue (RabbitMQ asks for the right to write there when the
  /// inbox is declared).
  static func user(of service: ServiceTopology) -> User {
    let identity = service.identity
    let inbox = service.readsHistoryOnly ? [] : [identity.inboxQueue]
    let deadLetter = service.readsHistoryOnly ? [] : [deadLetterExchange]
    return User(
      name: service.user,
      permission: Permission(
        configure: oneOf(inbox), write: oneOf(inbox + [exchange] + deadLetter),
        read: oneOf(inbox + [exchange, history])),
      topicPermissions: [
        // Reading is free: the history, which every service may read, carries everything anyway.
        TopicPermission(exchange: exchange, write: publishedKeys(of: identity), read: ".*"),
        TopicPermission(
          exchange: deadLetterExchange, write: service.readsHistoryOnly ? nothing : oneOf([identity.deadLetterQueue]),
          read: nothing),
      ])
  }

  /// The routing keys a service may publish: those of its own events. The gateway chooses the company.
  static func publishedKeys(of identity: ServiceIdentity) -> String {
    let company = identity.name == "gateway" ? "[a-z0-9-]+" : escaped(identity.company)
    return "^\(company)\\.\(escaped(identity.name))\\..*$"
  }

  /// Watches: management pages, the history, dead letters, and events through queues of its own.
  /// Publishes nothing.
  static let operatorAccount: User = {
    let own = "\(escaped(operatorUser))\\..*"
    return User(
      name: operatorUser, tags: ["monitoring"],
      permission: Permission(
        configure: "^\(own)$", write: "^\(own)$",
        read: "^(\(own)|\(escaped(exchange))|\(escaped(history))|.*\\.dead-letter)$"),
      topicPermissions: [
        TopicPermission(exchange: exchange, write: nothing, read: ".*"),
        TopicPermission(exchange: deadLetterExchange, write: nothing, read: nothing),
      ])
  }()

  /// A regular expression that matches exactly these names.
  static func oneOf(_ names: [String]) -> String {
    switch names.count {
    case 0: nothing
    case 1: "^\(escaped(names[0]))$"
    default: "^(\(names.map(escaped).joined(separator: "|")))$"
    }
  }

  /// The text as a regular expression for itself.
  static func escaped(_ text: String) -> String {
    text.map { $0.isLetter || $0.isNumber || $0 == "-" || $0 == "_" ? "\($0)" : "\\\($0)" }.joined()
  }
}
