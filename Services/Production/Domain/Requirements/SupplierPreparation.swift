import Values

extension ScenarioPreparation {
  /// False and a problem when nothing can be ordered of a supplier on these terms.
  mutating func isUsable(_ supplier: SupplierRecord, for node: ItemRecord) -> Bool {
    func refuse(_ why: String) -> Bool {
      report("item \(node.key)", "Supplier \(supplier.name) of item \(node.key) is not used: \(why).")
      return false
    }
    if let days = supplier.leadTimeDays, !(0...ScenarioPreparation.longestLeadTimeDays).contains(days) {
      return refuse("its lead time of \(days) days is not 0 to \(ScenarioPreparation.longestLeadTimeDays)")
    }
    if let name = supplier.calendar, calendars[name] == nil {
      return refuse("its calendar \(name) is not given or has no working time")
    }
    let most = MaterialModel.largestQuantity
    if [supplier.minimum, supplier.multiple, supplier.maximum].contains(where: { ($0 ?? 0) > most }) {
      return refuse("an order limit is above \(most)")
    }
    if let contradiction = supplier.limits(over: node.lot.limits).contradiction(in: node.unit) {
      return refuse(contradiction)
    }
    if !isUsable(supplier.price) { return refuse("its price is negative or too large") }
    return true
  }

  /// Amounts of money up to this many minor units are reckoned with.
  static let largestAmount: Int64 = 1_000_000_000_000

  func isUsable(_ money: Money?) -> Bool {
    money.map { (0...ScenarioPreparation.largestAmount).contains($0.minorUnits) } ?? true
  }

  // MARK: What was chosen

  /// The first supplier of a bought or subcontracted item.
  package func supplier(of item: Int) -> SupplierRecord? { suppliers[item] }
}

extension ItemRecord.Source {
  /// Whether plans order by it.
  var isOrdered: Bool {
    switch self {
    case .make, .buy, .subcontract, .transfer: true
    case .lane, .coProduct, .none: false
    }
  }
}
