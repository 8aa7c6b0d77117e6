import GRDB
import InventoryDomain
import InventoryService
import Messaging
import Persistence
import Values

/// What people of quality and of the warehouse do with goods beside shipping them.
enum QualityWork: String, CaseIterable {
  case accepted, rejected, usedAsIs, reworked, scrapped, lost, blocked, unblocked
}

extension Scenario {
  /// Decides a part of a lot or all of it, or what becomes of something that was rejected; false: nothing is there.
  func decideQuality() throws -> Bool {
    if let lot = try pick(
      "SELECT lotID, receivedSteps - acceptedSteps - rejectedSteps FROM inspectionLot WHERE status = 'open'")
    {
      try decide(lot.id, open: lot.steps)
      return true
    }
    let blocked = "quantitySteps - useAsIsSteps - reworkSteps - scrapSteps - returnedSteps"
    if let report = try pick("SELECT nonconformanceID, \(blocked) FROM nonconformance WHERE status = 'open'") {
      try dispose(report.id, open: report.steps)
      return true
    }
    return false
  }

  private func pick(_ sql: String) throws -> (id: String, steps: Int64)? {
    try world.service("inventory").database.read { try Row.fetchAll($0, sql: sql + " ORDER BY 1") }
      .randomElement(using: &world.random).map { ($0[0], $0[1]) }
  }

  /// Of four lots one has something that is rejected.
  private func decide(_ lotID: String, open: Int64) throws {
    let isSound = Int.random(in: 0..<4, using: &world.random) > 0
    let rejected = isSound ? 0 : Int64.random(in: 1...open, using: &world.random)
    let accepted = Bool.random(using: &world.random) ? open - rejected : min(open - rejected, 1)
    try world.perform(at: "inventory", actor: "quality") { unit in
      try RecordInspectionResults(results: [.init(characteristic: "sound", conforms: isSound)])
        .perform(lot: lotID, in: unit)
      try DecideInspectionLot(
        accept: .pieces(accepted), reject: .pieces(rejected), defectCode: isSound ? nil : "BENT", reason: "looked at"
      ).perform(lot: lotID, in: unit)
    }
    if accepted > 0 { note(.accepted) }
    if rejected > 0 { note(.rejected) }
  }

  private func dispose(_ id: String, open: Int64) throws {
    let (disposition, work) = [
      (Nonconformance.Disposition.useAsIs, QualityWork.usedAsIs), (.rework, .reworked), (.scrap, .scrapped),
    ].randomElement(using: &world.random)!
    let steps = Int64.random(in: 1...open, using: &world.random)
    try world.perform(at: "inventory", actor: "quality") { unit in
      try DisposeNonconformance(disposition: disposition, quantity: .pieces(steps), reason: "review")
        .perform(nonconformance: id, in: unit)
    }
    note(work)
  }

  /// Goods that are kept for an order line turn out to be damaged, or were dried and are of use again.
  func blockOrUnblock() throws {
    let isBlocking = Bool.random(using: &world.random)
    let found =
      isBlocking
      ? try pick("SELECT DISTINCT item, 1 FROM reservation WHERE kind = 'firm'")
      : try pick("SELECT item, quantitySteps FROM stock WHERE location = 'blocked:main' AND quantitySteps > 0")
    guard let found else { return }
    let steps = isBlocking ? Int64.random(in: 1...3, using: &world.random) : 1
    do {
      try world.perform(at: "inventory", actor: "warehouse") { unit in
        if isBlocking {
          try BlockStock(item: found.id, quantity: .pieces(steps), reason: "wet", includeReserved: true)
            .perform(in: unit)
        } else {
          try UnblockStock(item: found.id, quantity: .pieces(steps), reason: "dried").perform(in: unit)
        }
      }
      note(isBlocking ? .blocked : .unblocked)
    } catch is any BusinessRefusal {
      // It is picked, or was rejected by quality.
    }
  }

  /// Of twelve lorries one does not arrive.
  func loses(_ transferOrderID: String) throws -> Bool {
    guard Int.random(in: 0..<12, using: &world.random) == 0 else { return false }
    try world.perform(at: "inventory", actor: "warehouse") { unit in
      _ = try CancelTransferOrder(reason: "burnt").perform(transferOrder: transferOrderID, in: unit)
    }
    note(.lost)
    return true
  }
}
