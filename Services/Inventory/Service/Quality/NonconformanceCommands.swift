import InventoryDomain
import Persistence
import Values

/// Raises a non-conformance for goods on hand, which are blocked by it.
package struct RaiseNonconformance: Codable, Sendable {
  package var item: String
  /// `main` when absent.
  package var site: String?
  package var quantity: Quantity
  package var defectCode: String
  package var description: String
  /// Whoever may take them back.
  package var supplier: String?
  /// They are blocked by hand already; free ones when absent.
  package var fromBlocked: Bool?

  package init(
    item: String, site: String? = nil, quantity: Quantity, defectCode: String, description: String,
    supplier: String? = nil, fromBlocked: Bool? = nil
  ) {
    self.item = item
    self.site = site
    self.quantity = quantity
    self.defectCode = defectCode
    self.description = description
    self.supplier = supplier
    self.fromBlocked = fromBlocked
  }

  package func perform(in unit: UnitOfWork) throws -> NonconformanceView {
    let goods = try QualityGoods(item, site, quantity, in: unit)
    let row = NonconformanceRow(
      id: unit.newID(), number: try unit.nextNumber("NCR"), item: goods.item, site: goods.site,
      defectCode: try defectCode.checked("defectCode", upTo: 40),
      description: try description.checked("description", upTo: 1000),
      supplier: try supplier?.checked("supplier", upTo: 200),
      state: .open(Nonconformance.Terms(quantity: quantity, isPurchased: supplier != nil)), raisedAt: unit.businessTime)
    if fromBlocked == true {
      try goods.requireBlockedByHand(in: unit)
    } else {
      try goods.block(.rejection, documentID: row.id, in: unit)
    }
    return NonconformanceView(try NonconformanceFile.raise(row, in: unit).row, [])
  }
}

/// Says what becomes of goods of a non-conformance, or of a part of them.
package struct DisposeNonconformance: Codable, Sendable {
  package var disposition: Nonconformance.Disposition
  /// All that is still blocked when absent.
  package var quantity: Quantity?
  package var reason: String

  package init(disposition: Nonconformance.Disposition, quantity: Quantity? = nil, reason: String) {
    self.disposition = disposition
    self.quantity = quantity
    self.reason = reason
  }

  @discardableResult
  package func perform(nonconformance id: String, in unit: UnitOfWork) throws -> NonconformanceView {
    let reason = try self.reason.checked("reason", upTo: 200)
    return try NonconformanceView.changed(id, in: unit) { file in
      let terms = file.row.state.terms
      let quantity = self.quantity ?? Quantity(steps: terms.blockedSteps, unit: terms.quantity.unit)
      try file.perform(.dispose(disposition, quantity), in: unit)
      try unit.audit(
        "non-conformance disposed", subject: "non-conformance \(file.row.number)",
        detail: "\(quantity) \(disposition.rawValue): \(reason)")
    }
  }
}

/// Adds a corrective action: what someone does by a day so that it does not happen again.
package struct AddCorrectiveAction: Codable, Sendable {
  package var description: String
  package var owner: String
  package var due: LocalDate

  package init(description: String, owner: String, due: LocalDate) {
    self.description = description
    self.owner = owner
    self.due = due
  }

  @discardableResult
  package func perform(nonconformance id: String, in unit: UnitOfWork) throws -> NonconformanceView {
    let description = try self.description.checked("description", upTo: 1000)
    let owner = try self.owner.checked("owner", upTo: 100)
    let due = try self.due.checked("due", notBefore: unit.businessTime.date)
    return try NonconformanceView.changed(id, in: unit) { file in
      try file.perform(.addAction(description: description, owner: owner, due: due), in: unit)
    }
  }
}

/// Its owner has done what a corrective action asks for.
package struct CompleteCorrectiveAction: Sendable {
  package init() {}

  @discardableResult
  package func perform(_ number: Int, nonconformance id: String, in unit: UnitOfWork) throws -> NonconformanceView {
    try NonconformanceView.changed(id, in: unit) { try $0.perform(.completeAction(number), in: unit) }
  }
}

/// Says whether a corrective action helped.
package struct VerifyCorrectiveAction: Codable, Sendable {
  package var effective: Bool
  /// How that was found.
  package var finding: String

  package init(effective: Bool, finding: String) {
    self.effective = effective
    self.finding = finding
  }

  @discardableResult
  package func perform(_ number: Int, nonconformance id: String, in unit: UnitOfWork) throws -> NonconformanceView {
    let finding = try self.finding.checked("finding", upTo: 1000)
    return try NonconformanceView.changed(id, in: unit) { file in
      try file.perform(.verifyAction(number, effective: effective), finding: finding, in: unit)
      try unit.audit(
        "corrective action verified", subject: "non-conformance \(file.row.number)",
        detail: "action \(number) \(effective ? "effective" : "ineffective"): \(finding)")
    }
  }
}

/// Closes a non-conformance of which everything is disposed of and every action helped.
package struct CloseNonconformance: Codable, Sendable {
  /// Why no action was needed, where none was taken.
  package var reason: String?

  package init(reason: String? = nil) { self.reason = reason }

  @discardableResult
  package func perform(nonconformance id: String, in unit: UnitOfWork) throws -> NonconformanceView {
    let reason = try self.reason?.checked("reason", upTo: 200)
    return try NonconformanceView.changed(id, in: unit) { try $0.perform(.close(reason: reason), in: unit) }
  }
}

extension NonconformanceView {
  fileprivate static func changed(
    _ id: String, in unit: UnitOfWork, _ change: (inout NonconformanceFile) throws -> Void
  ) throws -> NonconformanceView {
    var file = try NonconformanceFile(id, in: unit)
    try change(&file)
    return NonconformanceView(file.row, try NonconformanceStore.actions(of: id, unit.database))
  }
}
