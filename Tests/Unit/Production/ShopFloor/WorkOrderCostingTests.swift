import ProductionDomain
import Testing

@Suite struct WorkOrderCostingTests {
  static func each(_ minorUnits: Int64, per steps: Int64 = 1) -> WorkOrderCosting.StandardCost {
    WorkOrderCosting.StandardCost(minorUnits: minorUnits, stepsPerUnit: steps)
  }

  static func variance(_ result: WorkOrderCosting.Result, _ kind: WorkOrderCosting.VarianceKind) -> Int64? {
    result.variances.first { $0.kind == kind }?.amount
  }

  /// Ten tables of 31.00 are ordered; nine are good, one was sawn badly, and one top more was used.
  ///
  /// Tops: 11 x 20.00 = 220.00; glue: 5.000 kg x 4.00 = 20.00; together 240.00 instead of 220.00.
  /// Saw: 78 minutes x 30.00 / h = 39.00 instead of 65 minutes, 32.50; overhead of 50 %: 19.50 instead of 16.25.
  /// Bench: 93 minutes x 24.00 / h = 37.20 instead of 90 minutes, 36.00; overhead of 25 %: 9.30 instead of 9.00.
  /// In: 240.00 + 76.20 + 28.80 = 345.00. Out: 9 x 31.00 = 279.00. Difference: 66.00.
  /// Usage 20.00, labour 76.20 - 68.50 = 7.70, overhead 28.80 - 25.25 = 3.55, and the rest, 34.75, is yield.
  @Test func aWorkedExampleAddsUp() throws {
    let result = try #require(
      WorkOrderCosting.result(
        WorkOrderCosting.Output(orderedSteps: 10, goodSteps: 9, scrapSteps: 1, cost: Self.each(3100)),
        [
          WorkOrderCosting.Material(requiredSteps: 10, usedSteps: 11, cost: Self.each(2000)),
          WorkOrderCosting.Material(requiredSteps: 5000, usedSteps: 5000, cost: Self.each(400, per: 1000)),
        ],
        [
          WorkOrderCosting.Labour(
            standardMinutes: 65, reportedMinutes: 78, costPerHour: 3000, overheadBasisPoints: 5000),
          WorkOrderCosting.Labour(
            standardMinutes: 90, reportedMinutes: 93, costPerHour: 2400, overheadBasisPoints: 2500),
        ]))
    #expect(result.material == 24_000 && result.labour == 7620 && result.overhead == 2880)
    #expect(result.valueIn == 34_500 && result.output == 27_900)
    #expect(Self.variance(result, .materialUsage) == 2000)
    #expect(Self.variance(result, .labour) == 770)
    #expect(Self.variance(result, .overhead) == 355)
    #expect(Self.variance(result, .yield) == 3475)
  }

  @Test func amountsAreRoundedHalfUpOnceEach() throws {
    // 7 minutes x 12.50 / h = 1.4583; half of that is 0.73; 0.333 kg x 0.50 = 0.1665.
    let result = try #require(
      WorkOrderCosting.result(
        WorkOrderCosting.Output(orderedSteps: 1, goodSteps: 1, scrapSteps: 0, cost: Self.each(0)),
        [WorkOrderCosting.Material(requiredSteps: 333, usedSteps: 333, cost: Self.each(50, per: 1000))],
        [WorkOrderCosting.Labour(standardMinutes: 7, reportedMinutes: 7, costPerHour: 1250, overheadBasisPoints: 5000)])
    )
    #expect(result.labour == 146 && result.overhead == 73 && result.material == 17)
  }

  @Test func whatWasMadeAsItShouldBeHasNoVariance() throws {
    let result = try #require(
      WorkOrderCosting.result(
        WorkOrderCosting.Output(orderedSteps: 4, goodSteps: 4, scrapSteps: 0, cost: Self.each(150)),
        [WorkOrderCosting.Material(requiredSteps: 4, usedSteps: 4, cost: Self.each(100))],
        [WorkOrderCosting.Labour(standardMinutes: 10, reportedMinutes: 10, costPerHour: 1200, overheadBasisPoints: 0)]))
    #expect(result.variances.allSatisfy { $0.amount == 0 })
  }

  @Test func materialForWhatIsNotMadeIsUsage() throws {
    let result = try #require(
      WorkOrderCosting.result(
        WorkOrderCosting.Output(orderedSteps: 10, goodSteps: 4, scrapSteps: 0, cost: Self.each(100)),
        [WorkOrderCosting.Material(requiredSteps: 10, usedSteps: 10, cost: Self.each(100))], []))
    #expect(Self.variance(result, .materialUsage) == 600 && Self.variance(result, .yield) == 0)
  }

  @Test func amountsBeyondReasonAreNotComputed() {
    let output = WorkOrderCosting.Output(orderedSteps: 1, goodSteps: 1, scrapSteps: 0, cost: Self.each(.max))
    #expect(WorkOrderCosting.result(output, [], []) == nil)
    let free = WorkOrderCosting.Output(orderedSteps: 1, goodSteps: 1, scrapSteps: 0, cost: Self.each(-1))
    #expect(WorkOrderCosting.result(free, [], []) == nil)
  }

  /// Value in is value out and the variances, to the minor unit, whatever was used, worked and made.
  @Test func valueInIsValueOutAndVariances() throws {
    let seed = UInt64.random(in: 0 ... .max)
    print("valueInIsValueOutAndVariances: seed \(seed)")
    var random = WorkshopRandomness(seed: seed)
    for _ in 0..<2000 {
      let ordered = Int64.random(in: 1...1_000_000, using: &random)
      let good = Int64.random(in: 0...ordered, using: &random)
      let scrap = Int64.random(in: 0...ordered - good, using: &random)
      let scales: [Int64] = [1, 100, 1000]
      let materials = (0..<Int.random(in: 0...6, using: &random)).map { _ in
        WorkOrderCosting.Material(
          requiredSteps: Int64.random(in: 1...1_000_000, using: &random),
          usedSteps: Int64.random(in: 0...1_000_000, using: &random),
          cost: Self.each(
            Int64.random(in: 0...100_000, using: &random), per: scales.randomElement(using: &random)!))
      }
      let labours = (0..<Int.random(in: 0...6, using: &random)).map { _ in
        WorkOrderCosting.Labour(
          standardMinutes: Int.random(in: 0...10_000, using: &random),
          reportedMinutes: Int.random(in: 0...10_000, using: &random),
          costPerHour: Int64.random(in: 0...50_000, using: &random),
          overheadBasisPoints: Int64.random(in: 0...50_000, using: &random))
      }
      let output = WorkOrderCosting.Output(
        orderedSteps: ordered, goodSteps: good, scrapSteps: scrap,
        cost: Self.each(Int64.random(in: 0...1_000_000, using: &random), per: scales.randomElement(using: &random)!))
      let result = try #require(WorkOrderCosting.result(output, materials, labours), "seed \(seed)")
      #expect(result.valueIn == result.output + result.variances.reduce(0) { $0 + $1.amount }, "seed \(seed)")
      #expect(result.variances.map(\.kind) == WorkOrderCosting.VarianceKind.allCases, "seed \(seed)")
    }
  }
}
