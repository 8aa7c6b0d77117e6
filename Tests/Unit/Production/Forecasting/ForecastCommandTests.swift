import ProductionDomain
import ProductionService
import Testing

@Suite struct ForecastCommandTests {
  static func output(_ text: String, _ options: ForecastOptions) throws -> String {
    try ForecastCommand.answer(to: text, options).text
  }

  static func refusal(
    _ text: String, _ options: () throws -> ForecastOptions = { try ForecastOptions() }
  ) -> String? {
    do {
      _ = try ForecastCommand.answer(to: text, options())
      return nil
    } catch {
      return "\(error)"
    }
  }

  static let tonnage = "series,season,horizon,train\ntonnage,1,1,180 168 159 175 190 205 180 182\n"

  @Test func theTextbookCaseComesOutOfTheCommand() throws {
    let output = try Self.output(Self.tonnage, ForecastOptions(alpha: "0.1", first: "175"))
    #expect(
      output == """
        series,season,class,method,parameters,judged_on,origins,mad,mse,bias,mape,smape,mase,rmsse,tracking_signal,\
        outliers,first_bucket,forecast
        tonnage,1,smooth,simple,alpha=0.1,history,0,10.3073,190.8175,4.4948,5.594,5.7268,0.7676,0.9253,3.4886,,,178.5959

        """)
  }

  @Test func theColumnsOfTheCompetitionAreUnderstood() throws {
    let text =
      "id,period,m,type,description,h,n,train,test\r\n"
      + "N1,QUARTERLY,4,MICRO,\"Sales, \"\"net\"\"\",3,12,5 5 5 5 5 5 5 5 5 5 5 5,5 5 5\r\n"
    let output = try Self.output(text, ForecastOptions(method: "naive"))
    #expect(
      output.hasSuffix(
        "test_mad,test_smape,test_mase,test_rmsse\nN1,4,smooth,naive,,held-back,2,0,0,0,0,0,,,0,,,5 5 5,0,0,,\n"))
  }

  @Test func theLongFormAddsUpFillsGapsWithZeroAndEndsAllSeriesTogether() throws {
    let text = """
      series,date,quantity
      A,2024-01,4
      B,2024-02,1
      A,2024-01,6
      A,2024-03,5
      B,2024-05,2
      """
    let output = try Self.output(
      text, ForecastOptions(method: "seasonal-naive", horizon: "4", season: "4", output: "json"))
    // A: 10 0 5 0 0, B: 1 0 0 2.
    #expect(output.contains("\"first_bucket\":\"2024-06\",\"forecast\":[0,5,0,0]"))
    #expect(output.contains("\"first_bucket\":\"2024-06\",\"forecast\":[1,0,0,2]"))
  }

  @Test(arguments: [
    ("day", "2024-01-01"), ("week", "2024-W01"), ("month", "2024-01"), ("quarter", "2024-Q1"), ("year", "2024"),
  ])
  func daysGoIntoCoarserPeriods(bucket: String, next: String) throws {
    let text = "item,date,quantity\nA,2023-12-30,2\nA,2023-12-31,3\n"
    let output = try Self.output(text, ForecastOptions(horizon: "1", bucket: bucket, output: "json"))
    #expect(output.contains("\"first_bucket\":\"\(next)\""))
  }

  @Test func weeksCountByTheirThursday() throws {
    let text = "item,date,quantity\nA,2020-W53,2\n"
    #expect(try Self.output(text, ForecastOptions(horizon: "1")).contains(",2021-W01,2\n"))
    #expect(Self.refusal("item,date,quantity\nA,2021-W53,2\n")?.hasPrefix("Line 2: date 2021-W53 is none") == true)
    #expect(
      try Self.output("item,date,quantity\nA,2021-01-03,2\n", ForecastOptions(bucket: "week")).contains(",2021-W01,2 2")
    )
  }

  @Test func outliersAreNamedAndReplacedOnlyWhenAsked() throws {
    let text = "series,train\nA,10 11 10 9 10 11 95 10 9 11 10 10\n"
    let kept = try Self.output(text, ForecastOptions(method: "naive", output: "json"))
    #expect(kept.contains("\"outliers\":[{\"expected\":10,\"period\":7,\"replaced\":false,\"value\":95}]"))
    let cleaned = try Self.output(text, ForecastOptions(method: "naive", output: "json", outliers: "clean"))
    #expect(cleaned.contains("\"replaced\":true"))
  }

  @Test func theAutomaticChoiceShowsItsCandidates() throws {
    let values = (0..<40).map { "\(100 + [0, 20, 5, -15][$0 % 4] + ($0 * 37) % 11)" }.joined(separator: " ")
    let output = try Self.output("series,season,train\nA,4,\(values)\n", ForecastOptions(output: "json"))
    #expect(output.contains("\"method\":\"weighted-combination\""))
    #expect(output.contains("\"judged_on\":\"held-back\""))
    #expect(output.contains("{\"name\":\"log-theta\",\"value\":"))
  }

  @Test(arguments: [
    ("", "The file is empty; give a header line and a line for each record."),
    ("series,train\n", "The file has a header but no records; add a line for each."),
    (
      "a,b\n1,2\n",
      "Line 1: the header has neither a column train nor a column quantity; "
        + "give series,season,horizon,train or series,date,quantity."
    ),
    ("train\n1 2\n", "Line 1: the header has no column series; add one with the name of each series."),
    ("series,train,train\nA,1,2\n", "Line 1: column train stands twice; leave one out."),
    ("series,train\n\nB,1 x\n", "Line 3: value 2 of train is x; give numbers separated by blanks."),
    (
      "series,train\nA,y\nB,1 x\n",
      "None of the file's series can be forecast, 2 are wrong; the first: Line 2: value 1 of train is y; give numbers "
        + "separated by blanks."
    ),
    ("series,train\nA,1 nan\n", "Line 2: value 2 of train is nan; give numbers separated by blanks."),
    (
      "series,train\nA,\(String(repeating: "7", count: 50))x\n",
      "Line 2: value 1 of train is \(String(repeating: "7", count: 40))...; give numbers separated by blanks."
    ),
    (
      "series,train\n\"A\nB\",1\n",
      "Line 2: the series A B has more than 200 characters or a line break in its name; shorten it."
    ),
    ("series,train\nA,\n", "Line 2: Series A has no values; give at least one period."),
    (
      "series,train\nA,1,2\n",
      "Line 2: 3 fields where the header has 2; complete the line, and quote fields that contain commas."
    ),
    ("series,season,train\nA,0,1\n", "Line 2: season is 0; give a whole number from 1 to 10000."),
    ("series,train\n\"A,1\n", "Line 2: a quoted field is not closed; add the closing quote."),
    ("series,train\n\"A\"x,1\n", "Line 2: text follows a closing quote; double the quotes inside a quoted field."),
    (
      "series,date,quantity\nA,2024-02-30,1\n",
      "Line 2: date 2024-02-30 is none; write 2024-03-31, 2024-W13, 2024-03, 2024-Q1 or a running number."
    ),
    (
      "series,date,quantity\nA,2024-02,1\nA,2024-Q2,1\n",
      "Line 3: date 2024-Q2 is a quarter but line 2 has a month; use one kind in the whole file."
    ),
    ("series,date,quantity\nA,2024-02,many\n", "Line 2: quantity many is no number; correct it."),
    ("series,date,quantity\n,2024-02,1\n", "Line 2: the series has no name; give one."),
    (
      "series,date,quantity\nA,1,1\nA,900000,1\n",
      "Line 3: date 900000 makes the file span more than 100000 periods, from line 2 to line 3; "
        + "correct the date or choose a coarser --bucket."
    ),
  ])
  func badInputIsOneSentenceWithItsLine(text: String, sentence: String) {
    #expect(Self.refusal(text) == sentence)
  }

  @Test func badOptionsSayWhatIsAllowed() {
    #expect(
      Self.refusal("", { try ForecastOptions(horizon: "x") })
        == "Option --horizon has x; give a whole number from 1 to 100000."
    )
    #expect(
      Self.refusal("", { try ForecastOptions(output: "xml") }) == "Option --output has xml; give one of csv, json.")
    #expect(
      Self.refusal("", { try ForecastOptions(method: "best") })?.hasPrefix(
        "Option --method has best; give one of naive, ")
        == true)
    #expect(Self.refusal("", { try ForecastOptions(alpha: "2") }) == "Option --alpha has 2; give a number from 0 to 1.")
    #expect(Self.refusal("", { try ForecastOptions(first: "2") }) == "Option --first needs --alpha; give both.")
    #expect(
      Self.refusal("series,date,quantity\nA,2024-02,1\n", { try ForecastOptions(bucket: "day") })
        == "Line 2: date 2024-02 is a month, which has no day; choose another --bucket.")
  }

  @Test func whateverAFileHoldsItIsForecastOrRefusedInOneSentence() throws {
    let seed = UInt64.random(in: .min ... .max)
    print("whateverAFileHoldsItIsForecastOrRefusedInOneSentence: seed \(seed)")
    var random = ForecastRandomness(seed: seed)
    let files = [
      "series,season,horizon,train,test\nA,4,3,5 7 9 4 5 8 9 5 6 8,7 8\n\"B, b\",1,2,1 0 0 2 0 0 0 3,\n",
      "series,date,quantity\nA,2024-01-31,4\nB,2024-02-29,-1.5e1\nA,0000-01-01,6\n",
      "id,bucket,demand\nA,2024-W01,4\nA,2024-W09,2\n", "id,period,demand\nA,2024-Q1,4\nA,2024-12,2\nA,7,7\n",
    ]
    let pieces = [
      "", ",", "\"", "\n", "\r", " ", "-", "9", "99999999", "0000", "W53", "Q4", "e", ".", "é", "\u{FEFF}", "nan",
    ]
    for _ in 0..<400 {
      var text = files.randomElement(using: &random)!
      for _ in 0..<Int.random(in: 0...4, using: &random) {
        let place = text.indices.randomElement(using: &random) ?? text.endIndex
        let end = text.index(place, offsetBy: Int.random(in: 0...2, using: &random), limitedBy: text.endIndex)
        text.replaceSubrange(place..<(end ?? text.endIndex), with: pieces.randomElement(using: &random)!)
      }
      var options = try ForecastOptions()
      options.horizon = Int.random(in: 1...5, using: &random)
      options.bucket = ForecastBucket.allCases.randomElement(using: &random)
      if Bool.random(using: &random) { options.bucket = nil }
      do {
        let answer = try ForecastCommand.answer(to: text, options)
        #expect(answer.text.hasPrefix("series,"))
        for sentence in answer.problems.map(\.sentence) {
          #expect(sentence.hasSuffix(".") && !sentence.dropLast().contains("\n"), "\(sentence), seed \(seed)")
        }
      } catch {
        let sentence = "\(error)"
        #expect(sentence.hasSuffix(".") && !sentence.dropLast().contains("\n"), "\(sentence), seed \(seed)")
      }
    }
  }

  @Test func semicolonsOrTabsMaySeparateInsteadOfCommas() throws {
    let table = "series,season,horizon,train\n\"a\"\"b\",1,2,3 4 5 6 5 4 3 4 5 6\nc,1,2,7 8 7 8\n"
    let commas = try Self.output(table, ForecastOptions())
    for separator in [";", "\t"] {
      let other = table.split(separator: ",", omittingEmptySubsequences: false).joined(separator: separator)
      #expect(try Self.output(other, ForecastOptions()) == commas)
    }
    #expect(
      throws: ForecastInputError(
        line: 2, "3 fields where the header has 2; complete the line, and quote fields that contain semicolons.")
    ) { try Self.output("series;train\na;1;2\n", ForecastOptions()) }
  }

  @Test func aNameWithCommasAndQuotesComesOutAsItWentIn() throws {
    let output = try Self.output("series,train\n\"bolt, 3\"\" long\",5 5 5\n", ForecastOptions(horizon: "1"))
    #expect(output.contains("\n\"bolt, 3\"\" long\",1,"))
  }

  @Test func threadsDoNotChangeTheOutput() throws {
    var random = ForecastRandomness(seed: 6)
    let lines = (0..<20).map { index in
      "item \(index),12," + random.demand(count: 48, season: 12).map { "\($0)" }.joined(separator: " ")
    }
    let text = (["series,season,train"] + lines).joined(separator: "\n")
    #expect(try Self.output(text, ForecastOptions(threads: "1")) == Self.output(text, ForecastOptions(threads: "4")))
  }
}
