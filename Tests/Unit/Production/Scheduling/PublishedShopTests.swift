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
}
