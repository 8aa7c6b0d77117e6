import Observability
import TestSupport
import Testing

@Suite struct TraceparentTests {
  static let valid = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"

  @Test func aValidHeaderIsTakenOver() throws {
    let trace = try #require(Traceparent(TraceparentTests.valid))
    #expect(trace.traceID == "4bf92f3577b34da6a3ce929d0e0e4736")
    #expect(trace.parentID == "00f067aa0ba902b7")
    #expect(trace.isSampled)
    #expect(trace.description == TraceparentTests.valid)
  }

  @Test func aLaterVersionIsReadAsFarAsItIsKnown() {
    #expect(Traceparent("01-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-00-more")?.isSampled == false)
  }

  @Test(arguments: [
    "", "00", "ff-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
    "00-00000000000000000000000000000000-00f067aa0ba902b7-01",
    "00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01",
    "00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01",
    "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-x",
    "00-4bf92f3577b34da6a3ce929d0e0e473-00f067aa0ba902b7-01", "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-+1",
  ])
  func anInvalidHeaderIsIgnored(_ text: String) {
    #expect(Traceparent(text) == nil)
  }

  @Test func whatIsMadeCanBeRead() {
    var generator = SeededGenerator(seed: 7)
    for _ in 0..<1000 {
      let made = Traceparent.make(using: &generator)
      #expect(Traceparent(made.description) == made)
    }
  }
}
