extension Topology {
  /// The topology as a table for people.
  package func table() -> String {
    var lines: [String] = ["Company \(company)", "", "Exchanges"]
    lines += Topology.aligned(exchanges.map { [$0.name, $0.type, "durable"] })
    lines += ["", "Queues that `causeway topology apply` declares"]
    lines += Topology.aligned(queues.map { [$0.name, Topology.text($0.arguments)] })
    lines += ["", "Inboxes that services declare for themselves"]
    for inbox in inboxes {
      lines.append("  \(inbox.name)   \(Topology.text(inbox.arguments))")
      lines += bindings.filter { $0.queue == inbox.name }.map { "      \($0.exchange)  \($0.routingKey)" }
    }
    lines += ["", "Bindings of the history and the dead letters"]
    lines += Topology.aligned(administeredBindings.map { [$0.exchange, $0.routingKey, "-> \($0.queue)"] })
    lines += ["", "Policies"]
    lines += Topology.aligned(policies.map { [$0.name, $0.pattern, Topology.text($0.definition)] })
    lines += ["", "Users"]
    for user in users {
      lines.append("  \(user.name)\(user.tags.isEmpty ? "" : " (\(user.tags.joined(separator: ", ")))")")
      let permission = user.permission
      lines.append("      configure \(permission.configure)   write \(permission.write)   read \(permission.read)")
      lines += user.topicPermissions.map { "      on \($0.exchange): publish \($0.write)   bind \($0.read)" }
    }
    return lines.joined(separator: "\n")
  }

  /// `delivery-limit=1000, overflow=drop-head`
  package static func text(_ arguments: [String: TopologyArgument]) -> String {
    arguments.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }.joined(separator: ", ")
  }

  private static func aligned(_ rows: [[String]]) -> [String] {
    let columns = rows.map(\.count).max() ?? 0
    let widths = (0..<columns).map { column in rows.map { column < $0.count ? $0[column].count : 0 }.max() ?? 0 }
    return rows.map { row in
      let cells = row.enumerated().map { index, cell in
        index == row.count - 1 ? cell : cell + String(repeating: " ", count: widths[index] - cell.count)
      }
      return "  " + cells.joined(separator: "   ")
    }
  }
}
