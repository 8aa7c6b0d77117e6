/// To which work orders of a line pieces are put down that the line had and lost.
package enum LostPieces {
  /// Shares `steps` out among the work orders of a line, which are given oldest first with what the line still has of
  /// each: to those that are said to have made them (`madeBy`), as far as they are of the line and the line still has
  /// so much of them; the rest to the newest first. By work order, without those that get nothing; no share is above
  /// what the line has of its work order, so that what the line has of none is put down to nobody.
  package static func shares(
    of steps: Int64, among usable: [(id: String, steps: Int64)], madeBy: [(id: String, steps: Int64)]
  ) -> [String: Int64] {
    var left = max(0, steps)
    var rest = Dictionary(usable.map { ($0.id, max(0, $0.steps)) }, uniquingKeysWith: { $1 })
    var shares: [String: Int64] = [:]
    func take(_ wanted: Int64, of id: String) {
      let share = min(left, wanted, rest[id] ?? 0)
      guard share > 0 else { return }
      left -= share
      rest[id]! -= share
      shares[id, default: 0] += share
    }
    for maker in madeBy { take(maker.steps, of: maker.id) }
    for workOrder in usable.reversed() { take(.max, of: workOrder.id) }
    return shares
  }
}
