import HTTPTypes
import Persistence
import SalesContract
import SalesDomain
import SalesService
import Testing
import Values

/// What sales expects to sell is kept, told and refused.
@Suite struct ForecastTests {
  private static let monday = LocalDate("2010-12-06")!

  /// Weeks in a row with these pieces.
  private static func weeks(_ pieces: [Int64], from: LocalDate = monday) -> [ForecastPeriod] {
    pieces.enumerated().map { week, pieces in
      ForecastPeriod(from: from + 7 * week, to: from + 7 * week + 6, quantity: .pieces(pieces))
    }
  }

  @discardableResult
  private static func submit(
    _ pieces: [Int64], of product: String = "85123A", plant: String? = nil, to sales: SalesFixture
  ) throws -> ForecastSubmitted {
    try sales.run {
      try SubmitForecast(periods: weeks(pieces), plant: plant, submittedBy: "Ada").perform(product: product, in: $0)
    }
  }

  @Test func aForecastReplacesTheOneBefore() throws {
    let sales = try SalesFixture()
    try Self.submit([120, 80, 0], to: sales)
    let second = try Self.submit([100, 90], to: sales)
    let told = try sales.published(ForecastSubmitted.self)
    #expect(told.map { $0.periods.map(\.quantity.steps) } == [[120, 80, 0], [100, 90]])
    #expect(told.map(\.plant) == ["", ""] && told.map(\.submittedBy) == ["Ada", "Ada"])
    #expect(try sales.database.read { try SalesQueries.forecast("85123A", in: $0) } == second)
    #expect(try sales.failedChecks().isEmpty)
  }

  @Test func eachPlantHasAForecastOfItsOwn() throws {
    let sales = try SalesFixture()
    try Self.submit([120], to: sales)
    try Self.submit([30, 40], plant: "leeds", to: sales)
    try Self.submit([], of: "71053", to: sales)
    let list = try sales.database.read { try SalesQueries.forecasts(limit: 10, in: $0) }
    #expect(list.map(\.product) == ["71053", "85123A", "85123A"])
    #expect(list.map(\.plant) == ["", "", "leeds"])
    #expect(list.map(\.periods) == [0, 1, 2])
    #expect(list.map(\.quantity) == [.pieces(0), .pieces(120), .pieces(70)])
    #expect(list[0].from == nil && list[2].to == Self.monday + 13)
    let next = try sales.database.read { try SalesQueries.forecasts(after: ("85123A", ""), limit: 10, in: $0) }
    #expect(next.map(\.plant) == ["leeds"])
    #expect(try sales.failedChecks().isEmpty)
  }

  @Test func whoAsksSubmitsWhereNobodyIsNamed() throws {
    let sales = try SalesFixture()
    let forecast = try sales.run { try SubmitForecast(periods: Self.weeks([1])).perform(product: "85123A", in: $0) }
    #expect(forecast.submittedBy == "test")
  }

  @Test func aForecastOfWhatIsNotListedIsRefused() throws {
    let sales = try SalesFixture()
    #expect(throws: ReferenceRefusal.productUnknown("NONE")) { try Self.submit([1], of: "NONE", to: sales) }
    #expect(try sales.published(ForecastSubmitted.self).isEmpty)
  }

  private static func period(_ from: String, _ to: String, _ quantity: Quantity = .pieces(1)) -> Forecast.Period {
    Forecast.Period(from: LocalDate(from)!, to: LocalDate(to)!, quantity: quantity)
  }

  /// What is wrong with these periods.
  private static func sentence(_ periods: [Forecast.Period]) -> String? {
    do {
      _ = try Forecast(periods, of: .piece)
      return nil
    } catch {
      return error.sentence
    }
  }

  @Test func eachWrongPeriodIsNamed() {
    let first = Self.period("2010-12-06", "2010-12-12")
    #expect(Self.sentence([first, Self.period("2010-12-13", "2010-12-13", .pieces(0))]) == nil)
    #expect(
      Self.sentence([first, Self.period("2010-12-14", "2010-12-13")])
        == "'periods[1]' ends on 2010-12-13, before it begins on 2010-12-14.")
    for from in ["2010-12-12", "2010-12-01"] {
      #expect(
        Self.sentence([first, Self.period(from, "2010-12-20")])
          == "'periods[1]' begins on \(from), but the one before it ends on 2010-12-12; "
          + "give periods in order that do not overlap.")
    }
    let kilogram = UnitOfMeasure("KGM")!
    #expect(
      Self.sentence([Self.period("2010-12-06", "2010-12-12", Quantity(steps: 1, unit: kilogram))])
        == "'periods[0].quantity' is in KGM, but the product is counted in H87.")
    for pieces: Int64 in [-1, .max] {
      #expect(
        Self.sentence([Self.period("2010-12-06", "2010-12-12", .pieces(pieces))])
          == "'periods[0].quantity' must lie between 0 and 10000000000.")
    }
  }

  @Test func tenYearsOfWeeksAreTheMost() {
    func weeks(_ count: Int) -> [Forecast.Period] {
      Self.weeks(Array(repeating: 1, count: count)).map {
        Forecast.Period(from: $0.from, to: $0.to, quantity: $0.quantity)
      }
    }
    #expect(Self.sentence(weeks(520)) == nil)
    #expect(Self.sentence(weeks(521)) == "'periods' has 521 periods; give at most 520.")
  }

  @Test func aForecastIsPutAndReadOverHTTP() async throws {
    let sales = try SalesFixture()
    let http = try await ServiceOverHTTP(sales.database, title: "Sales", addRoutes: SalesService.addRoutes)
    func put(_ product: String, _ from: String) async throws -> HTTPFixture.Answer {
      let body = """
        {"periods":[{"from":"\(from)","to":"2010-12-12","quantity":{"value":"120","unit":"H87"}}],"plant":"leeds"}
        """
      return try await http.send(.put, "/v1/forecasts/\(product)", scopes: ["sales:write"], body: body)
    }
    func get(_ path: String) async throws -> HTTPFixture.Answer {
      try await http.send(.get, "/v1/forecasts\(path)", scopes: ["sales:read"])
    }
    #expect(try await put("85123A", "2010-12-06").status == 200)
    let missing = try await put("NONE", "2010-12-06")
    #expect(missing.status == 404 && missing.problem?.code == "PRODUCT_UNKNOWN")
    let wrong = try await put("85123A", "2010-12-13")
    #expect(wrong.status == 422 && wrong.problem?.code == "FIELD_INVALID")
    #expect(try await get("/85123A?plant=leeds").json(ForecastSubmitted.self).periods.map(\.quantity) == [.pieces(120)])
    #expect(try await get("/85123A").status == 404)
    #expect(try await get("?limit=1").status == 200)
    #expect(try await get("?cursor=ZWxzZXdoZXJl").status == 400)
  }
}
