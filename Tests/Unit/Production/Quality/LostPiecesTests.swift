import ProductionDomain
import Testing

/// To which work orders lost pieces of a line are put down.
@Suite struct LostPiecesTests {
  private let usable: [(id: String, steps: Int64)] = [("w1", 4), ("w2", 2), ("w3", 0)]

  @Test func withoutAWordTheNewestGaveThem() {
    #expect(LostPieces.shares(of: 3, among: usable, madeBy: []) == ["w2": 2, "w1": 1])
  }

  @Test func whoIsSaidToHaveMadeThemGaveThem() {
    #expect(LostPieces.shares(of: 3, among: usable, madeBy: [("w1", 3)]) == ["w1": 3])
    #expect(LostPieces.shares(of: 3, among: usable, madeBy: [("w1", 1)]) == ["w1": 1, "w2": 2])
  }

  @Test func whatItDoesNotHaveAnyMoreIsPutDownToOthers() {
    #expect(LostPieces.shares(of: 6, among: usable, madeBy: [("w1", 6)]) == ["w1": 4, "w2": 2])
    #expect(LostPieces.shares(of: 3, among: usable, madeBy: [("w3", 2), ("other line's", 1)]) == ["w2": 2, "w1": 1])
  }

  @Test func nobodyGaveWhatTheLineHasOfNone() {
    #expect(LostPieces.shares(of: 9, among: usable, madeBy: [("w2", 9)]) == ["w1": 4, "w2": 2])
    #expect(LostPieces.shares(of: 0, among: usable, madeBy: [("w1", 1)]).isEmpty)
    #expect(LostPieces.shares(of: -1, among: usable, madeBy: [("w1", 1)]).isEmpty)
  }

  /// Shares are never above what a work order has, sum up to what is lost as far as there is so much, and who is named
  /// comes before who is not.
  @Test func sharesNeverExceedWhatWorkOrdersGave() {
    let seed = UInt64.random(in: .min ... .max)
    print("lost pieces: seed \(seed)")
    var random = SearchRandom(seed: seed)
    for _ in 0..<2_000 {
      let usable = (0..<Int.random(in: 0...5, using: &random)).map {
        (id: "w\($0)", steps: Int64.random(in: 0...6, using: &random))
      }
      let makers = (0..<Int.random(in: 0...4, using: &random)).map { _ in
        (id: "w\(Int.random(in: 0...6, using: &random))", steps: Int64.random(in: 0...8, using: &random))
      }
      let steps = Int64.random(in: 0...20, using: &random)
      let shares = LostPieces.shares(of: steps, among: usable, madeBy: makers)
      let all = usable.reduce(0) { $0 + $1.steps }
      #expect(shares.values.reduce(0, +) == min(steps, all), "seed \(seed)")
      for workOrder in usable { #expect(shares[workOrder.id] ?? 0 <= workOrder.steps, "seed \(seed)") }
      #expect(shares.values.allSatisfy { $0 > 0 }, "seed \(seed)")
      let named = usable.reduce(Int64(0)) { sum, workOrder in
        sum + min(workOrder.steps, makers.filter { $0.id == workOrder.id }.reduce(0) { $0 + $1.steps })
      }
      let toNamed = usable.filter { workOrder in makers.contains { $0.id == workOrder.id } }
        .reduce(Int64(0)) { $0 + (shares[$1.id] ?? 0) }
      #expect(toNamed >= min(steps, named), "seed \(seed)")
    }
  }
}
