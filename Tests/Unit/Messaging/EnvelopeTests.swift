import Foundation
import Messaging
import Testing
import Values

@Suite struct EnvelopeTests {
  private let envelope = Envelope(
    id: "0190b3a0-0000-7000-8000-000000000001", source: "/main/bank", type: Deposited.type,
    time: Instant("2026-03-02T08:00:00.123456Z")!, company: "main", correlationID: "a \"quoted\" \\ \n process é 😀",
    causationID: "c", partitionKey: "k", sequence: 7,
    traceparent: "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
    effectiveTime: Instant("2010-12-01T08:26:00Z")!, data: Array("{\"a\":[1,{\"b\":\"}\"}]}".utf8))

  @Test func anEnvelopeIsReadAsItWasWritten() throws {
    #expect(try Envelope.decoded(envelope.encoded()) == envelope)
  }

  @Test func whatIsWrittenIsJSONThatFoundationReads() throws {
    let object = try #require(try JSONSerialization.jsonObject(with: Data(envelope.encoded())) as? [String: Any])
    #expect(object["correlationid"] as? String == envelope.correlationID)
    #expect(object["effectivetime"] as? String == "2010-12-01T08:26:00Z")
  }

  @Test func whatFoundationWritesIsRead() throws {
    var object = try #require(try JSONSerialization.jsonObject(with: Data(envelope.encoded())) as? [String: Any])
    object["someextension"] = ["nested": [1, 2, 3]]
    let pretty = try JSONSerialization.data(withJSONObject: object, options: [.prettyPrinted])
    let read = try Envelope.decoded(Array(pretty))
    #expect(read.correlationID == envelope.correlationID)
    #expect(read.sequence == 7)
  }

  @Test func everyMissingAttributeIsNamed() throws {
    let object = try #require(try JSONSerialization.jsonObject(with: Data(envelope.encoded())) as? [String: Any])
    for name in [
      "specversion", "id", "source", "type", "time", "company", "correlationid", "partitionkey", "sequence", "data",
    ] {
      var without = object
      without[name] = nil
      let body = Array(try JSONSerialization.data(withJSONObject: without))
      let error = #expect(throws: EnvelopeError.self) { try Envelope.decoded(body) }
      #expect(error?.description.contains(name) == true, "\(name): \(error?.description ?? "")")
    }
  }

  @Test func randomDamageNeverCrashesTheReader() throws {
    let seed = UInt64.random(in: 0...UInt64.max)
    print("seed \(seed)")
    var generator = SplitMix(state: seed)
    let body = envelope.encoded()
    for _ in 0..<20_000 {
      var damaged = body
      for _ in 0..<Int.random(in: 1...4, using: &generator) {
        let index = Int.random(in: 0..<damaged.count, using: &generator)
        switch Int.random(in: 0..<3, using: &generator) {
        case 0: damaged[index] = UInt8.random(in: 0...255, using: &generator)
        case 1: damaged.remove(at: index)
        default: damaged.insert(UInt8.random(in: 0...255, using: &generator), at: index)
        }
      }
      _ = try? Envelope.decoded(damaged)
    }
  }

  private struct SplitMix: RandomNumberGenerator {
    var state: UInt64
    mutating func next() -> UInt64 {
      state &+= 0x9E37_79B9_7F4A_7C15
      var z = state
      z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
      z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
      return z ^ (z >> 31)
    }
  }
}
