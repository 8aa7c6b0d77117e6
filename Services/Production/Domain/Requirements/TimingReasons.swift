import Values

/// Words for what makes supplies late.
struct TimingReasons {
  private let preparation: ScenarioPreparation

  init(_ preparation: ScenarioPreparation) { self.preparation = preparation }

  private func date(_ day: Int) -> LocalDate { preparation.scenario.today + day }
  private func day(ofBucket bucket: Int) -> Int { bucket * preparation.scenario.bucketDays }
  private func key(_ item: Int) -> ItemAtPlant { preparation.nodes[item].key }

  /// That an order would have been released before today.
  func tooLate(_ supply: PegTable.Supply) -> LateReason {
    let key = key(supply.item)
    let release = supply.release ?? supply.bucket
    let use = date(day(ofBucket: supply.bucket))
    if preparation.isInTimeUninspected(supply.item, from: supply.source, usedOn: use) {
      let days = preparation.source(of: supply).inspectionDays
      return LateReason(
        .inspection, "item \(key)",
        "\(key) is inspected for \(days) working days when it has come; to be used on \(use) its order would have been "
          + "released on \(date(day(ofBucket: release))), before today.")
    }
    return LateReason(
      .leadTime, "item \(key)",
      "\(key) takes \(preparation.source(of: supply).duration); to arrive on \(use) its "
        + "order would have been released on \(date(day(ofBucket: release))), before today.")
  }

  /// That a work centre which the order cannot do without never works.
  func neverMade(_ supply: PegTable.Supply) -> LateReason? {
    preparation.neverMade(supply.item, from: supply.source)
  }

  /// That an item comes with the very order that needs it.
  func awaitingItself(_ item: Int) -> LateReason {
    LateReason(.awaitingSupply, "item \(key(item))", "\(key(item)) waits for what comes with its own order.")
  }

  /// That a supply is waited for which comes on a day, from today; nil: when the plan says.
  func awaiting(_ supply: PegTable.Supply, _ arrival: Int?) -> LateReason {
    lateness(of: supply, arrival, neededOn: .min)
  }

  /// Why a supply that has no other cause is not there on a day; `arrival` nil: it comes when the plan says.
  func lateness(of supply: PegTable.Supply, _ arrival: Int?, neededOn day: Int) -> LateReason {
    let name = key(supply.item)
    let arrival = arrival ?? self.day(ofBucket: supply.bucket)
    switch supply.kind {
    case .planned where supply.bucket == preparation.model.items[supply.item].fence && arrival > day:
      let fence = preparation.nodes[supply.item].planningFenceDays
      return LateReason(
        .fence, "item \(name)",
        "No order of \(name) may arrive before \(date(arrival)): its planning fence is \(fence) days.")
    case .receipt(let index) where preparation.isInspected(receipt: index, supply):
      // Counted from the end of its inspection; whether it would come in time without is known only of a day.
      let coming = preparation.coming(of: supply, forUseOn: date(arrival))
      let why: LateReason.Code =
        day > .min && date(day) >= coming || isUnderInspection(index) ? .inspection : .awaitingSupply
      return LateReason(
        why, preparation.orderName(ofReceipt: index),
        "\(name) waits for \(preparation.orderName(ofReceipt: index)), which is inspected until \(date(arrival)).")
    case .receipt(let index):
      return LateReason(
        .awaitingSupply, preparation.orderName(ofReceipt: index),
        "\(name) waits for \(preparation.orderName(ofReceipt: index)), which arrives on \(date(arrival)).")
    default:
      return LateReason(
        .awaitingSupply, "item \(name)", "\(name) waits for supply that arrives on \(date(arrival)).")
    }
  }

  /// Whether an order that stands has come, and is only inspected.
  private func isUnderInspection(_ receipt: Int) -> Bool {
    guard case .order(let place) = preparation.receiptOrigins[receipt] else { return false }
    let record = preparation.scenario.receipts[place]
    return record.usable != nil && record.due <= preparation.scenario.today
  }

  /// Why an item has too little for good.
  func shortage(of item: Int) -> LateReason {
    if let why = preparation.blocked[item] { return LateReason(.leftOut, "item \(key(item))", "\(why).") }
    let model = preparation.model.items[item]
    if model.lot.replenished, model.fence < preparation.bucketCount, preparation.sourcing[item] != nil {
      return LateReason(
        .awaitingSupply, "item \(key(item))",
        "There is not enough \(key(item)) in stock and on order, and none of its sources has more within the horizon.")
    }
    if model.lot.replenished {
      return LateReason(
        .fence, "item \(key(item))",
        "No order of \(key(item)) may arrive within the horizon: its planning fence is longer.")
    }
    return LateReason(
      .awaitingSupply, "item \(key(item))",
      "There is not enough \(key(item)) in stock and on order, and no more of it is ordered.")
  }
}
