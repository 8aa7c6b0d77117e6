import Testing

@testable import ProductionService

@Suite struct PlaceBytesTests {
  static func numbers(_ random: inout RequirementsRandom) -> [Int64] {
    [0, 1, -1, 127, 128, -128, .max, .min]
      + (0..<200).map { _ in Int64(bitPattern: random.next() >> random.next() % 64) }
  }

  @Test func numbersAreReadAsTheyWereWritten() throws {
    var random = RequirementsRandom(seed: RequirementsRandom.seed())
    let numbers = Self.numbers(&random)
    var writer = NumberWriter()
    for number in numbers {
      writer.add(number)
      writer.add(signed: number)
    }
    writer.add("Stück")
    writer.add(optional: nil)
    var reader = NumberReader(writer.bytes)
    for number in numbers {
      #expect(try reader.number() == number)
      #expect(try reader.signed() == number)
    }
    #expect(try reader.text() == "Stück")
    #expect(try reader.optionalText() == nil)
  }

  /// One with everything that is not as usual, too.
  static var details: PlaceDetails {
    var details = PlaceDetails()
    details.forms = [
      .init(kind: .stock, status: "stock", label: "stock of A"),
      .init(kind: .planned, status: "planned", source: "make", orderSource: "make", components: [7, 8, 7]),
    ]
    details.supplies = [
      .init(form: 0, bucket: 0, release: nil, started: 5, quantity: 5),
      .init(form: 1, bucket: 3, release: -2, started: 12, quantity: 10, order: 1, isTold: true, workingDaysLate: 2),
      .init(form: 1, bucket: 3, release: 1, started: 4, quantity: 4, rank: 2, possible: -1, cost: 17, order: 2),
      .init(form: 1, bucket: 2, release: 1, started: 4, quantity: 4, name: "WO-1", order: 9, orderRelease: 5),
    ]
    details.takers = [11, 12]
    details.demands = [
      .init(taker: 0, supply: 0, bucket: 0, quantity: 5), .init(taker: 1, supply: 4, bucket: 3, quantity: 10),
      .init(taker: 0, supply: 1, bucket: 3, quantity: 4), .init(taker: -1, supply: 0, bucket: 4, quantity: 3),
    ]
    details.outcomes = [
      .init(
        demand: 3, name: "SO-1/1", priority: 0, due: 29, deliveries: [.init(day: 31, quantity: 2)], short: 1,
        lateDays: 2, reasons: [.init(code: "capacity", record: "work centre X", sentence: "No time.")])
    ]
    details.pegs = [.init(supply: 0, demand: 0, quantity: 5), .init(supply: 1, demand: 1, quantity: 10)]
    details.requirement = [5, 0, 0, 14, 4]
    details.projected = [0, 0, 4, 4, 4]
    return details
  }

  @Test func aPlaceIsReadAsItWasWritten() throws {
    var writer = NumberWriter()
    Self.details.write(to: &writer)
    var reader = NumberReader(writer.bytes)
    #expect(try PlaceDetails(&reader) == Self.details)
  }

  @Test func aPlaceThatIsCutOffIsRefused() {
    var writer = NumberWriter()
    Self.details.write(to: &writer)
    for count in 0..<writer.bytes.count {
      #expect(throws: NumberReader.Damaged.self) {
        var reader = NumberReader(Array(writer.bytes.prefix(count)))
        _ = try PlaceDetails(&reader)
      }
    }
  }

  @Test func anIdentityNamesItsPlaceAndOrder() {
    #expect(ProposalID("planned-17-4") == ProposalID(place: 17, order: 4))
    for text in ["planned-0-1", "planned-1", "planned-1-2-3", "planned--1-2", "0f9a-17-4", ""] {
      #expect(ProposalID(text) == nil, "\(text)")
    }
  }
}
