import InventoryDomain
import Testing
import Values

/// Inspection plans, lots and their decisions, without a database.
@Suite struct InspectionTests {
  static let length = InspectionPlan.Characteristic(
    name: "length", unit: "mm", lower: Measure("9.9"), upper: Measure("10.1"))
  static let finish = InspectionPlan.Characteristic(name: "free of scratches")

  static func lot(
    _ pieces: Int64, sample: Int, _ characteristics: [InspectionPlan.Characteristic] = [finish]
  ) -> InspectionLot.State {
    .open(InspectionLot.Terms(received: .pieces(pieces), characteristics: characteristics, sample: sample))
  }

  static func after(_ state: InspectionLot.State, _ commands: [InspectionLot.Command]) throws -> InspectionLot.State {
    try commands.reduce(state) { state, command in
      try InspectionLot.decide(command, on: state).reduce(state, InspectionLot.evolve)
    }
  }

  static func accept(_ pieces: Int64, reject: Int64 = 0, reason: String? = nil) -> InspectionLot.Command {
    .decide(accept: .pieces(pieces), reject: .pieces(reject), defectCode: reject > 0 ? "BENT" : nil, reason: reason)
  }

  static func looked(_ pieces: Int, conforms: Bool = true) -> InspectionLot.Command {
    .record([InspectionLot.Reading(characteristic: "free of scratches", conforms: conforms, pieces: pieces)])
  }

  @Test(
    arguments: [
      ("9.95", 9_950_000), ("-0.000001", -1), ("12", 12_000_000), ("007.50", 7_500_000), ("999999999999.999999", nil),
    ] as [(String, Int64?)])
  func aMeasureIsReadExactly(_ text: String, _ millionths: Int64?) throws {
    let measure = try #require(Measure(text))
    if let millionths { #expect(measure.millionths == millionths) }
    #expect(Measure(measure.description) == measure)
  }

  @Test(arguments: ["", "-", "1.", ".5", "1e3", "1.0000001", "1234567890123", "１", "--1", "1.2.3"])
  func whatIsNoDecimalIsNoMeasure(_ text: String) { #expect(Measure(text) == nil) }

  @Test(
    arguments: [(nil, nil, 100, 100), (5, nil, 100, 5), (5, nil, 3, 3), (nil, 10, 101, 11), (nil, 1, 3, 1)]
      as [(Int?, Int?, Int64, Int)])
  func theSampleIsASizeOrAShareAndAtLeastOnePiece(_ size: Int?, _ percent: Int?, _ lot: Int64, _ sample: Int) throws {
    let plan = try InspectionPlan(
      occasions: [.receipt], characteristics: [Self.finish], sampleSize: size, samplePercent: percent)
    #expect(plan.sample(of: .pieces(lot)) == sample)
  }

  @Test func whatIsWeighedCountsInBegunKilograms() throws {
    let plan = try InspectionPlan(occasions: [.receipt], characteristics: [Self.finish], samplePercent: 50)
    #expect(plan.sample(of: Quantity(steps: 3200, unit: UnitOfMeasure("KGM")!)) == 2)
  }

  @Test func aPlanIsRefusedForWhatCannotBeInspected() {
    typealias Characteristic = InspectionPlan.Characteristic
    let wrong: [[Characteristic]] = [
      [], [Characteristic(name: " ")], [Self.finish, Self.finish], [Characteristic(name: "length", unit: "mm")],
      [Characteristic(name: "length", lower: Measure("1"))],
      [Characteristic(name: "length", unit: "mm", lower: Measure("2"), upper: Measure("1"))],
    ]
    for characteristics in wrong {
      #expect(throws: QualityRefusal.self) {
        try InspectionPlan(occasions: [.receipt], characteristics: characteristics)
      }
    }
    #expect(throws: QualityRefusal.self) { try InspectionPlan(occasions: [], characteristics: [Self.finish]) }
    #expect(throws: QualityRefusal.self) {
      try InspectionPlan(occasions: [.receipt], characteristics: [Self.finish], sampleSize: 3, samplePercent: 3)
    }
  }

  @Test func limitsBelongToWhatConforms() throws {
    let readings = ["9.9", "10.1", "9.899999", "10.100001"].map {
      InspectionLot.Reading(characteristic: "length", value: Measure($0))
    }
    let state = try Self.after(Self.lot(10, sample: 4, [Self.length]), [.record(readings)])
    #expect(state.terms.tallies["length"] == InspectionLot.Tally(tested: 4, nonconforming: 2))
  }

  @Test func nothingIsAcceptedBeforeTheSampleIsTested() throws {
    let state = try Self.after(Self.lot(100, sample: 5), [Self.looked(4)])
    #expect(throws: QualityRefusal.resultsMissing(characteristic: "free of scratches", tested: 4, sample: 5)) {
      try InspectionLot.decide(Self.accept(100), on: state)
    }
    // What is plainly wrong may be rejected at once.
    #expect(try Self.after(state, [Self.accept(0, reject: 100)]).terms.rejectedSteps == 100)
  }

  @Test func aSampleThatFailsMakesAcceptingADeviation() throws {
    let state = try Self.after(Self.lot(100, sample: 5), [Self.looked(4), Self.looked(1, conforms: false)])
    #expect(throws: QualityRefusal.deviation(characteristic: "free of scratches", nonconforming: 1)) {
      try InspectionLot.decide(Self.accept(99, reject: 1), on: state)
    }
    let decided = try Self.after(state, [Self.accept(99, reject: 1, reason: "cosmetic, customer agreed")])
    guard case .decided(let terms) = decided else {
      Issue.record("It is not decided.")
      return
    }
    #expect([terms.acceptedSteps, terms.rejectedSteps, terms.openSteps] == [99, 1, 0])
  }

  @Test func whereAllWasTestedRejectingWhatFailedIsEnough() throws {
    let state = try Self.after(Self.lot(10, sample: 10), [Self.looked(8), Self.looked(2, conforms: false)])
    #expect(throws: QualityRefusal.deviation(characteristic: "free of scratches", nonconforming: 2)) {
      try InspectionLot.decide(Self.accept(9, reject: 1), on: state)
    }
    #expect(try Self.after(state, [Self.accept(8, reject: 2)]).terms.openSteps == 0)
    // In parts: what failed goes first.
    #expect(try Self.after(state, [Self.accept(0, reject: 2), Self.accept(3)]).terms.openSteps == 5)
  }

  @Test func onlyWhatIsOpenIsDecidedAndADecidedLotStaysSo() throws {
    let tested = try Self.after(Self.lot(10, sample: 1), [Self.looked(1)])
    #expect(throws: QualityRefusal.moreThanOpen(.pieces(10))) {
      try InspectionLot.decide(Self.accept(10, reject: 1), on: tested)
    }
    #expect(throws: QualityRefusal.quantity) { try InspectionLot.decide(Self.accept(0), on: tested) }
    #expect(throws: QualityRefusal.quantity) { try InspectionLot.decide(Self.accept(-1, reject: 2), on: tested) }
    #expect(throws: QualityRefusal.defectCodeMissing) {
      try InspectionLot.decide(
        .decide(accept: .pieces(0), reject: .pieces(1), defectCode: nil, reason: nil), on: tested)
    }
    #expect(throws: QualityRefusal.lotDecided) {
      try InspectionLot.decide(Self.looked(1), on: Self.after(tested, [Self.accept(10)]))
    }
  }

  @Test func aReadingFitsItsCharacteristic() {
    let state = Self.lot(10, sample: 1, [Self.length, Self.finish])
    let wrong = [
      InspectionLot.Reading(characteristic: "weight", conforms: true),
      InspectionLot.Reading(characteristic: "length", conforms: true),
      InspectionLot.Reading(characteristic: "free of scratches", value: Measure("1")),
      InspectionLot.Reading(characteristic: "free of scratches"),
      InspectionLot.Reading(characteristic: "length", value: Measure("10"), pieces: 0),
    ]
    for reading in wrong {
      #expect(throws: QualityRefusal.self) { try InspectionLot.decide(.record([reading]), on: state) }
    }
  }
}
