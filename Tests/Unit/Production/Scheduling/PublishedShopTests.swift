import ProductionDomain
import ProductionService
import Testing

@Suite struct PublishedShopTests {
  static let pairs = "2 3\n0 5 1 6 2 7\n2 1 0 2 1 3\n"
  static let times = "5 6 7\n1 2 3\n"
  static let machines = "1 2 3\n3 1 2\n"

  @Test(arguments: [
    "Nb of jobs, Nb of Machines, Time seed, Machine seed, Upper bound, Lower bound\n"
      + "  2  3  840612802 398197754 1231 1005\nTimes\n\(times)Machines\n\(machines)",
    "2 3\nTimes\n\(times)\nMachines\n\(machines)", "# made up\n2 3\n\(times)\(machines)",
    "2\t3\t8 7\r\n5 6 7\r\n1\t2 3\r\n\r\n1 2 3\r\n3 1 2\r\n",
  ]) func taillardsTablesAreTheSameShop(text: String) throws {
    let expected = try ShopFile.parse(Self.pairs)
    for format in [nil, ShopFormat.jobShop, .tables] {
      let content = try ShopFile.parse(text, format: format)
      #expect(content.problem.jobs == expected.problem.jobs)
      #expect(content.format == .tables)
      #expect(content.problem.machines.map(\.name) == ["1", "2", "3"])
    }
  }

  @Test(arguments: [
    "++++++++\n\n instance mini\n ++++++++\n Fisher and Thompson 2x3, alternate name (mt)\n\(pairs) ++++++++\n",
    "// jobs and machines\n\(pairs)\u{1A}", "2 3 # jobs, machines\n0 5 1 6 2 7 # the first\n2 1 0 2 1 3\n# end\n",
  ]) func headingsAndRemarksSayNothing(text: String) throws {
    #expect(try ShopFile.parse(text) == ShopFile.parse(Self.pairs))
  }

  @Test(arguments: [
    "number of jobs, number of machines, initial seed, upper bound and lower bound :\n"
      + "          2           3   873654221        1278        1232\nprocessing times :\n 5 1\n 6 2\n 7 3\n",
    "instance car\n2 3\n 0 5 1 6 2 7\n 0 1 1 2 2 3\n", "2\n3\n5 6 7\n1 2 3\n", "2 3\n5 6 7\n1 2 3\n",
  ]) func publishedFlowShopsAreTheSameShop(text: String) throws {
    let content = try ShopFile.parse(text, format: .flowShop)
    #expect(content.format == .flowShop)
    #expect(
      content.problem.jobs.map { $0.operations.map { $0.options[0].duration } } == [[5, 6, 7], [1, 2, 3]])
  }

  @Test(arguments: [
    ("2 3\nTimes\n5 6 7\n1 2 3\nMachines\n1 2 3\n3 1 1\n", "Line 2: 'Times' is not a whole number from 0 to"),
    ("instance a\n2 3\n0 5 1 6 2 x\n2 1 0 2 1 3\n", "Line 3: 'x' is not a whole number from 0 to"),
    ("instance a\nno numbers\n", "Line 1: 'instance a' must be the numbers of jobs and machines"),
  ]) func whatIsWrongIsNamedWithItsLineInTheFile(text: String, words: String) {
    do {
      _ = try ShopFile.parse(text)
      Issue.record("no refusal of \(text)")
    } catch {
      #expect(error.sentence.hasPrefix(words), "\(error.sentence)")
    }
  }

  @Test func aFileThatIsNoTablesIsRefusedAsSuch() {
    #expect(
      throws: SchedulingRefusal(
        "Line 1: the file is not in two tables; below the numbers of jobs and machines give a line of durations for each "
          + "job, then a line of machines (each once, from 1) for each job.")
    ) { try ShopFile.parse(Self.pairs, format: .tables) }
  }

  @Test(arguments: [
    "2 3 0 5 1 6 2 7 2 1 0 2 1 3", "2 3\n0 5 1 6 2 7 2 1 0 2 1 3\n", "\(pairs)EOF\n", "\(pairs)+++ eof +++",
    "{\"name\": \"mini\", \"duration_matrix\": [[5, 6, 7], [1, 2, 3]], \"machines_matrix\": [[0, 1, 2], [2, 0, 1]]}",
  ]) func otherWaysToWriteTheSameShopAreRead(text: String) throws {
    #expect(try ShopFile.parse(text).problem == ShopFile.parse(Self.pairs).problem)
  }

  @Test func aFlexibleShopAndAFlowShopMayStandInOneLine() throws {
    let lines = "2 2 1.5\n2 1 1 3 2 1 4 2 5\n1 1 2 6\n"
    let unbroken = "2 2 2 1 1 3 2 1 4 2 5 1 1 2 6"
    #expect(try ShopFile.parse(unbroken).problem == ShopFile.parse(lines).problem)
    let flow = try ShopFile.parse("2 3 5 6 7 1 2 3\ndue 9 8", format: .flowShop)
    #expect(try flow == ShopFile.parse("2 3\n5 6 7\n1 2 3\ndue 9 8\n", format: .flowShop))
  }

  /// As the OR-Library joins its job shops, and Taillard his.
  static let named =
    " This file contains a set of 2 JSP test instances.\n +++\n instance la01\n +++\n Lawrence, table 3\n\(pairs) +++\n"
    + " instance FT02\n +++\n made up\n1 1\n0 9\n ++++ EOF ++++\n"
  static let numbered = [times, "9 9 9\n1 1 1\n"].map {
    "Nb of jobs, Nb of Machines, Time seed, Machine seed, Upper bound, Lower bound\n 2 3 8 3 12 10\nTimes\n\($0)"
      + "Machines\n\(machines)"
  }.joined()

  @Test func ofAFileWithSeveralShopsOneIsPickedByItsName() throws {
    #expect(try ShopFile.parse(Self.named, instance: "la01").problem == ShopFile.parse(Self.pairs).problem)
    #expect(try ShopFile.parse(Self.named, instance: "ft02").problem.jobs.count == 1)
    let second = try ShopFile.parse(Self.numbered, instance: "2")
    #expect(second.problem.jobs[0].operations[0].options[0].duration == 9)
    let objects =
      "{\"a\": {\"duration_matrix\": [[4]], \"machines_matrix\": [[0]]}, "
      + "\"b\": {\"duration_matrix\": [[5]], \"machines_matrix\": [[0]]}}"
    #expect(try ShopFile.parse(objects, instance: "b").problem.jobs[0].operations[0].options[0].duration == 5)
  }

  @Test(
    arguments: [
      (named, nil, "The file holds 2 shops (la01, FT02): name one of them with --instance."),
      (numbered, nil, "The file holds 2 shops (1, 2): name one of them with --instance."),
      (named, "la99", "--instance is 'la99': the file holds la01, FT02."),
      (pairs, "la01", "--instance is 'la01', but the shop in the file has no name: leave the option out."),
      (
        named + named, "la01",
        "Two shops of the file are called la01, in lines 3 and 18: give them different names."
      ),
      (
        "[{\"name\": \"abz5\", \"jobs\": 10, \"machines\": 10, \"path\": \"instances/abz5\"}]", nil,
        "The file is JSON, but not a shop with duration_matrix and machines_matrix, each with a list of whole numbers for "
          + "each job: give these, or one of the text formats."
      ),
      (
        "{\"duration_matrix\": [[1, 2]], \"machines_matrix\": [[0]]}", nil,
        "Job 0 has 2 durations and 1 machines: give one of each for each operation, none below 0."
      ),
    ] as [(String, String?, String)]) func whichShopIsMeantMustBeClear(
      text: String, instance: String?, sentence: String
    )
  {
    #expect(throws: SchedulingRefusal(sentence)) { try ShopFile.parse(text, instance: instance) }
  }
}
