import Foundation
import ProductionService
import Testing

/// What is wrong with one series costs that series, not the file.
@Suite struct ForecastLeftOutTests {
  private static func answer(
    _ text: String, output: String = "csv"
  ) throws -> (text: String, problems: [ForecastProblem]) {
    try ForecastCommand.answer(to: text, ForecastOptions(horizon: "1", output: output))
  }

  /// The names in the first column.
  private static func series(_ csv: String) -> [String] {
    csv.split(separator: "\n").dropFirst().map { String($0.prefix { $0 != "," }) }
  }

  @Test func aWrongLineOfTheWideFormCostsItsSeriesOnly() throws {
    let text = "series,season,train\nA,1,1 2 3\nB,1,1 x\nC,0,1 2\nA,1,4\nD,1\nE,1,\n,1,1\nF,1,4 5 6\n"
    let (output, problems) = try Self.answer(text)
    #expect(Self.series(output) == ["A", "F"])
    #expect(problems.map(\.series) == ["B", "C", "A", "D", "E", nil])
    #expect(
      problems.map(\.sentence) == [
        "Line 3: value 2 of train is x; give numbers separated by blanks.",
        "Line 4: season is 0; give a whole number from 1 to 10000.",
        "Line 5: series A stands in line 2 already; leave one out.",
        "Line 6: 2 fields where the header has 3; complete the line, and quote fields that contain commas.",
        "Line 7: Series E has no values; give at least one period.",
        "Line 8: the series has no name; give one.",
      ])
  }

  @Test func aSeriesWithAWrongQuantityIsLeftOutWholeAndItsOtherDatesStillEndTheFile() throws {
    let text = "series,date,quantity\nA,1,5\nB,1,7\nB,2,many\nB,3,7\nB,4,none\n,4,1\nA,2024-01,1\nC,1,2\n"
    let (output, problems) = try Self.answer(text, output: "json")
    let rows = try #require(try JSONSerialization.jsonObject(with: Data(output.utf8)) as? [[String: Any]])
    // A line of another kind leaves its series out as well.
    #expect(rows.map { $0["series"] as? String } == ["B", nil, "A", "C"])
    #expect(rows.map { ($0["problems"] as? [String])?.count } == [1, 1, 1, nil])
    #expect(rows.map { $0["line"] as? Int } == [4, 7, 8, nil])
    #expect(rows[3]["first_bucket"] as? String == "5")
    #expect(problems.map(\.sentence) == rows.dropLast().flatMap { $0["problems"] as? [String] ?? [] })
  }

  @Test func theKindOfMostDatesCountsAndOneFarAwayIsNamed() throws {
    let (output, problems) = try Self.answer(
      "series,date,quantity\nA,2024,5\nB,2024-01,7\nB,2024-02,7\nC,2024-02,7\nD,9999-12,7\n", output: "csv")
    #expect(Self.series(output) == ["B", "C", "D"])
    #expect(
      problems.map(\.sentence) == [
        "Line 2: date 2024 is a number but line 3 has a month; use one kind in the whole file."
      ])
    let far = try Self.answer("series,date,quantity\nA,900000,1\nB,1,7\nB,2,7\n")
    #expect(Self.series(far.text) == ["B"])
    #expect(
      far.problems.map(\.sentence) == [
        "Line 2: date 900000 makes the file span more than 100000 periods, from line 3 to line 2; correct the date or "
          + "choose a coarser --bucket."
      ])
  }

  @Test func theGoodSeriesAreForecastAsWithoutTheBadOnes() throws {
    let good = "series,season,train\nA,4,5 7 9 4 5 8 9 5 6 8\nF,1,4 5 6 5 4 3 4\n"
    let mixed = "series,season,train\nB,1,x\nA,4,5 7 9 4 5 8 9 5 6 8\nC,-1,2\nF,1,4 5 6 5 4 3 4\nG,1,2,3\n"
    #expect(try Self.answer(mixed).text == Self.answer(good).text)
    #expect(try Self.answer(mixed).problems.count == 3)
    #expect(try Self.answer(good).problems.isEmpty)
  }
}
