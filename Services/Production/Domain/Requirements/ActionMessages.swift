import Values

/// What a planner should do with an order.
package struct ActionMessage: Hashable, Sendable {
  package enum Kind: String, Hashable, Sendable {
    /// Needed earlier than it comes.
    case expedite
    /// Not needed until later.
    case `defer`
    /// Not needed at all.
    case cancel
    /// A planned order whose time has come.
    case release
  }

  package let kind: Kind
  package let order: String
  package let item: ItemAtPlant
  package let quantity: Int64
  package let due: LocalDate
  /// When it is needed; nil for ``Kind/cancel``.
  package let needed: LocalDate?
  /// Of a planned order released after its time.
  package let workingDaysLate: Int
}

/// Compares orders that stand with what is needed of them. Frozen orders get no message.
struct MessageWriter {
  let preparation: ScenarioPreparation
  let plan: MaterialPlan

  func messages() -> [ActionMessage] {
    (0..<plan.model.itemCount).flatMap { messages(of: $0) }
  }

  private func messages(of item: Int) -> [ActionMessage] {
    let model = plan.model
    let receipts = model.structure.receipts(of: item).map { Int(model.structure.receiptOrder[$0]) }
    guard !receipts.isEmpty else { return [] }
    var required: Int64 = 0
    let cumulative = (0..<model.bucketCount).map { bucket in
      required += plan.requirement(item, bucket)
      return required
    }
    // Each order's turn comes when stock and the orders before it are used up.
    var covered = model.items[item].onHand
    var messages: [ActionMessage] = []
    for receipt in receipts {
      let before = covered
      covered += model.receipts[receipt].quantity
      guard case .order(let place) = preparation.receiptOrigins[receipt] else { continue }
      let record = preparation.scenario.receipts[place]
      guard record.status != .frozen else { continue }
      let mustHave = cumulative.firstIndex { $0 > before }
      let shouldHave = cumulative.firstIndex { before - $0 < model.items[item].safetyStock }
      if let message = message(record, model.receipts[receipt], mustHave, shouldHave) {
        messages.append(message)
      }
    }
    return messages
  }

  private func message(
    _ record: ReceiptRecord, _ receipt: MaterialModel.Receipt, _ mustHave: Int?, _ shouldHave: Int?
  ) -> ActionMessage? {
    let due = receipt.bucket
    let source = preparation.sources(of: receipt.item)[receipt.source]
    let tolerance = preparation.scenario.tolerance.days
    func days(_ buckets: Int) -> Int { buckets * preparation.scenario.bucketDays }
    /// Nil where it comes in that bucket, though it could be used later than it is.
    func make(_ kind: ActionMessage.Kind, _ needed: Int?) -> ActionMessage? {
      let coming = needed.map {
        preparation.coming(ofItem: receipt.item, from: source, forUseOn: preparation.date(ofBucket: $0))
      }
      if let coming, coming == record.due { return nil }
      return ActionMessage(
        kind: kind, order: record.order, item: record.key, quantity: record.quantity, due: record.due,
        needed: coming, workingDaysLate: 0)
    }
    if let mustHave, mustHave < due { return days(due - mustHave) > tolerance ? make(.expedite, mustHave) : nil }
    guard let shouldHave else { return make(.cancel, nil) }
    return shouldHave > due && days(shouldHave - due) > tolerance ? make(.defer, shouldHave) : nil
  }

  /// Planned orders to release now.
  func releases(_ pegs: PegTable, name: (Int) -> String) -> [ActionMessage] {
    pegs.supplies.indices.compactMap { number in
      let supply = pegs.supplies[number]
      guard preparation.isProposal(supply), let release = supply.release, release <= 0 else { return nil }
      let due = preparation.due(of: supply)
      return ActionMessage(
        kind: .release, order: name(number), item: preparation.nodes[supply.item].key, quantity: supply.started,
        due: due, needed: due, workingDaysLate: preparation.workingDaysLate(supply))
    }
  }
}

extension ScenarioPreparation {
  /// How many working days of its source have gone by since an order should have been released.
  func workingDaysLate(_ supply: PegTable.Supply) -> Int {
    guard let release = supply.release, release < 0 else { return 0 }
    let calendar = leadTimeCalendar(of: supply)
    let day = date(ofBucket: release)
    return (0..<max(0, scenario.today - day)).count { calendar.isWorking(day + $0) }
  }
}
