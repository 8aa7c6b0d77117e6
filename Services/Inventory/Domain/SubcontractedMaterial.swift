/// What a subcontractor was given of a component for a work order: provided = consumed + returned + with him.
package struct SubcontractedMaterial: Hashable, Sendable {
  package let item: String
  /// What the whole work order takes.
  package let requiredSteps: Int64
  /// Handed over so far; 0 until something is.
  package var providedSteps: Int64
  package var consumedSteps: Int64
  package var returnedSteps: Int64

  package init(
    item: String, requiredSteps: Int64, providedSteps: Int64 = 0, consumedSteps: Int64 = 0, returnedSteps: Int64 = 0
  ) {
    self.item = item
    self.requiredSteps = requiredSteps
    self.providedSteps = providedSteps
    self.consumedSteps = consumedSteps
    self.returnedSteps = returnedSteps
  }

  /// Still with him.
  package var leftSteps: Int64 { providedSteps - consumedSteps - returnedSteps }

  /// Still to be handed over.
  package var openSteps: Int64 { max(0, requiredSteps - providedSteps) }

  /// What he used for what he made since the last report, where he does not say: as much as all that he made so far,
  /// good or spoiled, should have taken of what `ordered` takes, rounded up, less what he used before. Never more than he
  /// has, once he was given all of it; before, it may be more than he can have used.
  package func consumed(byMade made: Int64, of ordered: Int64) -> Int64 {
    let usual = max(0, share(of: made, ordered: ordered) - consumedSteps)
    return openSteps == 0 ? min(leftSteps, usual) : usual
  }

  /// What more is handed over for `pieces` of what is made: their share of what `ordered` takes, rounded up, and no more
  /// than is still to be handed over.
  package func provision(forPieces pieces: Int64, of ordered: Int64) -> Int64 {
    min(openSteps, share(of: pieces, ordered: ordered))
  }

  private func share(of pieces: Int64, ordered: Int64) -> Int64 {
    guard ordered > 0, pieces > 0 else { return 0 }
    return Int64(clamping: (Int128(requiredSteps) * Int128(pieces) + Int128(ordered) - 1) / Int128(ordered))
  }
}
