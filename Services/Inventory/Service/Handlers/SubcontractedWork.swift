import InventoryContract
import InventoryDomain
import Messaging
import Persistence
import ProductionContract
import Values

/// A work order that a subcontractor makes: what he has of our components, uses and gives back, as his purchase order
/// goes.
struct SubcontractedWork {
  private let workOrderID: String
  private let order: PurchaseOrderRow
  private let unit: UnitOfWork

  init(_ workOrderID: String, _ order: PurchaseOrderRow, in unit: UnitOfWork) {
    self.workOrderID = workOrderID
    self.order = order
    self.unit = unit
  }

  /// What he brings, and what he spoiled, uses up components; what he has left comes back when nothing more is to come. `said`: what he says
  /// that he used. Throws ``PurchaseOrder/Refusal`` where that is more than he has, or he was given nothing yet.
  func book(_ event: PurchaseOrder.Event, saying said: [MaterialRequest.Component]) throws {
    switch event {
    case .placed, .rescheduled: return
    case .received(let receipt, let quantity, _):
      guard let workOrder = try WorkOrderStore.find(workOrderID, unit.database),
        try workOrder.state == .issued || workOrder.state == .short && isProvided
      else { throw PurchaseOrder.Refusal.nothingProvided }
      if quantity.isPositive {
        _ = try StockStore.position(order.header.item, at: order.header.site, unit.database).changed(by: quantity.steps)
      }
      try use(said, receipt)
      if order.terms.openSteps == 0 { try end() }
    case .cancelled: try end()
    }
  }

  /// He was given something.
  private var isProvided: Bool {
    get throws { try SubcontractedMaterialStore.find(workOrderID, unit.database).contains { $0.providedSteps > 0 } }
  }

  /// Of each component what he was given so far.
  func provided() throws -> [ProvidedComponent]? {
    try told(\.providedSteps) { ProvidedComponent(item: $0, quantity: $1) }
  }

  /// Of each component what he used so far.
  func consumed() throws -> [ConsumedComponent]? {
    try told(\.consumedSteps) { ConsumedComponent(item: $0, quantity: $1) }
  }

  /// Of each component of which there is some a quantity in the component's unit; nil where there is none.
  private func told<Component>(
    _ steps: (SubcontractedMaterial) -> Int64, _ component: (String, Quantity) -> Component
  ) throws -> [Component]? {
    let told = try SubcontractedMaterialStore.find(workOrderID, unit.database).filter { steps($0) > 0 }
      .compactMap { material in
        try ItemStore.find(material.item, unit.database).map {
          component(material.item, Quantity(steps: steps(material), unit: $0.unit))
        }
      }
    return told.isEmpty ? nil : told
  }

  /// Nothing more is to come of it. It waits for nothing any more before what he has left comes back: else that would go
  /// to him again.
  private func end() throws {
    try forgetRequest()
    try takeBack()
  }

  /// What he has left comes back to the site that it came from.
  private func takeBack() throws {
    var movements: [Movement] = []
    for var material in try SubcontractedMaterialStore.find(workOrderID, unit.database) where material.leftSteps > 0 {
      movements.append(
        Movement(
          item: material.item, from: location, to: order.header.site, steps: material.leftSteps, kind: .provisionReturn,
          documentID: workOrderID))
      material.returnedSteps += material.leftSteps
      try save(material)
    }
    try Stock.post(StockChanges(movements: movements), in: unit)
  }

  private var location: String { Location.subcontractor(order.header.supplier) }

  private func use(_ said: [MaterialRequest.Component], _ receipt: Int) throws {
    let materials = try SubcontractedMaterialStore.find(workOrderID, unit.database)
    if let other = said.first(where: { part in !materials.contains { $0.item == part.item } }) {
      throw PurchaseOrder.Refusal.notProvided(item: other.item)
    }
    var movements: [Movement] = []
    for var material in materials {
      let usual = material.consumed(byMade: order.terms.madeSteps, of: order.terms.ordered.steps)
      let steps = said.first { $0.item == material.item }?.steps ?? usual
      guard steps <= material.leftSteps else {
        throw PurchaseOrder.Refusal.moreThanProvided(item: material.item, left: material.leftSteps)
      }
      guard steps > 0 else { continue }
      movements.append(
        Movement(
          item: material.item, from: location, to: Location.production, steps: steps, kind: .consumption,
          documentID: workOrderID, lineID: String(receipt)))
      material.consumedSteps += steps
      try save(material)
    }
    try Stock.post(StockChanges(movements: movements), in: unit)
  }

  private func save(_ material: SubcontractedMaterial) throws {
    try SubcontractedMaterialStore.save(material, with: order.header.supplier, for: workOrderID, unit.database)
  }

  /// A work order that waits for components gets none any more. What he made of it production still reports.
  private func forgetRequest() throws {
    let db = unit.database
    guard var workOrder = try WorkOrderStore.find(workOrderID, db), workOrder.state == .short else { return }
    workOrder.state = order.terms.madeSteps > 0 ? .issued : .cancelled
    try WorkOrderStore.update(workOrder, db)
    let held = try ComponentBookingStore.forget(workOrderID, db)
    try Stock.post(StockChanges(kept: try KeptStockStore.release(workOrderID, db).mapValues(-)), in: unit)
    for place in held.sorted() { try Stock.serve(place, in: unit) }
  }

  /// Tells where the purchase order of a work order stands: he was given more.
  static func tell(_ workOrderID: String, in unit: UnitOfWork) throws {
    guard let id = try PurchaseOrderStore.find(forWorkOrder: workOrderID, unit.database) else { return }
    try PurchaseOrderFile(id, in: unit).tell(in: unit)
  }

  // MARK: As production says

  /// The purchase order of his work. Nothing happens for a work order that is made here.
  static func order(for workOrder: WorkOrderRow, in unit: UnitOfWork) throws {
    guard let name = workOrder.subcontractor else { return }
    do {
      _ = try PurchaseOrderFile.place(
        workOrder.quantity, of: workOrder.product, from: name, due: workOrder.dueDate, at: workOrder.site,
        workOrderID: workOrder.workOrderID, in: unit)
    } catch let refusal as PurchaseOrder.Refusal {
      throw PermanentFault("The making of work order \(workOrder.number) cannot be ordered: \(refusal.sentence)")
    }
  }

  /// Production gave the work order up: so is his. What he brought meanwhile is stock.
  static func giveUp(_ workOrder: WorkOrderRow, in unit: UnitOfWork) throws {
    guard let id = try PurchaseOrderStore.find(forWorkOrder: workOrder.workOrderID, unit.database) else { return }
    var file = try PurchaseOrderFile(id, in: unit)
    if file.isOpen { try file.perform(.cancel, byPeople: false, in: unit) }
    if workOrder.good == 0 { try file.bookAll(in: unit) }
  }
}

/// Production moved a work order that a subcontractor makes: his purchase order moves along, unless people moved it
/// since.
struct MovePurchaseOrderWhenSubcontractRescheduled: MessageHandler {
  func handle(_ event: SubcontractRescheduled, in unit: UnitOfWork) throws -> Outcome {
    guard let id = try PurchaseOrderStore.find(forWorkOrder: event.workOrderID, unit.database) else { return .done }
    var file = try PurchaseOrderFile(id, in: unit)
    guard file.isOpen, file.header.moves <= event.afterMove else { return .done }
    try file.perform(.reschedule(to: event.due), byPeople: false, in: unit)
    return .done
  }
}

/// What a subcontractor was given of a component for a work order.
package struct SubcontractedMaterialView: Codable, Sendable, Equatable {
  package let workOrderID: String
  package let workOrderNumber: String
  package let subcontractor: String
  package let item: String
  /// What the whole work order takes of it.
  package let required: Quantity
  /// provided = consumed + returned + onHand.
  package let provided: Quantity
  package let consumed: Quantity
  package let returned: Quantity
  /// With him: ours, but at no site.
  package let onHand: Quantity
  /// Of what is made of it: what he brought and what he spoiled so far.
  package let received: Quantity
  package let scrapped: Quantity

  init(_ row: SubcontractedMaterialRow) {
    func quantity(_ steps: Int64) -> Quantity { Quantity(steps: steps, unit: row.unit) }
    workOrderID = row.workOrderID
    workOrderNumber = row.workOrderNumber
    subcontractor = row.subcontractor
    item = row.material.item
    required = quantity(row.material.requiredSteps)
    provided = quantity(row.material.providedSteps)
    consumed = quantity(row.material.consumedSteps)
    returned = quantity(row.material.returnedSteps)
    onHand = quantity(row.material.leftSteps)
    received = row.received
    scrapped = row.scrapped
  }
}
