/// What a work centre needs to change from one family of items to another.
package struct SetupTable: Hashable, Sendable {
  package struct Change: Hashable, Sendable {
    package var from: String
    package var to: String
    package var seconds: Int64

    package init(from: String, to: String, seconds: Int64) {
      self.from = from
      self.to = to
      self.seconds = seconds
    }
  }

  /// Before the first work.
  package var first: Int64
  package var between: [Change]
  /// For a change that is not listed; none within a family.
  package var otherwise: Int64

  package init(first: Int64 = 0, between: [Change] = [], otherwise: Int64 = 0) {
    self.first = first
    self.between = between
    self.otherwise = otherwise
  }

  /// `before` is the family of the work before; nil for an item without one.
  package func seconds(from before: String?, to family: String?) -> Int64 {
    if let before, let family, let listed = between.first(where: { $0.from == before && $0.to == family }) {
      return listed.seconds
    }
    return before != nil && before == family ? 0 : otherwise
  }
}
