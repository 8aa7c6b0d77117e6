import Persistence

extension Topology {
  /// Services of all companies, whose events bear the fixed first word `group`. The gateway is one too,
  /// but puts the company it chose in front.
  static let groupPublishers: Set = ["sales", "customer-service", "customer-status"]
  /// The first words of event types.
  static let publishers = groupPublishers.union(["gateway", "accounting", "inventory", "production"])

  /// The binding keys of a consumer's inbox. A company's service hears its own company and what the
  /// services of all companies say; a service of all companies hears every company.
  package static func bindings(for identity: ServiceIdentity, subscriptions: [String]) -> [String] {
    subscriptions.map { type in
      let publisher = type.prefix { $0 != "." }
      if identity.company == ServiceIdentity.group { return "*.\(type)" }
      return groupPublishers.contains(String(publisher))
        ? "\(ServiceIdentity.group).\(type)" : "\(identity.company).\(type)"
    }
  }

  /// The binding keys of a service's inbox; none where it projects from the history.
  package static func bindings(of definition: ServiceDefinition) -> [String] {
    if definition.projectsFromHistory { return [] }
    return bindings(for: definition.identity, subscriptions: definition.subscriptions.map(\.type))
  }

  /// Whether a topic exchange sends a message with this routing key to a queue bound with this pattern:
  /// words are parted by dots, `*` is exactly one word, `#` any number of words, also none.
  package static func topicMatches(pattern: String, key: String) -> Bool {
    func words(_ text: String) -> ArraySlice<Substring> {
      text.isEmpty ? [] : text.split(separator: ".", omittingEmptySubsequences: false)[...]
    }
    func matches(_ pattern: ArraySlice<Substring>, _ key: ArraySlice<Substring>) -> Bool {
      guard let first = pattern.first else { return key.isEmpty }
      let rest = pattern.dropFirst()
      if first == "#" { return matches(rest, key) || (!key.isEmpty && matches(pattern, key.dropFirst())) }
      guard let word = key.first, first == "*" || first == word else { return false }
      return matches(rest, key.dropFirst())
    }
    return matches(words(pattern), words(key))
  }
}
