import Testing

@testable import ProductionDomain

@Suite struct SearchTests {
  @Test func theSimplexFindsTheBottomOfTheCurvedValley() {
    let search = NelderMead(
      dimensions: 2, lower: SIMD4(repeating: -5), upper: SIMD4(repeating: 5), evaluations: 500, tolerance: 1e-14)
    let best = search.minimum(from: SIMD4(-1.2, 1, 0, 0), steps: SIMD4(repeating: 0.5)) { point in
      let bend = point.y - point.x * point.x
      return 100 * bend * bend + (1 - point.x) * (1 - point.x)
    }
    #expect(abs(best.point.x - 1) < 1e-3)
    #expect(abs(best.point.y - 1) < 1e-3)
  }

  @Test func theSimplexStaysInTheBox() {
    let search = NelderMead(dimensions: 3, lower: .zero, upper: SIMD4(1, 1, 1, 1))
    let best = search.minimum(from: SIMD4(0.5, 0.5, 0.5, 0), steps: SIMD4(repeating: 0.2)) { point in
      #expect(point.x >= 0 && point.x <= 1 && point.y >= 0 && point.y <= 1)
      return (point.x - 2) * (point.x - 2) + (point.y + 1) * (point.y + 1) + (point.z - 0.3) * (point.z - 0.3)
    }
    #expect(best.point.x > 0.999)
    #expect(best.point.y < 0.001)
    #expect(abs(best.point.z - 0.3) < 0.01)
  }

  @Test func theSectionFindsTheLowerOfTwoValleysAndTheEnds() {
    func twoValleys(_ x: Double) -> Double { min((x - 0.2) * (x - 0.2) + 0.01, (x - 0.8) * (x - 0.8)) }
    let inner = GoldenSection.minimum(from: 0, to: 1, grid: 11, width: 1e-5, twoValleys)
    #expect(abs(inner - 0.8) < 1e-4)
    #expect(GoldenSection.minimum(from: 0, to: 1, grid: 5, width: 1e-3) { $0 } == 0)
    #expect(GoldenSection.minimum(from: 0, to: 1, grid: 5, width: 1e-3) { -$0 } == 1)
  }
}
