import Values

/// What a work order cost: material + labour + overhead + service = output + variances, in one currency.
package struct ProductionCost: Hashable, Sendable {
  package enum VarianceKind: String, Sendable, CaseIterable {
    case materialUsage = "material-usage"
    case labour
    case overhead
    case yield

    package var account: AccountCode {
      switch self {
      case .materialUsage: .materialUsageVariance
      case .labour: .labourVariance
      case .overhead: .overheadVariance
      case .yield: .yieldVariance
      }
    }
  }

  package struct Variance: Hashable, Sendable {
    package let kind: VarianceKind
    /// Positive: it cost more than it should have.
    package let amount: Money

    package init(kind: VarianceKind, amount: Money) {
      self.kind = kind
      self.amount = amount
    }
  }

  package let material: Money
  package let labour: Money
  package let overhead: Money
  /// Owed to a subcontractor for his work; nil: it was made here.
  package let service: Money?
  package let output: Money
  package let variances: [Variance]

  package init(
    material: Money, labour: Money, overhead: Money, service: Money? = nil, output: Money, variances: [Variance]
  ) {
    self.material = material
    self.labour = labour
    self.overhead = overhead
    self.service = service
    self.output = output
    self.variances = variances
  }

  package var currency: Currency { output.currency }
  package var isInOneCurrency: Bool {
    ([material, labour, overhead, service ?? output] + variances.map(\.amount)).allSatisfy { $0.currency == currency }
  }
}

extension JournalEntry {
  /// Debit inventory with what was made and credit it with the material; credit what was applied of labour and
  /// overhead, and what a subcontractor is owed; debit the variances, or credit them where it cost less than it should
  /// have.
  package static func productionCost(
    workOrderID: String, number: String, _ cost: ProductionCost
  ) throws(Unbalanced) -> JournalEntry {
    try JournalEntry(
      kind: .productionCost, documentID: workOrderID, documentNumber: number, text: "Cost of work order \(number)",
      lines: [
        Line(.inventory, cost.output), Line(.inventory, -cost.material), Line(.appliedLabour, -cost.labour),
        Line(.appliedOverhead, -cost.overhead),
      ] + (cost.service.map { [Line(.subcontractedWork, -$0)] } ?? [])
        + cost.variances.map { Line($0.kind.account, $0.amount) })
  }
}
