import Persistence
import ProductionDomain
import Values
import HTTPSupport

/// Makes the cheapest sourcing of an item the shares of its sources and suppliers: plans then divide it so. Ways that the
/// optimum does not use stay, for what those cannot give.
package struct UseSourcingOptimum: Codable, Sendable {
  package var item: String
  /// Of the period; nil: the horizon of plans.
  package var days: Int?

  package init(item: String, days: Int? = nil) {
    self.item = item
    self.days = days
  }

  @discardableResult
  package func perform(in unit: UnitOfWork) throws -> SourcingOptimumView {
    guard days.map((1...1000).contains) ?? true else { throw Problem.invalid("days", "must be from 1 to 1000.") }
    let question = OptimumQuestion(item: item, days: days)
    let snapshot = try question.snapshot(at: unit.businessTime, unit.database)
    let optimum = try question.sourcing(snapshot)[0]
    guard optimum.isProved else {
      throw Problem.conflict("The sourcing of \(item) is not proved to be the cheapest; no shares were changed.")
    }
    var documents: [JSONDocument] = []
    for plant in Set(optimum.ways.map(\.plant)).sorted() {
      let ways = optimum.ways.filter { $0.plant == plant }
      guard ways.contains(where: { $0.quantity > 0 }),
        let text = try PlanningDataStore.document(.item, PlanningKind.itemKey(item, plant), unit.database),
        case .record(let members) = try JSONDocument.parsed(text)
      else { continue }
      documents.append(.record(UseSourcingOptimum.shared(members, ways)))
    }
    guard !documents.isEmpty else {
      throw Problem.conflict("Nothing of \(item) is to be ordered in these days; no shares were changed.")
    }
    try PutPlanningData(.record(["items": .list(documents)])).perform(in: unit)
    return SourcingOptimumView(optimum)
  }

  private static func shared(
    _ members: [String: JSONDocument], _ ways: [SourcingOptimum.Way]
  ) -> [String: JSONDocument] {
    var members = members
    var given: [JSONDocument] = []
    if case .list(let list)? = members["sources"] { given = list }
    let named = Set(given.compactMap { $0["supplier"]?.asText })
    var sums: [(source: String, from: String?, supplier: String?, quantity: Int64)] = []
    for way in ways {
      let (source, from) = BookingStore.sourceText(way.source.source)
      let supplier =
        source == "subcontract" ? way.source.supplier.flatMap { named.contains($0.name) ? $0.name : nil } : nil
      if let place = sums.firstIndex(where: { $0.source == source && $0.from == from && $0.supplier == supplier }) {
        sums[place].quantity += way.quantity
      } else {
        sums.append((source, from, supplier, way.quantity))
      }
    }
    let total = sums.reduce(0) { $0 + $1.quantity }
    let sources = sums.map { sum -> JSONDocument in
      let old = given.first {
        $0["source"]?.asText == sum.source && $0["from"]?.asText == sum.from && $0["supplier"]?.asText == sum.supplier
      }
      var fields: [String: JSONDocument] = ["source": .text(sum.source)]
      if case .record(let kept)? = old { fields = kept }
      if let from = sum.from { fields["from"] = .text(from) }
      if let supplier = sum.supplier { fields["supplier"] = .text(supplier) }
      if old == nil, sum.source == "transfer", members["source"]?.asText == "transfer",
        let days = members["leadTimeDays"]
      {
        fields["leadTimeDays"] = days
      }
      fields["share"] = sum.quantity > 0 ? percent(sum.quantity, of: total) : nil
      return .record(fields)
    }
    members["source"] = nil
    members["from"] = nil
    members["sources"] = .list(sources)
    if case .list(let suppliers)? = members["suppliers"] {
      let bought = ways.reduce(0) { $0 + ($1.source.supplier == nil ? 0 : $1.quantity) }
      members["suppliers"] = .list(
        suppliers.map { supplier in
          guard case .record(var fields) = supplier else { return supplier }
          let own = ways.first { $0.source.supplier?.name == fields["supplier"]?.asText }?.quantity ?? 0
          fields["share"] = own > 0 && bought > 0 ? percent(own, of: bought) : nil
          return .record(fields)
        })
    }
    return members
  }

  /// With four decimals, rounded down.
  private static func percent(_ quantity: Int64, of total: Int64) -> JSONDocument {
    let parts = Int64(Int128(quantity) * 1_000_000 / Int128(total))
    guard parts > 0 else { return .text("0.0001") }
    let decimals = String(parts % 10_000)
    return .text("\(parts / 10_000)." + String(repeating: "0", count: 4 - decimals.count) + decimals)
  }
}
