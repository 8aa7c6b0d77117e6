/// Part of a list, and where the next part begins.
package struct Page<Item: Encodable & Sendable>: Encodable, Sendable {
  package let items: [Item]
  /// To be sent as `?cursor=` for what follows; nil at the end.
  package let next: String?

  /// `fetched` are up to `limit` + 1 items: the one too many says only that there are more. `key` is
  /// what the list is sorted by, unique, as text that the next query can continue after.
  package init(_ fetched: [Item], limit: Int, key: (Item) -> String) {
    items = Array(fetched.prefix(limit))
    next = fetched.count > limit ? items.last.map { Page.cursor(key($0)) } : nil
  }

  /// `next` is the key to continue after, nil at the end.
  package init(items: [Item], next: String?) {
    self.items = items
    self.next = next.map(Page.cursor)
  }

  private static func cursor(_ key: String) -> String { Base64URL.encode(Array(key.utf8)) }
}
