import Messaging
import Testing

@testable import OperatorCommands

@Suite struct VerifierTests {
  private func report(_ service: String, inFlight: [String: Int64] = [:]) -> VerificationReport {
    VerificationReport(
      service: service, company: "group", checks: [VerificationCheck("books balance", true, "sum 0")], figures: [:],
      inFlight: inFlight)
  }
  private func line(_ result: Verifier.Result, _ check: String) throws -> Verifier.Line {
    try #require(result.lines.first { $0.check == check })
  }

  @Test func nothingIsStuckWhereNothingWaits() throws {
    let result = Verifier.join([report("sales", inFlight: ["held": 0, "parked": 0])], silent: [])
    #expect(try line(result, Verifier.nothingStuck).passed)
  }

  @Test(arguments: ["parked", "outboxParked", "timersParked"])
  func whatIsParkedFailsWithAHint(_ name: String) throws {
    let stuck = try line(Verifier.join([report("sales", inFlight: [name: 2])], silent: []), Verifier.nothingStuck)
    #expect(!stuck.passed)
    #expect(stuck.evidence == "sales \(name) 2; see: causeway parked list")
    #expect(Verifier.isParked("sales \(name)"), "so that nobody waits for it")
  }

  @Test(arguments: ["held", "waiting", "outboxPending"]) func whatWaitsFails(_ name: String) throws {
    let result = Verifier.join([report("sales", inFlight: [name: 1])], silent: [])
    #expect(try !line(result, Verifier.nothingStuck).passed)
    #expect(!Verifier.isParked("sales \(name)"))
    #expect(!result.passed)
  }

  @Test func aServiceThatDoesNotAnswerFailsAndTheOthersAreStillChecked() throws {
    let silent = Verifier.Line(scope: "sales", check: "the service answers", passed: false, evidence: "refused")
    let result = Verifier.join([report("gateway")], silent: [silent])
    #expect(!result.passed)
    #expect(try line(result, "books balance").passed)
  }
}
