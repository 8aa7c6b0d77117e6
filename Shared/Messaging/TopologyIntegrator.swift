/// A program outside the suite that subscribes to some events: its user, its queue and its bindings.
///
/// The queue is made for it. Whoever may declare a queue may declare a full one that refuses messages,
/// and a refused message is refused to its publisher: one integrator could stop a service.
package struct Integrator: Sendable, Equatable {
  /// Also the name of its RabbitMQ user.
  package let name: String
  /// The binding keys it may use, such as `*.sales.order.*.v1`: `<company>.<type>` with `*` for any one
  /// word and `#` for all the rest.
  package let grants: [String]

  /// Marks the users of integrators.
  package static let tag = "integrator"

  /// What is wrong with a name or a grant, in one sentence.
  package struct Refusal: Error, Equatable, CustomStringConvertible {
    package let description: String
  }

  /// - Parameter events: event types with `*` for any one word (`sales.order.*.v1`), or ending with `#`
  ///   for all the rest (`inventory.#`); a company in front narrows them to that company's. The service
  ///   must be named: a grant of everything would include costs and the ledger.
  package init(name: String, events: [String]) throws(Refusal) {
    guard Integrator.isWord(name), Integrator.queueName(name) != Topology.exchange else {
      throw Refusal(description: "'\(name)' cannot name an integrator; use lower-case letters, digits and hyphens.")
    }
    guard !events.isEmpty else {
      throw Refusal(description: "No events are named; name at least one, such as sales.order.confirmed.v1.")
    }
    self.name = name
    var grants: [String] = []
    for event in events { grants.append(try Integrator.grant(event)) }
    self.grants = grants
  }

  private static func grant(_ event: String) throws(Refusal) -> String {
    var words = event.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
    if let first = words.first, Topology.publishers.contains(first) { words.insert("*", at: 0) }
    let isOpen = words.last == "#"
    let named = isOpen ? words.dropLast() : words[...]
    guard isOpen ? (2...4).contains(named.count) : named.count == 5, named.allSatisfy({ $0 == "*" || isWord($0) })
    else {
      throw Refusal(
        description:
          "'\(event)' is not a pattern of event types; write the four words of a type with * for any one, such "
          + "as sales.order.*.v1, or end with # for all the rest, such as inventory.#.")
    }
    guard Topology.publishers.contains(named[1]) else {
      throw Refusal(
        description: "'\(event)' does not name a service; its events are named for one of "
          + "\(Topology.publishers.sorted().joined(separator: ", ")).")
    }
    return words.joined(separator: ".")
  }

  package var queueName: String { Integrator.queueName(name) }
  package static func queueName(_ name: String) -> String { "\(name).events" }

  package var queue: Topology.Queue {
    Topology.Queue(name: queueName, arguments: ["x-queue-type": .text("quorum")])
  }

  package var bindings: [Topology.Binding] {
    grants.map { Topology.Binding(exchange: Topology.exchange, queue: queueName, routingKey: $0) }
  }

  /// Consumes its queue and may narrow its bindings and restore them within the grants; nothing else.
  package var user: Topology.User {
    Topology.User(
      name: name, tags: [Integrator.tag],
      permission: Topology.Permission(
        configure: Topology.nothing, write: Topology.oneOf([queueName]),
        read: Topology.oneOf([queueName, Topology.exchange])),
      topicPermissions: [
        Topology.TopicPermission(exchange: Topology.exchange, write: Topology.nothing, read: bindableKeys),
        Topology.TopicPermission(
          exchange: Topology.deadLetterExchange, write: Topology.nothing, read: Topology.nothing),
      ])
  }

  /// A regular expression for the binding keys that lie within the grants: the key is itself a pattern
  /// and must not be wider than the grant, so that it may have `*` and `#` only where the grant has.
  private var bindableKeys: String {
    let word = "[a-z0-9-]+"
    let alternatives = grants.map { grant in
      let words = grant.split(separator: ".").map(String.init)
      let fixed = words.filter { $0 != "#" }.map { $0 == "*" ? "(\\*|\(word))" : Topology.escaped($0) }
      return fixed.joined(separator: "\\.") + (words.last == "#" ? "(\\.(\\*|#|\(word)))*" : "")
    }
    return "^(\(alternatives.joined(separator: "|")))$"
  }

  private static func isWord(_ text: String) -> Bool {
    !text.isEmpty && text.utf8.allSatisfy { (97...122).contains($0) || (48...57).contains($0) || $0 == 45 }
  }
}
