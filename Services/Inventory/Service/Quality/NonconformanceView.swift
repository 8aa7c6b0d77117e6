import InventoryDomain
import Values

/// A corrective action as the API shows it.
package struct CorrectiveActionView: Codable, Sendable, Equatable {
  package let nonconformanceID: String
  package let nonconformanceNumber: String
  /// 1, 2, 3 ... of the non-conformance.
  package let number: Int
  package let description: String
  package let owner: String
  package let due: LocalDate
  package let status: Nonconformance.Action.Status
  package let verifiedBy: String?
  package let finding: String?

  init(_ row: CorrectiveActionRow) {
    nonconformanceID = row.nonconformanceID
    nonconformanceNumber = row.nonconformanceNumber
    number = row.action.number
    description = row.action.description
    owner = row.action.owner
    due = row.action.due
    status = row.action.status
    verifiedBy = row.verifiedBy
    finding = row.finding
  }
}

/// A non-conformance as the API shows it: quantity = blocked + useAsIs + rework + scrap + returned.
package struct NonconformanceView: Codable, Sendable, Equatable {
  package let nonconformanceID: String
  package let number: String
  package let item: String
  package let site: String
  package let defectCode: String
  package let description: String
  /// `open`, `dispositioned` or `closed`.
  package let status: String
  package let quantity: Quantity
  package let blocked: Quantity
  package let useAsIs: Quantity
  package let rework: Quantity
  package let scrap: Quantity
  package let returned: Quantity
  package let lotID: String?
  package let supplier: String?
  package let workOrderID: String?
  package let closeReason: String?
  package let actions: [CorrectiveActionView]
  package let raisedAt: Instant
  package let closedAt: Instant?

  init(_ row: NonconformanceRow, _ actions: [CorrectiveActionRow]) {
    let terms = row.state.terms
    func disposed(_ disposition: Nonconformance.Disposition) -> Quantity {
      Quantity(steps: terms.disposed[disposition] ?? 0, unit: terms.quantity.unit)
    }
    nonconformanceID = row.id
    number = row.number
    item = row.item
    site = row.site
    defectCode = row.defectCode
    description = row.description
    status = row.state.name
    quantity = terms.quantity
    blocked = Quantity(steps: terms.blockedSteps, unit: terms.quantity.unit)
    useAsIs = disposed(.useAsIs)
    rework = disposed(.rework)
    scrap = disposed(.scrap)
    returned = disposed(.returnToSupplier)
    lotID = row.lotID
    supplier = row.supplier
    workOrderID = row.workOrderID
    closeReason = row.closeReason
    self.actions = actions.map(CorrectiveActionView.init)
    raisedAt = row.raisedAt
    closedAt = row.closedAt
  }
}
