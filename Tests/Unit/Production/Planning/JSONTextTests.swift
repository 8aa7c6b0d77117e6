import Foundation
import Testing

@testable import ProductionService

@Suite struct JSONTextTests {
  struct Record: Codable, Equatable {
    struct Part: Codable, Equatable {
      var name: String
      var count: Int64
    }
    var text: String
    var missing: Int?
    var isTrue: Bool
    var small: Int
    var parts: [Part]
    var none: [Part]
    var names: [String]
    var byName: [String: Int64]
    var part: Part
  }

  static let record = Record(
    text: "a \"quoted\" \\ line\nwith a tab\t, a bell \u{7} and Ü 漢 🚲 /", missing: nil, isTrue: true, small: -3,
    parts: [Record.Part(name: "x", count: .max), Record.Part(name: "", count: .min)], none: [], names: ["b", "a"],
    byName: ["z": 1, "a": 2, "m": 3], part: Record.Part(name: "p", count: 0))

  @Test func whatItWritesReadsBackTheSame() throws {
    for text in [try JSONText.compact(Self.record), try JSONText.pretty(Self.record)] {
      #expect(try JSONDecoder().decode(Record.self, from: Data(text.utf8)) == Self.record)
    }
  }

  @Test func fieldsComeInTheOrderOfTheirTypeAndFreeOnesByName() throws {
    let text = try JSONText.compact(Self.record)
    #expect(text.hasSuffix(#""names":["b","a"],"byName":{"a":2,"m":3,"z":1},"part":{"name":"p","count":0}}"#))
    #expect(text.contains(#""none":[]"#))
    #expect(!text.contains("missing"))
  }

  @Test func prettyTextIsThatOfFoundation() throws {
    struct Two: Codable {
      var a: [Int]
      var b: [String: String]
    }
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
    let value = Two(a: [1, 2], b: ["k": "v"])
    #expect(try JSONText.pretty(value) == String(decoding: try encoder.encode(value), as: UTF8.self))
  }

  @Test func aFractionIsRefused() {
    #expect(throws: EncodingError.self) { try JSONText.compact(["x": 1.5]) }
  }
}
