import ProductionDomain
import Values

/// Finds of each proposal of an item the one of the last plan that it is: of the same source, date and quantity if there
/// is one, else the one of the same source whose date is nearest.
struct ProposalMatching {
  /// A proposal of the last plan that nobody has decided on.
  struct Old {
    let due: LocalDate
    let steps: Int64
    /// Place among the old details' forms.
    let form: Int
    /// Its identity within the place.
    let order: Int
    /// Its place among the old details' supplies.
    let supply: Int
    let isTold: Bool
    fileprivate(set) var isTaken = false
  }

  /// In the order of their dates.
  private(set) var old: [Old] = []
  private let before: PlaceDetails
  /// The old forms that a new one of the same source may keep, by the new form's place; empty: not looked for yet.
  private var alike: [[Bool]] = []

  /// Nothing was there before.
  init() { before = PlaceDetails() }

  /// `before` is what the plan of `today` said, `decided` the identities that planners have decided on since.
  init(_ before: PlaceDetails, today: LocalDate, bucketDays: Int, decided: Set<Int>) {
    self.before = before
    for (number, supply) in before.supplies.enumerated() where supply.order > 0 && before.isProposal(supply) {
      guard decided.isEmpty || !decided.contains(supply.order) else { continue }
      old.append(
        Old(
          due: today + supply.bucket * bucketDays, steps: supply.quantity, form: supply.form, order: supply.order,
          supply: number, isTold: supply.isTold))
    }
    let isSorted = zip(old, old.dropFirst()).allSatisfy { ($0.due, $0.order) <= ($1.due, $1.order) }
    if !isSorted { old.sort { ($0.due, $0.order) < ($1.due, $1.order) } }
  }

  /// By proposal the place of the old one that it is, -1 where it is a new one. `proposals` are places among the
  /// supplies of `details`, whose plan begins on `today`. A proposal keeps its identity only while its source stays the
  /// same: who delivers is told with it.
  mutating func matches(
    of proposals: [Int], in details: PlaceDetails, today: LocalDate, bucketDays: Int
  ) -> [Int] {
    guard !old.isEmpty else { return [Int](repeating: -1, count: proposals.count) }
    alike = details.forms.map { form in
      before.forms.map { $0.orderSource == form.orderSource && $0.orderFrom == form.orderFrom }
    }
    var matches = [Int](repeating: -1, count: proposals.count)
    var first = 0
    var open = 0
    for (place, number) in proposals.enumerated() {
      let (form, steps) = (details.supplies[number].form, details.supplies[number].quantity)
      let due = today + details.supplies[number].bucket * bucketDays
      while first < old.count, old[first].due < due { first += 1 }
      var other = first
      while other < old.count, old[other].due == due,
        old[other].isTaken || old[other].steps != steps || !alike[form][old[other].form]
      {
        other += 1
      }
      if other < old.count, old[other].due == due {
        old[other].isTaken = true
        matches[place] = other
      } else {
        open += 1
      }
    }
    guard open > 0 else { return matches }
    for (place, number) in proposals.enumerated() where matches[place] < 0 {
      let form = details.supplies[number].form
      let due = today + details.supplies[number].bucket * bucketDays
      var nearest = -1
      for other in old.indices where !old[other].isTaken && alike[form][old[other].form] {
        if nearest < 0 || abs(old[other].due - due) < abs(old[nearest].due - due) { nearest = other }
      }
      guard nearest >= 0 else { continue }
      old[nearest].isTaken = true
      matches[place] = nearest
    }
    return matches
  }
}
