import Values

/// When a supply of a plan comes and can be used: by the plan, and really.
package struct SupplyDates: Hashable, Sendable {
  /// The day on which it comes by the plan.
  package let due: LocalDate
  /// When it can really come, where that is later than ``due``.
  package let possible: LocalDate?
  /// It does not come within the horizon.
  package let isNever: Bool
  /// From when it can really be used, where it is inspected after it has come.
  package let usable: LocalDate?
}

extension RequirementsPlan {
  /// When a supply of the plan comes.
  package func dates(ofSupply number: Int) -> SupplyDates {
    let supply = pegs.supplies[number]
    let due = preparation.due(of: supply)
    var use = preparation.date(ofBucket: supply.bucket)
    guard let day = timing.day(of: number) else {
      return SupplyDates(due: due, possible: nil, isNever: true, usable: nil)
    }
    let really = preparation.scenario.today + day
    let coming = really > use ? preparation.coming(of: supply, forUseOn: really) : due
    let possible = coming > due ? coming : nil
    use = max(use, really)
    if case .receipt(let index) = supply.kind, case .order(let place) = preparation.receiptOrigins[index] {
      use = max(use, preparation.use(of: preparation.scenario.receipts[place], supply.item, from: supply.source))
    }
    return SupplyDates(
      due: due, possible: possible, isNever: false,
      usable: preparation.isInspected(supply) && use > possible ?? due ? use : nil)
  }
}
