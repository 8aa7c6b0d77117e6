import InventoryDomain
import Testing
import Values

@Suite struct AvailableToPromiseTests {
  private func day(_ text: String) -> LocalDate { LocalDate(text)! }
  private func schedule(_ lines: [AvailableToPromise.ScheduleLine]) -> [String] {
    lines.map { "\($0.date) \($0.steps)" }
  }

  /// 350 wanted on the 23rd: 200 are there, 100 come on the 25th, 80 on the 28th (SAP Business One).
  private var receipts: [AvailableToPromise.Receipt] {
    [.init(date: day("2012-08-28"), steps: 80), .init(date: day("2012-08-25"), steps: 100)]
  }

  @Test func proposalsTakeStockFirstAndThenEachReceiptAsItComes() {
    let lines = AvailableToPromise.proposals(350, wanted: day("2012-08-23"), free: 200, receipts: receipts)
    #expect(schedule(lines) == ["2012-08-23 200", "2012-08-25 100", "2012-08-28 50"])
  }

  @Test func orderThatShipsCompleteGetsTheDayOfItsLastPiece() {
    let lines = AvailableToPromise.proposals(
      350, wanted: day("2012-08-23"), free: 200, receipts: receipts, shipComplete: true)
    #expect(schedule(lines) == ["2012-08-28 350"])
    let tooMany = AvailableToPromise.proposals(
      381, wanted: day("2012-08-23"), free: 200, receipts: receipts, shipComplete: true)
    #expect(tooMany.isEmpty)
  }

  @Test func whoWaitsIsServedOutOfTheEarliestReceipts() {
    func proposals(waiting: Int64) -> [String] {
      let outlook = StockOutlook(
        free: 0, waiting: waiting, receipts: receipts.map { StockOutlook.Change(date: $0.date, steps: $0.steps) })
      return schedule(outlook.proposals(200, wanted: day("2012-08-23")))
    }
    #expect(proposals(waiting: 120) == ["2012-08-28 60"])
    #expect(proposals(waiting: 0) == ["2012-08-25 100", "2012-08-28 80"])
    #expect(proposals(waiting: 181).isEmpty)
  }

  @Test func receiptsBeforeTheWantedDayAddUpOnThatDay() {
    let lines = AvailableToPromise.proposals(350, wanted: day("2012-09-01"), free: 200, receipts: receipts)
    #expect(schedule(lines) == ["2012-09-01 350"])
  }

  /// Industrial pumps (Stevenson): lots of 70 in weeks 3, 5, 7 and 8.
  @Test func discreteAvailableToPromiseCoversOrdersUpToTheNextSupply() {
    let supply: [Int64] = [0, 0, 70, 0, 70, 0, 70, 70]
    let orders: [Int64] = [33, 20, 10, 4, 2, 0, 0, 0]
    let promise = AvailableToPromise.discrete(
      onHand: 64, periods: zip(supply, orders).map { .init(supply: $0, committed: $1) })
    #expect(promise == [11, 0, 56, 0, 68, 0, 70, 70])
  }

  @Test func whatALaterSupplyCannotCoverIsTakenFromTheEarlierOnes() {
    let promise = AvailableToPromise.discrete(
      onHand: 50,
      periods: [.init(supply: 0, committed: 10), .init(supply: 20, committed: 45), .init(supply: 30, committed: 5)])
    #expect(promise == [15, 0, 25])
  }

  @Test func proposalsNeverExceedWhatIsAskedOrThere() {
    let seed = UInt64.random(in: .min ... .max)
    print("proposals: seed \(seed)")
    var random = InventoryRandom(seed: seed)
    for _ in 0..<2000 {
      let asked = Int64.random(in: 1...100, using: &random)
      let free = Int64.random(in: 0...60, using: &random)
      let receipts = (0..<Int.random(in: 0...4, using: &random)).map { _ in
        AvailableToPromise.Receipt(
          date: day("2012-08-23") + Int.random(in: -3...20, using: &random),
          steps: Int64.random(in: 0...40, using: &random))
      }
      let supply = receipts.reduce(free) { $0 + $1.steps }
      let lines = AvailableToPromise.proposals(asked, wanted: day("2012-08-23"), free: free, receipts: receipts)
      #expect(lines.reduce(0) { $0 + $1.steps } == min(asked, supply), "seed \(seed)")
      #expect(lines.allSatisfy { $0.steps > 0 && $0.date >= day("2012-08-23") }, "seed \(seed)")
      #expect(zip(lines, lines.dropFirst()).allSatisfy { $0.date < $1.date }, "seed \(seed)")
    }
  }
}
