import AccountingService
import CustomerServiceDomain
import CustomerServiceService
import Foundation
import GRDB
import GatewayDomain
import GatewayService
import InventoryContract
import InventoryDomain
import InventoryService
import Messaging
import Persistence
import ProductionService
import SalesDomain
import SalesService
import Values

/// What one simulated order is to live through.
enum OrderKind: String, CaseIterable {
  case plain, prepaid, released, declined, partial, rejected, made, crafted, engineered, carried, amended, cancelled,
    returned
  case foreign
  /// Of an item that is sold and used for others, and of what is made of it.
  case sold, assembled
  /// Of what a subcontractor makes.
  case coated
}

/// The people around the suite: each order has a story whose next step is taken at a random moment, as
/// soon as it can be; warehouse and shop floor work through what is open.
final class Scenario {
  private final class Story {
    let kind: OrderKind
    let index: Int
    var step = 0
    var orderID = ""
    var returnID = ""
    var done = false
    init(kind: OrderKind, index: Int) {
      self.kind = kind
      self.index = index
    }
  }

  let world: SimulatedWorld
  private let suite: Suite
  private let orders: Int
  private var stories: [Story]
  /// Kinds that came to the end that they were meant for.
  private(set) var happened: [OrderKind: Int] = [:]
  /// What was done about quality, how often.
  private(set) var quality: [QualityWork: Int] = [:]

  init(world: SimulatedWorld, suite: Suite, orders: Int) {
    self.world = world
    self.suite = suite
    self.orders = orders
    let kinds = OrderKind.allCases
    stories = (0..<orders).map { index in
      // Every kind at least twice, the rest at random.
      let kind = index < kinds.count * 2 ? kinds[index % kinds.count] : kinds.randomElement(using: &world.random)!
      return Story(kind: kind, index: index)
    }
    stories.shuffle(using: &world.random)
  }

  var finished: Bool { stories.allSatisfy(\.done) }
  var unfinished: String {
    stories.filter { !$0.done }.map { "\($0.kind.rawValue) \($0.orderID) at step \($0.step)" }.joined(separator: ", ")
  }

  /// Someone does something.
  func act() throws {
    switch Int.random(in: 0..<10, using: &world.random) {
    case 0..<5: if let story = stories.filter({ !$0.done }).randomElement(using: &world.random) { try advance(story) }
    case 5..<8: try workAtTheSites()
    default: try workOnTheShopFloor()
    }
  }

  func note(_ work: QualityWork) { quality[work, default: 0] += 1 }

  // MARK: Stories

  private func advance(_ story: Story) throws {
    if story.step <= 0 { return try begin(story) }
    switch story.kind {
    case .plain, .prepaid, .made, .crafted, .engineered, .carried, .coated, .foreign: try payWhenInvoiced(story)
    case .partial: try endWhen(story, state: "partially-accepted")
    case .rejected: try endWhen(story, state: "rejected")
    case .sold, .assembled: if try answered(story) { end(story) }
    case .released:
      if story.step == 1 { try decideHold(story, release: true) } else { try payWhenInvoiced(story) }
    case .declined:
      if story.step == 1 { try decideHold(story, release: false) } else { try endWhen(story, state: "rejected") }
    case .amended: try amend(story)
    case .cancelled: try cancel(story)
    case .returned: try sendBack(story)
    }
  }

  private func end(_ story: Story) {
    story.done = true
    happened[story.kind, default: 0] += 1
  }

  private func begin(_ story: Story) throws {
    if story.kind == .foreign { return try handOver(story) }
    let pieces = Int64.random(in: 2...9, using: &world.random)
    let customer = (story.kind == .released || story.kind == .declined ? suite.poor : suite.customers).randomElement(
      using: &world.random)!
    var lines = [line(Suite.stocked.randomElement(using: &world.random)!, pieces)]
    if Bool.random(using: &world.random) { lines.append(line(Suite.service, 1)) }
    var shipComplete = Bool.random(using: &world.random)
    switch story.kind {
    case .made: lines.append(line(Suite.made, pieces))
    case .crafted: lines.append(line(Suite.crafted, pieces))
    case .engineered: lines.append(line(Suite.engineered, pieces))
    case .carried: lines.append(line(Suite.carried, pieces))
    case .coated: lines.append(line(Suite.coated, pieces))
    case .amended, .cancelled:
      let product = [Suite.engineered, Suite.carried, Suite.assembled, Suite.coated].randomElement(
        using: &world.random)!
      if Bool.random(using: &world.random) { lines.append(line(product, pieces)) }
    case .sold: lines = [line(Suite.soldAndUsed, pieces)]
    case .assembled: lines = [line(Suite.assembled, pieces)]
    case .partial:
      lines.append(line(Suite.scarce, 50))
      shipComplete = false
    case .rejected:
      lines.append(line(Suite.scarce, 50))
      shipComplete = true
    // Above the limit of 100.00 on its own.
    case .released, .declined: lines = [line(Suite.stocked[0], 60)]
    default: break
    }
    let order = try world.perform(at: "sales") { unit in
      try PlaceOrder(
        order: DraftOrder(
          accountID: customer.accountID, payment: story.kind == .prepaid ? .prepaid : .account,
          shipComplete: shipComplete, lines: lines)
      ).perform(in: unit)
    }
    story.orderID = order.orderID
    story.step = 1
    // The first is taken back at once, and so is one that stands in; with the others the warehouse may be faster.
    let isSure = story.index < OrderKind.allCases.count || story.index >= orders
    if story.kind == .cancelled, isSure { try takeBack(story) }
  }

  private func line(_ product: String, _ pieces: Int64) -> OrderLines.Request {
    OrderLines.Request(product: product, quantity: .pieces(pieces))
  }

  /// A foreign CRM posts its order, and posts it again because it missed the answer.
  private func handOver(_ story: Story) throws {
    let id = "F-\(story.index)"
    let document = """
      {"sourceSystem":"foreign","orderID":"\(id)","orderNumber":"\(id)","version":1,
       "contract":{"reference":"C-1","signed":true,"signatureHash":"\(String(repeating: "cd", count: 32))","startDate":"2020-01-01"},
       "customer":{"reference":"K-\(story.index)","number":"K-\(story.index)","legalName":"Foreign \(story.index) Inc","taxID":"US\(story.index)",
         "billTo":{"name":"Foreign \(story.index) Inc","country":"United States"}},
       "currency":"GBP","payment":"prepaid","paymentTermsDays":30,"shipComplete":false,"requestedDate":"2026-03-02",
       "shipTo":{"name":"Foreign \(story.index) Inc","country":"United States"},"orderedAt":"2026-03-02T08:00:00Z",
       "lines":[{"lineID":"1","product":"10001","description":"Article","quantity":{"value":"3","unit":"H87"},
         "unitPrice":{"amount":"2.50","currency":"GBP"},"taxRate":"0"}]}
      """
    let submission = try WireFormat.decode(SubmitHandoff.self, from: Array(document.utf8))
    try world.perform(at: "gateway") { unit in _ = try submission.perform(in: unit) }
    if story.step == 0 {
      story.orderID = "foreign:\(id)"
      story.step = Bool.random(using: &world.random) ? 1 : 0
      if story.step == 0 { story.step = -1 }
    } else {
      story.step = 1
    }
  }

  /// The state of the order's newest version in the gateway; nil before it has one.
  private func handoff(_ story: Story) throws -> (id: String, state: String)? {
    try world.service("gateway").database.read { db in
      try Row.fetchOne(db, sql: "SELECT id, status FROM handoff WHERE orderID = ?", arguments: [story.orderID])
    }.map { ($0[0], $0[1]) }
  }

  private func endWhen(_ story: Story, state: String) throws {
    guard let handoff = try handoff(story) else { return }
    if handoff.state == state { end(story) }
    // What was accepted in part is being fulfilled meanwhile.
    if state == "partially-accepted", ["in-fulfilment", "fulfilled"].contains(handoff.state) { end(story) }
  }

  private func decideHold(_ story: Story, release: Bool) throws {
    guard let handoff = try handoff(story) else { return }
    let held = try world.service("accounting").database.read { db in
      try Int.fetchOne(
        db, sql: "SELECT 1 FROM creditCheck WHERE handoffID = ? AND answer = 'held'", arguments: [handoff.id]) != nil
    }
    guard held else { return }
    try world.perform(at: "accounting", actor: "grace") { unit in
      if release {
        _ = try ReleaseCreditHold(reason: "good customer").perform(handoffID: handoff.id, in: unit)
      } else {
        _ = try DeclineCreditHold(reason: "too much").perform(handoffID: handoff.id, in: unit)
      }
    }
    story.step = 2
  }

  private func openInvoice(_ story: Story) throws -> (customerID: String, invoiceID: String, residual: Int64)? {
    try world.service("accounting").database.read { db in
      try Row.fetchOne(
        db, sql: "SELECT customerID, invoiceID, residualMinor FROM invoice WHERE orderID = ? ORDER BY number LIMIT 1",
        arguments: [story.orderID])
    }.map { ($0[0], $0[1], $0[2]) }
  }

  private func payWhenInvoiced(_ story: Story) throws {
    guard let invoice = try openInvoice(story) else { return }
    guard invoice.residual > 0 else { return end(story) }
    let amount = Money(
      minorUnits: Bool.random(using: &world.random) ? invoice.residual : (invoice.residual + 1) / 2, currency: .gbp)
    try world.perform(at: "accounting") { unit in
      _ = try RecordPayment(customerID: invoice.customerID, amount: amount, invoiceID: invoice.invoiceID).perform(
        in: unit)
    }
  }

  /// The order of sales as it stands: nil while the gateway owes an answer.
  private func answered(_ story: Story) throws -> Bool {
    guard let handoff = try handoff(story) else { return false }
    return ["accepted", "partially-accepted", "in-fulfilment", "fulfilled", "rejected", "cancelled"].contains(
      handoff.state)
  }

  private func amend(_ story: Story) throws {
    switch story.step {
    case 1:
      // Sometimes before the first version is decided, sometimes after.
      if try !answered(story), Int.random(in: 0..<4, using: &world.random) > 0 { return }
      let pieces = Int64.random(in: 1...14, using: &world.random)
      let product = [Suite.made, Suite.engineered, Suite.carried, Suite.coated].randomElement(using: &world.random)!
      try world.perform(at: "sales") { unit in
        _ = try AmendOrder(
          reason: "other quantity", lines: [line(Suite.stocked[1], pieces), line(product, pieces)]
        ).perform(order: story.orderID, in: unit)
      }
      story.step = 2
    default:
      let decided = try world.service("gateway").database.read { db in
        try Int.fetchOne(
          db,
          sql: "SELECT 1 FROM handoff WHERE orderID = ? AND version = 2",
          arguments: [story.orderID]) != nil
      }
      if try decided && answered(story) { end(story) }
    }
  }

  private func cancel(_ story: Story) throws {
    switch story.step {
    case 1:
      if try !answered(story), Int.random(in: 0..<4, using: &world.random) > 0 { return }
      try takeBack(story)
    default:
      guard let handoff = try handoff(story) else { return }
      // The warehouse may have been faster: that is an end too, but not the kind's own. What it has not shipped may
      // wait for parts that never come.
      if handoff.state == "cancelled" { return end(story) }
      if try handoff.state == "fulfilled" || hasShipped(story) {
        story.done = true
        standIn(for: .cancelled)
      }
    }
  }

  private func hasShipped(_ story: Story) throws -> Bool {
    try world.service("inventory").database.read { db in
      try Bool.fetchOne(
        db,
        sql: """
          SELECT EXISTS (
            SELECT 1 FROM fulfilment JOIN fulfilmentLine USING (handoffID) WHERE orderID = ? AND shippedSteps > 0)
          """, arguments: [story.orderID])!
    }
  }

  /// Another order of a kind whose orders all ended otherwise: each kind is to occur in every world.
  private func standIn(for kind: OrderKind) {
    guard happened[kind, default: 0] == 0, !stories.contains(where: { $0.kind == kind && !$0.done }) else { return }
    stories.append(Story(kind: kind, index: stories.count))
  }

  private func takeBack(_ story: Story) throws {
    try world.perform(at: "sales") { unit in
      _ = try CancelOrder(reason: "ordered twice").perform(order: story.orderID, in: unit)
    }
    story.step = 2
  }

  private func sendBack(_ story: Story) throws {
    switch story.step {
    case 1:
      guard let invoice = try openInvoice(story) else { return }
      let line = try world.service("customer-service").database.read { db in
        try Row.fetchOne(
          db, sql: "SELECT lineID FROM shippedLine WHERE orderID = ? AND lineID = '1'", arguments: [story.orderID])
      }
      guard line != nil else { return }
      try world.perform(at: "customer-service") { unit in
        let opened = try OpenCase(customerID: invoice.customerID, orderID: story.orderID, subject: "one is broken")
          .perform(in: unit)
        _ = try RequestReturn(
          lines: [ReturnAuthorisation.Line(lineID: "1", quantity: .pieces(1), reason: "broken")]
        ).perform(case: opened.caseID, in: unit)
      }
      story.step = 2
    case 2:
      let expected = try world.service("inventory").database.read { db in
        try String.fetchOne(
          db, sql: "SELECT returnID FROM customerReturn WHERE orderID = ? AND receivedAt IS NULL",
          arguments: [story.orderID])
      }
      guard let expected else { return }
      try world.perform(at: "inventory") { unit in
        _ = try ReceiveReturn(
          lines: [
            ReceiveReturn.Line(
              lineID: "1", quantity: .pieces(1), disposition: Bool.random(using: &world.random) ? .stock : .scrap)
          ]
        ).perform(return: expected, in: unit)
      }
      story.returnID = expected
      story.step = 3
    default:
      let credited = try world.service("accounting").database.read { db in
        try Int.fetchOne(db, sql: "SELECT 1 FROM creditNote WHERE returnID = ?", arguments: [story.returnID]) != nil
      }
      if credited { end(story) }
    }
  }

  // MARK: Work

  /// What there is nothing of leaves time for shipments.
  private func workAtTheSites() throws {
    switch Int.random(in: 0..<12, using: &world.random) {
    case 0..<3: if try unload() || receive() { return }
    case 3..<6: if try decideQuality() { return }
    case 6: try blockOrUnblock()
    default: break
    }
    try workInTheWarehouse()
  }

  private func workInTheWarehouse() throws {
    let open = try world.service("inventory").database.read { db in
      try Row.fetchAll(
        db,
        sql:
          "SELECT shipmentID, status FROM shipment WHERE status IN ('planned', 'picked', 'packed') ORDER BY shipmentID")
    }
    guard let next = open.randomElement(using: &world.random) else { return }
    let shipmentID: String = next[0]
    let status: String = next[1]
    do {
      try world.perform(at: "inventory", actor: "warehouse") { unit in
        switch status {
        case "planned": _ = try PickShipment().perform(shipment: shipmentID, in: unit)
        case "picked": _ = try PackShipment().perform(shipment: shipmentID, in: unit)
        default: _ = try IssueShipment(carrier: "van", tracking: nil).perform(shipment: shipmentID, in: unit)
        }
      }
    } catch is any BusinessRefusal {
      // A change of the order is being decided; the warehouse waits.
    }
  }

  /// The lorry from York is unloaded, whatever day it was due.
  private func unload() throws -> Bool {
    let inTransit = try world.service("inventory").database.read { db in
      try String.fetchAll(
        db, sql: "SELECT transferOrderID FROM transferOrder WHERE status IN ('shipped', 'partially-received')")
    }
    guard let id = inTransit.randomElement(using: &world.random) else { return false }
    if try loses(id) { return true }
    let part = Bool.random(using: &world.random) ? Quantity.pieces(1) : nil
    try world.perform(at: "inventory", actor: "warehouse") { unit in
      _ = try ReceiveTransferOrder(quantity: part).perform(transferOrder: id, in: unit)
    }
    return true
  }

  /// A subcontractor brings something, mostly with what it should have taken of what he was given; seldom he gives up,
  /// or says another day.
  private func receive() throws -> Bool {
    let open = try world.service("inventory").database.read { db in
      try Row.fetchAll(
        db,
        sql: """
          SELECT purchaseOrderID, orderedSteps - receivedSteps - cancelledSteps FROM purchaseOrder
          JOIN workOrder USING (workOrderID)
          WHERE status IN ('placed', 'partially-received') AND state = 'issued'
          """)
    }
    guard let next = open.randomElement(using: &world.random) else { return false }
    let id: String = next[0]
    let left: Int64 = next[1]
    let act = Int.random(in: 0..<12, using: &world.random)
    let pieces = Int64.random(in: 1...left, using: &world.random)
    let used: [ConsumedComponent]? =
      act == 2 ? [ConsumedComponent(item: Suite.blank, quantity: .pieces(0))] : nil
    let day = world.time.now().date + Int.random(in: 0...3, using: &world.random)
    try world.perform(at: "inventory", actor: "warehouse") { unit in
      switch act {
      case 0: _ = try CancelPurchaseOrder(reason: "he cannot").perform(purchaseOrder: id, in: unit)
      case 1: _ = try ReschedulePurchaseOrder(date: day, reason: "he is ill").perform(purchaseOrder: id, in: unit)
      default:
        _ = try ReceivePurchaseOrder(quantity: .pieces(pieces), consumed: used).perform(purchaseOrder: id, in: unit)
      }
    }
    return true
  }

  /// What a subcontractor is to make on a later day is given to him today.
  private func subcontractEarly() throws {
    let firm = try world.service("production").database.read { db in
      try String.fetchOne(
        db,
        sql: "SELECT id FROM workOrder WHERE state = 'firm' AND subcontractor IS NOT NULL ORDER BY position LIMIT 1")
    }
    guard let firm else { return }
    try world.perform(at: "production", actor: "planner") { unit in
      _ = try ReleaseWorkOrder().perform(on: firm, in: unit)
    }
  }

  private func workOnTheShopFloor() throws {
    try subcontractEarly()
    let next = try world.service("production").database.read { db in
      try Row.fetchOne(
        db,
        sql: """
          SELECT id, state, openSteps FROM workOrder
          WHERE mode = 'manual' AND subcontractor IS NULL
            AND state IN ('material-issued', 'started', 'partially-completed')
          ORDER BY position LIMIT 1
          """)
    }
    guard let next else { return try releaseEarly() }
    let id: String = next[0]
    let state: String = next[1]
    let open: Int64 = next[2]
    try world.perform(at: "production", actor: "foreman") { unit in
      if state == "material-issued" {
        try StartWorkOrder().perform(on: id, in: unit)
      } else {
        let good = Int64.random(in: 1...max(1, open), using: &world.random)
        try CompleteWorkOrder(good: .pieces(good), close: good == open).perform(on: id, in: unit)
      }
    }
  }

  /// What is made again for an order is firm for another day; a shop floor without work does not wait for it.
  private func releaseEarly() throws {
    let firm = try world.service("production").database.read { db in
      try String.fetchOne(
        db, sql: "SELECT id FROM workOrder WHERE state = 'firm' AND replacesID IS NOT NULL ORDER BY position")
        ?? String.fetchOne(db, sql: "SELECT id FROM workOrder WHERE state = 'firm' ORDER BY position")
    }
    guard let firm else { return }
    try world.perform(at: "production", actor: "planner") { unit in
      _ = try ReleaseWorkOrder().perform(on: firm, in: unit)
    }
  }
}
