/// What a subcontractor was given of a component for a work order: provided = consumed + returned + with him.
package struct SubcontractedMaterial: Hashable, Sendable {
  package let item: String
  /// For the whole work order; 0 until it is handed over.
  package var providedSteps: Int64
  package var consumedSteps: Int64
  package var returnedSteps: Int64

  package init(item: String, providedSteps: Int64, consumedSteps: Int64 = 0, returnedSteps: Int64 = 0) {
    self.item = item
    self.providedSteps = providedSteps
    self.consumedSteps = consumedSteps
    self.returnedSteps = returnedSteps
  }

  /// Still with him.
  package var leftSteps: Int64 { providedSteps - consumedSteps - returnedSteps }

  /// What he used for what he made since the last report, where he does not say: as much as all that he made so far,
  /// good or spoiled, should have taken of what `ordered` takes, rounded up, less what he used before; never more than
  /// he has.
  package func consumed(byMade made: Int64, of ordered: Int64) -> Int64 {
    guard ordered > 0, made > 0 else { return 0 }
    let share = (Int128(providedSteps) * Int128(made) + Int128(ordered) - 1) / Int128(ordered)
    return min(leftSteps, max(0, Int64(clamping: share) - consumedSteps))
  }
}
