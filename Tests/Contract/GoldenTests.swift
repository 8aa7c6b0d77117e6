import AccountingContract
import CustomerServiceContract
import CustomerStatusContract
import Foundation
import GatewayContract
import InventoryContract
import Messaging
import ProductionContract
import SalesContract
import Testing
import Values

/// Every published event against its golden JSON, in both directions: what we write is what is on
/// file, and what is on file is what we read. `CAUSEWAY_RECORD_GOLDEN=1` writes files that are missing.
@Suite struct GoldenTests {
  static let events: [any BusinessEvent.Type] =
    SalesEvents.all + CustomerServiceEvents.all + GatewayEvents.all + AccountingEvents.all + InventoryEvents.all
    + ProductionEvents.all + CustomerStatusEvents.all

  static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("Golden")

  private static func check<Event: BusinessEvent>(_ type: Event.Type) throws {
    let file = folder.appendingPathComponent("\(Event.type).json")
    let written = try WireFormat.encode(Event.example) + Array("\n".utf8)
    if !FileManager.default.fileExists(atPath: file.path),
      ProcessInfo.processInfo.environment["CAUSEWAY_RECORD_GOLDEN"] == "1"
    {
      try Data(written).write(to: file)
    }
    let golden = try #require(FileManager.default.contents(atPath: file.path), "\(Event.type) has no golden file")
    #expect(String(decoding: written, as: UTF8.self) == String(decoding: golden, as: UTF8.self), "\(Event.type)")
    #expect(try WireFormat.decode(Event.self, from: Array(golden)) == Event.example, "\(Event.type)")
  }

  @Test func everyEventIsWrittenAndReadAsOnFile() throws {
    for type in GoldenTests.events { try GoldenTests.check(type) }
  }

  @Test func aReaderIgnoresFieldsItDoesNotKnow() throws {
    for type in GoldenTests.events {
      func check<Event: BusinessEvent>(_ type: Event.Type) throws {
        var object = try #require(
          try JSONSerialization.jsonObject(with: Data(WireFormat.encode(Event.example))) as? [String: Any])
        object["addedLater"] = ["some": "thing"]
        let bytes = Array(try JSONSerialization.data(withJSONObject: object))
        #expect(try WireFormat.decode(Event.self, from: bytes) == Event.example)
      }
      try check(type)
    }
  }

  @Test func everyTypeNameHasFourWordsAndIsUnique() {
    let names = GoldenTests.events.map { $0.type }
    #expect(Set(names).count == names.count)
    for name in names {
      let words = name.split(separator: ".")
      #expect(words.count == 4, "\(name)")
      #expect(words[3].hasPrefix("v") && Int(words[3].dropFirst()) != nil, "\(name)")
    }
  }

  @Test func noGoldenFileIsLeftOver() throws {
    let files = try FileManager.default.contentsOfDirectory(atPath: GoldenTests.folder.path)
    #expect(Set(files) == Set(GoldenTests.events.map { "\($0.type).json" }))
  }

  @Test func aMessageIsACloudEventThatAnyClientCanRead() throws {
    let envelope = Envelope(
      id: "0190b3a0-0000-7000-8000-0000000000aa", source: "/group/sales", type: OrderConfirmed.type,
      time: Instant("2010-12-01T08:26:00Z")!, company: "group", correlationID: OrderConfirmed.example.order.orderID,
      partitionKey: OrderConfirmed.example.partitionKey, sequence: 1,
      data: try WireFormat.encode(OrderConfirmed.example))
    let object = try #require(
      try JSONSerialization.jsonObject(with: Data(envelope.encoded())) as? [String: Any])
    #expect(object["specversion"] as? String == "1.0")
    #expect(object["type"] as? String == "sales.order.confirmed.v1")
    #expect((object["data"] as? [String: Any])?["order"] != nil)
    #expect(try Envelope.decoded(envelope.encoded()) == envelope)
  }
}
