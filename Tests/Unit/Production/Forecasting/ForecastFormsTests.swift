import ProductionService
import Testing

/// Files as other tools write them.
@Suite struct ForecastFormsTests {
  private static func naive(_ text: String, horizon: String = "2", bucket: String? = nil) throws -> String {
    try ForecastCommand.answer(
      to: text, ForecastOptions(method: "naive", horizon: horizon, bucket: bucket, output: "json")
    ).text
  }

  @Test func statsforecastsColumnsAreUnderstood() throws {
    let theirs = "unique_id,ds,y\nA,2024-01-01 00:00:00,3\nA,2024-02-01 00:00:00,4\nA,2024-04-01 00:00:00,7\n"
    let ours = "series,date,quantity\nA,2024-01,3\nA,2024-02,4\nA,2024-04,7\n"
    #expect(try Self.naive(theirs) == Self.naive(ours))
  }

  @Test(arguments: [
    ("2024-01-01", "2024-02-01", "2024-03-01", "2024-04"), ("2024-01-31", "2024-02-29", "2024-03-31", "2024-04"),
    ("2024-01-01", "2024-04-01", "2024-10-01", "2025-Q1"), ("2022-12-31", "2023-12-31", "2024-12-31", "2025"),
    ("2024-01-01", "2024-01-08", "2024-01-22", "2024-W05"), ("2024-01-01", "2024-01-02", "2024-01-08", "2024-01-09"),
    ("20240101", "20240102", "20240108", "2024-01-09"), ("202401", "202402", "202405", "2024-06"),
    ("31.01.2024", "01.02.2024", "05.02.2024", "2024-02-06"), ("2024Q1", "2024q2", "2024Q4", "2025-Q1"),
    ("2024/01/30", "2024/01/31", "2024/02/05", "2024-02-06"), ("2024M01", "2024M2", "2024M03", "2024-04"),
  ]) func datesSayWhichPeriodsTheyStandFor(one: String, two: String, three: String, next: String) throws {
    let text = "item,date,quantity\nA,\(one),3\nA,\(two),4\nA,\(three),7\n"
    #expect(try Self.naive(text).contains("\"first_bucket\":\"\(next)\""))
  }

  @Test func firstDaysOfMonthsAreDaysWhenAskedFor() throws {
    let text = "item,date,quantity\nA,2024-01-01,3\nA,2024-02-01,4\nA,2024-03-01,7\n"
    #expect(try Self.naive(text, bucket: "day").contains("\"first_bucket\":\"2024-03-02\""))
  }

  @Test func valuesMayStandInColumnsOfTheirOwn() throws {
    let columns = "\"V1\",\"V2\",\"V3\",\"V4\"\n\"M1\",80,83.5,85\n\"M2\",24,25,NA\n\"M3\",1,2\n"
    let train = "series,season,train\nM1,12,80 83.5 85\nM2,12,24 25\nM3,12,1 2\n"
    #expect(try Self.naive(columns) == Self.naive(train))
    let months = "item,2024-01,2024-02,2024-03\nA,1,2,3\nB,,5,6\n"
    let long = "item,date,quantity\nA,2024-01,1\nA,2024-02,2\nA,2024-03,3\nB,2024-02,5\nB,2024-03,6\n"
    #expect(try Self.naive(months) == Self.naive(long))
  }

  @Test func seriesNamedAsInTheM4CompetitionHaveItsSeasonsAndHorizons() throws {
    let output = try ForecastCommand.answer(
      to: "V1,V2,V3,V4\nM1,80,83,85\nM12,24,25,26\n", ForecastOptions(method: "seasonal-naive")
    ).text
    let lines = output.split(separator: "\n").dropFirst()
    #expect(lines.map { $0.split(separator: ",", omittingEmptySubsequences: false)[1] } == ["12", "12"])
    #expect(lines.allSatisfy { $0.split(separator: ",").last?.split(separator: " ").count == 18 })
    let others = try Self.naive("V1,V2,V3\nM1,80,83\nBolt,24,25\n")
    #expect(!others.contains("\"season\":12"))
  }

  @Test func seriesMayStandInColumnsOfTheirOwn() throws {
    let grid = "Date,Bolt,Nut\n2024-01,1,4\n2024-02,2,\n2024-03,3,6\n"
    let long = "item,date,quantity\nBolt,2024-01,1\nNut,2024-01,4\nBolt,2024-02,2\nBolt,2024-03,3\nNut,2024-03,6\n"
    #expect(try Self.naive(grid) == Self.naive(long))
  }

  @Test func oneSeriesNeedsNoNameAndNoDates() throws {
    #expect(try Self.naive("value\n3\n4\n5\n").contains("\"forecast\":[5,5]"))
    let dated = try Self.naive("ds,y\n2024-01,3\n2024-02,4\n")
    #expect(dated.contains("\"first_bucket\":\"2024-03\"") && dated.contains("\"series\":\"y\""))
    #expect(
      throws: ForecastInputError(line: 1, "the header has no column date; add one with the period of each quantity.")
    ) { try Self.naive("item,quantity\nA,3\nA,4\n") }
  }

  @Test(arguments: [
    ("3\n4\n5\n", "series,date,quantity\n1,1,3\n1,2,4\n1,3,5\n"), ("3 4 5", "series,train\n1,3 4 5\n"),
    ("3,4,5\n", "series,train\n1,3 4 5\n"), ("3,4,5\n6,7\n", "series,train\n1,3 4 5\n2,6 7\n"),
    ("2024-01,3\n2024-02,4\n", "date,1\n2024-01,3\n2024-02,4\n"),
    ("20240105,3\n20240106,4\n", "date,1\n2024-01-05,3\n2024-01-06,4\n"),
    ("2024-01,3,7\n2024-02,4,8\n", "date,1,2\n2024-01,3,7\n2024-02,4,8\n"),
    ("bolt,2024-01,3\nnut,2024-02,4\n", "series,date,quantity\nbolt,2024-01,3\nnut,2024-02,4\n"),
    ("bolt,3,4,6,6\nnut,5,6,\n", "series,train\nbolt,3 4 6 6\nnut,5 6\n"),
    ("bolt;3,5;4\nnut;5;6,25\n", "series,train\nbolt,3.5 4\nnut,5 6.25\n"),
    ("M1,80,83,85\nM2,24,25,26\n", "series,season,train\nM1,12,80 83 85\nM2,12,24 25 26\n"),
  ]) func aFileWithoutAHeaderIsReadWhereItsMeaningIsPlain(theirs: String, ours: String) throws {
    func values(_ text: String) throws -> [Substring] {
      try Self.naive(text).split(separator: "\n").map { $0 }
    }
    #expect(try values(theirs) == values(ours))
  }

  @Test func aHeaderOfPeriodsIsNoData() throws {
    let years = try Self.naive("item,2020,2021,2022\nA,1,2,4\nB,3,5,6\n")
    #expect(years.contains("\"series\":\"A\"") && !years.contains("\"series\":\"item\""))
    let gaps = try Self.naive("Bolts,202411,202412,202501\nA,1,2,4\n")
    #expect(!gaps.contains("Bolts"))
  }

  @Test func betweenSemicolonsACommaIsADecimalPoint() throws {
    let theirs = "item;date;quantity\nA,B;2024-01;3,5\nA,B;2024-02;4,25\n"
    let ours = "item,date,quantity\n\"A,B\",2024-01,3.5\n\"A,B\",2024-02,4.25\n"
    #expect(try Self.naive(theirs) == Self.naive(ours))
    #expect(try Self.naive("series;train\nA;1,5 2,5\n") == Self.naive("series,train\nA,1.5 2.5\n"))
  }

  @Test(arguments: [
    ("item,date,quantity\nA,2024-01,\n", "Line 2: the quantity is missing; give one, or leave out the line for none."),
    (
      "item,date,quantity\nA,31/01/2024,3\n",
      "Line 2: date 31/01/2024 is none; write 2024-03-31, 2024-W13, 2024-03, 2024-Q1 or a running number."
    ),
    (
      "V1,V2,V3\nA,1,x\n",
      "Line 1: the header has neither a column train nor a column quantity; "
        + "give series,season,horizon,train or series,date,quantity."
    ),
    (
      "1,2\n3,4\n",
      "Line 1: there is no header, and the 2 lines of 2 numbers may be series or periods; add a header: series,V1,V2,... "
        + "for a series in each line, or date,NAME,... for one in each column."
    ),
    (
      "bolt,3,x\nnut,5,x,6\n",
      "Line 1: the header has neither a column train nor a column quantity; "
        + "give series,season,horizon,train or series,date,quantity."
    ),
    ("V1,V2,V3\nA,NA,2\n", "Line 2: value 1 of train is NA; give numbers separated by blanks."),
  ]) func whatIsMissingIsNamed(text: String, sentence: String) {
    do {
      _ = try Self.naive(text)
      Issue.record("no refusal of \(text)")
    } catch {
      #expect("\(error)" == sentence)
    }
  }
}
