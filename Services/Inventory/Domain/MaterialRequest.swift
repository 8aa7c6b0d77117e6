import Values

/// The components that a work order asks the warehouse for: all at once or none.
package enum MaterialRequest {
  package struct Component: Hashable, Sendable {
    package let item: String
    package let steps: Int64

    package init(item: String, steps: Int64) {
      self.item = item
      self.steps = steps
    }
  }

  /// The first component of which free stock has too little, and how much is missing; nil when
  /// everything is there.
  package static func shortage(of components: [Component], free: [String: Int64]) -> Component? {
    for component in components {
      let available = free[component.item] ?? 0
      if available < component.steps { return Component(item: component.item, steps: component.steps - available) }
    }
    return nil
  }

  /// What each of those whose material was used up before it was booked gets of `free` stock, oldest first: as
  /// many shares as there is stock for.
  package static func shares(of free: Int64, amongOpen open: [Int64]) -> [Int64] {
    var left = free
    var shares: [Int64] = []
    for steps in open where left > 0 {
      shares.append(min(left, steps))
      left -= shares[shares.count - 1]
    }
    return shares
  }

  /// One entry per item: a bill of materials may name an item twice.
  package static func merged(_ components: [Component]) -> [Component] {
    var steps: [String: Int64] = [:]
    for component in components { steps[component.item, default: 0] += component.steps }
    return steps.keys.sorted().map { Component(item: $0, steps: steps[$0]!) }
  }
}
