import GRDB
import InventoryContract
import Persistence
import ProductionContract
import ProductionDomain
import ProductionService
import Testing
import Values

/// Random amendments, inspections and blocks of one order line, beside a clerk who counts its pieces: the line gets
/// what is accepted while it lacks something, and what it has to spare goes to free stock for ever.
@Suite struct LinePiecesPropertyTests {
  /// What the clerk knows.
  private struct Line {
    var version = 1
    var need: Int64
    /// In its hands: accepted and not lost.
    var has: Int64 = 0
    /// Given back while it needed less.
    var letGo: Int64 = 0
    /// Work orders whose goods wait for their inspection, with how many are still in question.
    var inspected: [(id: String, open: Int64)] = []
    /// Accepted pieces that it did not need.
    var over: Int64 = 0

    mutating func accept(_ steps: Int64) {
      let taken = min(steps, need - has)
      has += taken
      over += steps - taken
    }

    mutating func change(to steps: Int64) {
      version += 1
      need = steps
      guard has > need else { return }
      letGo += has - need
      has = need
    }
  }

  @Test(arguments: [false, true]) func aLineEndsWithWhatItNeeds(inspectsLate: Bool) throws {
    let seed = UInt64.random(in: 0 ... .max)
    print("aLineEndsWithWhatItNeeds(inspectsLate: \(inspectsLate)): seed \(seed)")
    var random = WorkshopRandomness(seed: seed)
    for _ in 0..<40 {
      let (shop, _) = try WorkOrderServiceTests.accepted(6, .automatic)
      var line = Line(need: 6)
      for _ in 0..<30 { try turn(&line, in: shop, late: inspectsLate, &random) }
      while try end(&line, in: shop, rejectsSome: random.chance(20), &random) {}
      #expect(line.has == line.need, "seed \(seed)")
      // What is inspected at once is never made without need: nothing is over but what the line gave back.
      if !inspectsLate { #expect(line.over == 0, "seed \(seed)") }
      try shop.expectSound("seed \(seed)")
    }
  }

  private func turn(
    _ line: inout Line, in shop: Workshop, late: Bool, _ random: inout WorkshopRandomness
  ) throws {
    switch Int.random(in: 0..<4, using: &random) {
    case 0:
      let steps = Int64.random(in: 1...12, using: &random)
      try shop.request("a", version: line.version + 1, ("1", "MUG", steps))
      try shop.accept("a", version: line.version + 1, ("1", "MUG", steps))
      line.change(to: steps)
    case 1:
      guard let order = try open(shop).randomElement(using: &random) else { return }
      try make(order, of: &line, in: shop)
      if !late { try inspect(line.inspected.count - 1, of: &line, in: shop, rejectsSome: random.chance(50), &random) }
    case 2 where late:
      guard let lot = line.inspected.indices.randomElement(using: &random) else { return }
      try inspect(lot, of: &line, in: shop, rejectsSome: random.chance(50), &random)
    default:
      guard line.has > 0 else { return }
      let steps = Int64.random(in: 1...line.has, using: &random)
      line.has -= steps
      try block(steps, in: shop)
    }
  }

  /// Makes and inspects all that is left; false when there was nothing.
  private func end(
    _ line: inout Line, in shop: Workshop, rejectsSome: Bool, _ random: inout WorkshopRandomness
  ) throws -> Bool {
    if !line.inspected.isEmpty {
      try inspect(0, of: &line, in: shop, rejectsSome: rejectsSome, &random)
      return true
    }
    guard let order = try open(shop).first else { return false }
    try make(order, of: &line, in: shop)
    return true
  }

  private func open(_ shop: Workshop) throws -> [WorkOrderView] {
    try shop.database.read { try PlanningReport.workOrders($0) }.filter { $0.state == .released }
  }

  private func make(_ order: WorkOrderView, of line: inout Line, in shop: Workshop) throws {
    try shop.issueMaterial(for: order.id)
    line.inspected.append((order.id, order.ordered.steps))
  }

  private func inspect(
    _ lot: Int, of line: inout Line, in shop: Workshop, rejectsSome: Bool, _ random: inout WorkshopRandomness
  ) throws {
    let (id, open) = line.inspected.remove(at: lot)
    let rejected = rejectsSome ? Int64.random(in: 0...open, using: &random) : 0
    line.accept(open - rejected)
    try shop.hear(
      InspectionLotDecided(
        lotID: "lot-" + id, number: "IL-2010-000001", item: "MUG", site: "main", origin: "production", decision: 1,
        accepted: .pieces(open - rejected), rejected: .pieces(rejected), open: .pieces(0), defectCode: "CRACKED",
        workOrderID: id, decidedAt: shop.clock.now()))
  }

  private func block(_ steps: Int64, in shop: Workshop) throws {
    try shop.hear(
      StockBlockChanged(
        blockID: "block", item: "MUG", site: "main", quantity: .pieces(steps), blocked: .pieces(steps), reason: "wet",
        changedAt: shop.clock.now(),
        lines: [
          BlockedLine(
            handoffID: "a", orderID: "order-a", lineID: "1", quantity: .pieces(steps), made: .pieces(steps), madeBy: nil
          )
        ]))
  }
}
