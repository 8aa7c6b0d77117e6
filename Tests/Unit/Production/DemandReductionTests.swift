import ProductionDomain
import Testing
import Values

@Suite struct DemandReductionTests {
  static func candidate(_ id: String, _ steps: Int64, started: Bool = false) throws -> DemandReduction.Candidate {
    var commands: [WorkOrder.Command] = [.plan(.pieces(steps), due: WorkOrderTests.due), .makeFirm, .release]
    if started { commands += [.issueMaterial(automatic: false), .start] }
    return DemandReduction.Candidate(workOrderID: id, state: try WorkOrderTests.given(commands))
  }

  @Test func theNewestWithoutMaterialGoesFirst() throws {
    let candidates = [try Self.candidate("a", 10), try Self.candidate("b", 4)]
    #expect(DemandReduction.decide(by: 4, among: candidates) == [.cancel(workOrderID: "b")])
    #expect(
      DemandReduction.decide(by: 7, among: candidates)
        == [.cancel(workOrderID: "b"), .replace(workOrderID: "a", steps: 7)])
  }

  @Test func whatHasBegunIsMadeForStock() throws {
    let candidates = [try Self.candidate("a", 10, started: true), try Self.candidate("b", 4)]
    #expect(
      DemandReduction.decide(by: 9, among: candidates)
        == [.cancel(workOrderID: "b"), .leaveSurplus(workOrderID: "a", steps: 5)])
  }

  @Test func nothingIsTakenTwice() throws {
    let candidates = [try Self.candidate("a", 10)]
    #expect(DemandReduction.decide(by: 99, among: candidates) == [.cancel(workOrderID: "a")])
    #expect(DemandReduction.decide(by: 0, among: candidates).isEmpty)
  }
}
