import Persistence
import ProductionDomain
import Values

/// Says how a product is made; replaces what was said before. Work orders that exist keep theirs.
package struct DefineBillOfMaterials: Codable, Sendable {
  package struct Component: Codable, Sendable {
    package var item: String
    /// Per `outputQuantity` of the product.
    package var quantity: Quantity

    package init(item: String, quantity: Quantity) {
      self.item = item
      self.quantity = quantity
    }
  }

  package var components: [Component]
  package var outputQuantity: Quantity
  /// Working days.
  package var leadTimeDays: Int
  /// Per working day; absent means without limit.
  package var dailyCapacity: Quantity?
  /// Absent follows the plant's setting.
  package var mode: BillOfMaterials.Mode?

  package init(
    components: [Component], outputQuantity: Quantity, leadTimeDays: Int, dailyCapacity: Quantity? = nil,
    mode: BillOfMaterials.Mode? = nil
  ) {
    self.components = components
    self.outputQuantity = outputQuantity
    self.leadTimeDays = leadTimeDays
    self.dailyCapacity = dailyCapacity
    self.mode = mode
  }

  @discardableResult
  package func perform(for product: String, in unit: UnitOfWork) throws -> BillView {
    let bill = try BillOfMaterials(
      product: product,
      components: components.map { BillOfMaterials.Component(item: $0.item, quantity: $0.quantity) },
      outputQuantity: outputQuantity, leadTimeDays: leadTimeDays, dailyCapacity: dailyCapacity, mode: mode)
    let before = try BillStore.bill(of: bill.product, unit.database)
    if let before, before.outputQuantity.unit != bill.outputQuantity.unit {
      throw MasterDataRefusal(
        "\(bill.product) is made in \(before.outputQuantity.unit) already; keep that unit.", code: "UNIT_FIXED")
    }
    if try BillStore.anyOf(bill.components.map(\.item), isMadeFrom: bill.product, unit.database) {
      throw MasterDataRefusal(
        "A component of \(bill.product) is itself made from \(bill.product); remove it.", code: "BILL_CYCLE")
    }
    try BillStore.save(bill, at: unit.now, unit.database)
    try unit.audit("bill-of-materials.defined", subject: bill.product, detail: "\(bill.components.count) components")
    return BillView(bill)
  }
}

/// Sets the days on which the plant works. What is planned already stays where it is.
package struct SetCalendar: Codable, Sendable {
  /// Monday is 1, Sunday is 7.
  package var workingWeekdays: [Int]
  package var holidays: [LocalDate]

  package init(workingWeekdays: [Int], holidays: [LocalDate]) {
    self.workingWeekdays = workingWeekdays
    self.holidays = holidays
  }

  @discardableResult
  package func perform(in unit: UnitOfWork) throws -> CalendarView {
    let calendar = try ProductionCalendar(workingWeekdays: Set(workingWeekdays), holidays: Set(holidays))
    try PlantStore.save(calendar, unit.database)
    try unit.audit(
      "calendar.set", subject: "calendar",
      detail: "\(calendar.workingWeekdays.count) weekdays, \(calendar.holidays.count) holidays")
    return CalendarView(calendar)
  }
}

/// Sets how work orders of products without a mode of their own finish. Existing ones keep theirs.
package struct SetProductionMode: Codable, Sendable {
  package var mode: BillOfMaterials.Mode

  package init(mode: BillOfMaterials.Mode) { self.mode = mode }

  @discardableResult
  package func perform(in unit: UnitOfWork) throws -> SettingsView {
    try PlantStore.save(mode, unit.database)
    try unit.audit("production-mode.set", subject: "plant", detail: mode.rawValue)
    return SettingsView(mode: mode)
  }
}
