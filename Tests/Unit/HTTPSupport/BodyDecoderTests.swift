import Foundation
import TestSupport
import Testing
import Values

@testable import HTTPSupport

@Suite struct BodyDecoderTests {
  private func refusal(_ json: String) -> Problem? {
    do {
      _ = try BodyDecoder.decode(HTTPFixture.NewItem.self, from: Array(json.utf8))
      return nil
    } catch {
      return error as? Problem
    }
  }

  @Test(arguments: [
    (#"{}"#, "name is missing."),
    (#"{"name":1}"#, "name must be a string, not a number."),
    (#"{"name":null}"#, "name must be a string, not null."),
    (#"{"name":"a","lines":[{"quantity":1},{"quantity":2},{}]}"#, "lines[2].quantity is missing."),
    (
      #"{"name":"a","lines":[{"quantity":1.5}]}"#,
      "lines[0].quantity must be a whole number from -9223372036854775808 to 9223372036854775807, "
        + "without a point or exponent."
    ),
    (#"{"name":"a","lines":{}}"#, "lines must be a list, not an object."),
    (#"{"name":"a","kind":"half"}"#, "kind must be one of part, whole."),
    (#"{"name":"a","dueAt":"soon"}"#, "dueAt: 'soon' is not an RFC 3339 time such as 2010-12-01T08:26:00Z."),
    (#"[1]"#, "The body must be an object, not a list."),
  ])
  func whatIsWrongIsToldWithItsPath(_ json: String, _ sentence: String) {
    let problem = refusal(json)
    #expect(problem?.status == 422)
    #expect(problem?.detail == sentence)
  }

  @Test func unknownFieldsAreNamedWithTheirPaths() {
    let problem = refusal(#"{"name":"a","tenantId":"x","lines":[{"quantity":1,"total":5}]}"#)
    #expect(problem?.status == 422)
    #expect(problem?.code == "UNKNOWN_FIELD")
    #expect(problem?.errors.map(\.field) == ["tenantId", "lines[0].total"])
  }

  @Test(arguments: [
    "", " ", "{", "{\"name\"}", "{\"name\":}", "{\"name\":\"a\",}", "{\"name\":\"a\"} x", "{'name':'a'}",
    "{\"name\":01}",
    "{\"name\":-}", "{\"name\":1.}", "{\"name\":1e}", "{\"name\":\"\u{1}\"}", "{\"name\":\"\\x\"}",
    "{\"name\":\"\\ud800\"}", "{\"name\":\"a\\u0000b\"}",
    "{\"name\":\"\\u12g4\"}", "{\"name\":tru}", "{\"name\":\"a\",\"name\":\"b\"}", "NaN",
  ])
  func whatIsNotJSONIsRefused(_ json: String) {
    let problem = refusal(json)
    #expect(problem?.status == 400)
    #expect(problem?.code == "MALFORMED_JSON")
  }

  @Test func invalidUTF8IsRefused() {
    let problem = #expect(throws: Problem.self) {
      try BodyDecoder.decode([String].self, from: [0x5B, 0x22, 0xC3, 0x28, 0x22, 0x5D])
    }
    #expect(problem?.status == 400)
  }

  @Test func nestingIsLimited() throws {
    func nested(_ depth: Int) -> [UInt8] {
      Array((String(repeating: "[", count: depth) + String(repeating: "]", count: depth)).utf8)
    }
    _ = try JSONParser.parse(nested(64))
    #expect(throws: Problem.self) { try JSONParser.parse(nested(65)) }
    #expect(throws: Problem.self) { try JSONParser.parse(nested(100_000)) }
  }

  @Test func escapesAndCharactersOutsideTheBasicPlaneAreRead() throws {
    let text = try BodyDecoder.decode([String].self, from: Array(#"["\"\\\/\b\f\n\r\t\u00e9\ud83d\ude00é😀"]"#.utf8))
    #expect(text == ["\"\\/\u{8}\u{C}\n\r\té😀é😀"])
  }

  private struct Sample: Codable, Equatable {
    enum Shape: Codable, Equatable {
      case circle(radius: Int)
      case square(side: Double, name: String)
    }
    var flag: Bool
    var small: UInt8
    var large: Int64
    var real: Double
    var text: String?
    var list: [[Int]]
    var map: [String: String]
    var shape: Shape
    var amount: Money
    var at: Instant
  }

  @Test func whateverIsEncodedIsDecodedTheSame() throws {
    let seed = UInt64.random(in: 0...UInt64.max)
    print("seed \(seed)")
    var random = SeededGenerator(seed: seed)
    func text() -> String {
      let scalars: [Unicode.Scalar] = ["a", "\"", "\\", "\n", "\u{1}", "é", "😀", "\u{2028}", "/", " "]
      return (0..<Int.random(in: 0...8, using: &random)).reduce(into: "") { text, _ in
        text.unicodeScalars.append(scalars.randomElement(using: &random)!)
      }
    }
    for _ in 0..<300 {
      let sample = Sample(
        flag: .random(using: &random), small: .random(in: 0...255, using: &random),
        large: .random(in: Int64.min...Int64.max, using: &random), real: .random(in: -1e9...1e9, using: &random),
        text: Bool.random(using: &random) ? text() : nil,
        list: (0..<Int.random(in: 0...3, using: &random)).map { _ in [1, 2, 3].shuffled(using: &random) },
        map: [text(): text(), text() + "x": text()],
        shape: Bool.random(using: &random) ? .circle(radius: 3) : .square(side: 1.5, name: text()),
        amount: Money(minorUnits: .random(in: -1_000_000...1_000_000, using: &random), currency: Currency("EUR")!),
        at: Instant(microseconds: .random(in: 0...4_000_000_000_000_000, using: &random)))
      let bytes = Array(try JSONEncoder().encode(sample))
      #expect(try BodyDecoder.decode(Sample.self, from: bytes) == sample)
    }
  }
}
