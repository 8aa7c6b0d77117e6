import ProductionDomain
import Testing

@Suite struct EquipmentEffectivenessTests {
  typealias Work = EquipmentEffectiveness.Work

  /// The textbook's shift (Vorne, "Calculate OEE"): 420 minutes planned, 47 down, 19,271 pieces of one second each,
  /// 423 of them scrap. 373 / 420 = 88.8 %, 19,271 / 22,380 = 86.1 %, 18,848 / 19,271 = 97.8 %; in all 74.8 %.
  @Test func aWorkedExampleGivesTheTextbooksFigures() {
    let result = EquipmentEffectiveness(
      Work(plannedMinutes: 420, runMinutes: 373, downMinutes: 47, standardRunSeconds: 19_271, good: 18_848, scrap: 423))
    #expect(result.availability == 888 && result.performance == 861 && result.quality == 978)
    #expect(result.effectiveness == 748)
  }

  @Test func withoutACalendarReportedTimeCounts() {
    let result = EquipmentEffectiveness(
      Work(setupMinutes: 20, runMinutes: 60, downMinutes: 20, standardRunSeconds: 1800, good: 9, scrap: 1))
    #expect(result.availability == 600 && result.performance == 500 && result.quality == 900)
    #expect(result.effectiveness == 270)
  }

  @Test func whatIsNotDefinedIsAbsent() {
    let idle = EquipmentEffectiveness(Work(plannedMinutes: 480, runMinutes: 0, standardRunSeconds: 0, good: 0))
    #expect(idle.availability == 0 && idle.performance == nil && idle.quality == nil && idle.effectiveness == nil)
    let closed = EquipmentEffectiveness(Work(runMinutes: 0, standardRunSeconds: 0, good: 0))
    #expect(closed.availability == nil)
  }

  @Test func fasterThanStandardAndLongerThanPlannedCountAsWhole() {
    let result = EquipmentEffectiveness(
      Work(plannedMinutes: 60, runMinutes: 90, standardRunSeconds: 12_000, good: 10))
    #expect(result.availability == 1000 && result.performance == 1000 && result.effectiveness == 1000)
  }

  /// Each factor lies between nothing and the whole, and the product is no greater than any of them.
  @Test func everyFactorIsAtMostOne() {
    let seed = UInt64.random(in: 0 ... .max)
    print("everyFactorIsAtMostOne: seed \(seed)")
    var random = WorkshopRandomness(seed: seed)
    for _ in 0..<2000 {
      let limit = [Int64(10), 1000, 1_000_000, 1_000_000_000_000].randomElement(using: &random)!
      let work = Work(
        plannedMinutes: random.chance(50) ? Int64.random(in: 0...limit, using: &random) : nil,
        setupMinutes: Int64.random(in: 0...limit, using: &random),
        runMinutes: Int64.random(in: 0...limit, using: &random),
        downMinutes: Int64.random(in: 0...limit, using: &random),
        standardRunSeconds: Int64.random(in: 0...limit, using: &random),
        good: Int64.random(in: 0...limit, using: &random), scrap: Int64.random(in: 0...limit, using: &random))
      let result = EquipmentEffectiveness(work)
      let factors = [result.availability, result.performance, result.quality]
      #expect(factors.allSatisfy { $0 == nil || (0...1000).contains($0!) }, "seed \(seed)")
      guard let product = result.effectiveness else {
        #expect(factors.contains(nil), "seed \(seed)")
        continue
      }
      #expect(factors.allSatisfy { $0 != nil && product <= $0! }, "seed \(seed)")
      let real = factors.reduce(1.0) { $0 * Double($1!) / 1000 }
      #expect(abs(real * 1000 - Double(product)) <= 2.01, "seed \(seed)")
    }
  }
}
