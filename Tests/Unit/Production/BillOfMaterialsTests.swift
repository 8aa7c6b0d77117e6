import ProductionDomain
import Testing
import Values

@Suite struct BillOfMaterialsTests {
  static func bill(
    _ components: [(String, Quantity)], output: Quantity = .pieces(1), capacity: Quantity? = nil, leadTimeDays: Int = 0
  ) throws -> BillOfMaterials {
    try BillOfMaterials(
      product: "MUG", components: components.map { BillOfMaterials.Component(item: $0.0, quantity: $0.1) },
      outputQuantity: output, leadTimeDays: leadTimeDays, dailyCapacity: capacity, mode: nil)
  }

  @Test func materialIsRoundedUpToWholeSteps() throws {
    let glaze = Quantity(steps: 250, unit: UnitOfMeasure("GRM")!)
    let bill = try Self.bill([("BLANK", .pieces(1)), ("BOX", .pieces(1)), ("GLAZE", glaze)], output: .pieces(6))
    let material = bill.material(for: .pieces(7))
    // 7/6 of a blank is 1.17, so 2; 7/6 of 250 g is 291.7 g, so 292 g.
    #expect(material.map(\.item) == ["BLANK", "BOX", "GLAZE"])
    #expect(material.map(\.quantity.steps) == [2, 2, 292])
    #expect(material[2].quantity.unit == glaze.unit)
  }

  @Test func theLargestQuantitiesDoNotOverflow() throws {
    let most = Quantity.pieces(BillOfMaterials.maximumSteps)
    let bill = try Self.bill([("BLANK", most)])
    #expect(bill.material(for: most)[0].quantity.steps == 1_000_000_000_000_000_000)
  }

  @Test func aBillThatCannotBeUsedIsRefused() {
    let dozen = Quantity(steps: 1, unit: UnitOfMeasure("DZN")!)
    #expect(throws: MasterDataRefusal.self) { try Self.bill([]) }
    #expect(throws: MasterDataRefusal.self) { try Self.bill([("BLANK", .pieces(0))]) }
    #expect(throws: MasterDataRefusal.self) { try Self.bill([("BLANK", .pieces(1)), ("BLANK", .pieces(2))]) }
    #expect(throws: MasterDataRefusal.self) { try Self.bill([("MUG", .pieces(1))]) }
    #expect(throws: MasterDataRefusal.self) { try Self.bill([("BLANK", .pieces(1))], output: .pieces(0)) }
    #expect(throws: MasterDataRefusal.self) { try Self.bill([("BLANK", .pieces(1))], capacity: dozen) }
    #expect(throws: MasterDataRefusal.self) { try Self.bill([("BLANK", .pieces(1))], leadTimeDays: -1) }
  }
}
