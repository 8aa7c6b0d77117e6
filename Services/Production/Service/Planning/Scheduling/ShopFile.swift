import ProductionDomain

/// The text formats of shops.
package enum ShopFormat: String, Hashable, Sendable, CaseIterable {
  /// First line jobs and machines; per job a line of pairs machine (from 0) and duration.
  case jobShop = "jsp"
  /// First line jobs, machines and (optional) flexibility; per job a line with the number of operations, and per
  /// operation the number of options and that many pairs machine (from 1) and duration.
  case flexible = "fjsp"
  /// First line (or two) jobs and machines; per job a line with its duration on each machine, all in this order.
  case flowShop = "fsp"
  /// First line operations, arcs and machines (E. G. Birgin and others, 2014); per arc a line with two operations (from
  /// 0), of which the second waits for the first; per operation a line with the number of options and as many pairs
  /// machine (from 0) and duration. What arcs connect is a job.
  case graph = "dafjs"
  /// A job shop in two tables (E. Taillard, 1993): first line jobs and machines; per job a line with the durations of its
  /// operations, then per job a line with their machines (from 1).
  case tables = "taillard"

  /// The number by which a file names the first machine.
  package var firstMachine: Int { self == .flexible || self == .tables ? 1 : 0 }
}

/// Reads shops from text. What stands behind `#`, a heading of words before the first line of numbers and lines without
/// a letter or digit say nothing. After the jobs, or in a text of their own, may stand one line each of `release`, `due`
/// and `weight`, followed by one number per job.
package enum ShopFile {
  package struct Content: Hashable, Sendable {
    package var problem: ShopProblem
    package var format: ShopFormat
    /// Whether due dates were given.
    package var hasDues: Bool
    /// Whether weights were given.
    package var hasWeights: Bool
    /// The number in the file of each operation of each job; nil where a job's own are counted from 0.
    package var operationNumbers: [[Int]]?
  }

  /// The problem in a text; the format is found out where it is not given, but a flow shop must be named: its
  /// lines may look like those of a job shop. Throws with the number of the line
  /// that is wrong.
  ///
  /// - Parameter instance: of a text that holds several shops, the name of the one that is meant.
  package static func parse(
    _ text: String, format: ShopFormat? = nil, instance: String? = nil, companion: String? = nil
  ) throws(SchedulingRefusal) -> Content {
    var lines = try ShopJSON.lines(text, of: instance) ?? []
    if lines.isEmpty { lines = try ShopCollection.lines(numberedLines(text), of: instance) }
    lines = PublishedShop.withoutHeading(lines)
    var content: Content
    if let format {
      content = try parse(lines, format)
    } else {
      content = try parseEither(lines)
    }
    if let companion { try apply(numberedLines(companion), to: &content, in: "the companion file") }
    try content.problem.check()
    return content
  }

  /// Taillard's tables are told first; a header of three numbers is that of a flexible shop, perhaps with a graph;
  /// otherwise what fits, and of two complaints the one about the later line.
  private static func parseEither(_ lines: [Line]) throws(SchedulingRefusal) -> Content {
    if PublishedShop.pairs(lines) != nil { return try parse(lines, .tables) }
    if let header = lines.first, header.words.count == 3 { return try parse(lines, .flexible) }
    let plain = Result { () throws(Complaint) in try read(lines, .jobShop) }
    if case .success(let content) = plain { return content }
    let flexible = Result { () throws(Complaint) in try read(lines, .flexible) }
    switch (plain, flexible) {
    case (_, .success(let content)), (.success(let content), _): return content
    case (.failure(let first), .failure(let second)):
      throw SchedulingRefusal((second.line > first.line ? second : first).sentence)
    }
  }

  private static func parse(_ lines: [Line], _ format: ShopFormat) throws(SchedulingRefusal) -> Content {
    do {
      return try read(lines, format)
    } catch {
      throw SchedulingRefusal(error.sentence)
    }
  }

  /// What is wrong, and in which line.
  struct Complaint: Error {
    var line: Int
    var sentence: String

    init(_ line: Int, _ sentence: String) {
      self.line = line
      self.sentence = "Line \(line): \(sentence)"
    }
  }

  private static func read(_ given: [Line], _ format: ShopFormat) throws(Complaint) -> Content {
    if format == .graph || (format == .flexible && PrecedenceFile.isLikely(given)) {
      return try PrecedenceFile.read(given)
    }
    var lines = given
    var format = format
    if format == .jobShop || format == .tables {
      if let pairs = PublishedShop.pairs(lines) {
        (lines, format) = (pairs, .tables)
      } else if format == .tables {
        throw noTables(lines)
      }
    }
    lines = UnbrokenShop.broken(lines, format)
    guard !lines.isEmpty else {
      throw Complaint(1, "the file is empty; it must begin with the numbers of jobs and machines.")
    }
    if format == .flowShop, lines.count > 1, lines[0].words.count == 1, lines[1].words.count == 1 {
      let second = lines.remove(at: 1)
      lines[0].words += second.words
    }
    if format == .flowShop { lines = PublishedShop.passes(lines) }
    let header = lines[0]
    let counts = header.words.map { Double($0) }
    guard counts.count == 2 || (counts.count == 3 && format == .flexible), counts.allSatisfy({ $0 != nil }),
      let jobCount = Int(header.words[0]), let machineCount = Int(header.words[1]),
      (1...100_000).contains(jobCount), (1...100_000).contains(machineCount)
    else {
      throw Complaint(
        header.number,
        "'\(header.words.joined(separator: " ").prefix(40))' must be the numbers of jobs and machines, "
          + "each 1 to 100000."
      )
    }
    var jobs: [ShopProblem.Job] = []
    for line in lines.dropFirst().prefix(jobCount) {
      if keywords.contains(String(line.words[0])) { break }
      let numbers = try numbers(line.words, line.number)
      let operations =
        switch format {
        case .jobShop, .tables: try steps(numbers, line.number, machineCount)
        case .flexible: try options(numbers, line.number, machineCount)
        case .flowShop, .graph: try passes(numbers, line.number, machineCount)
        }
      jobs.append(ShopProblem.Job(name: "\(jobs.count)", operations: operations))
    }
    guard jobs.count == jobCount else {
      throw Complaint(
        lines.last?.number ?? 1,
        "the file ends after \(jobs.count) jobs, but line \(header.number) announces \(jobCount).")
    }
    let machines = (0..<machineCount).map { ShopProblem.Machine(name: "\($0 + format.firstMachine)") }
    var content = Content(
      problem: ShopProblem(machines: machines, jobs: jobs), format: format, hasDues: false,
      hasWeights: false)
    try attach(Array(lines.dropFirst(1 + jobCount)), to: &content)
    return content
  }

  static let keywords: Set<String> = ["release", "due", "weight"]

  private static func apply(
    _ lines: [Line], to content: inout Content, in place: String
  ) throws(SchedulingRefusal) {
    do {
      try attach(lines, to: &content)
    } catch {
      throw SchedulingRefusal("In \(place), l\(error.sentence.dropFirst())")
    }
  }

  static func attach(_ lines: [Line], to content: inout Content) throws(Complaint) {
    var seen: [String: Int] = [:]
    for line in lines {
      let keyword = String(line.words[0])
      guard keywords.contains(keyword) else {
        throw Complaint(
          line.number,
          "'\(keyword.prefix(40))' is not expected here; after the jobs only 'release', 'due' and 'weight' may follow.")
      }
      if let other = seen.updateValue(line.number, forKey: keyword) {
        throw Complaint(line.number, "'\(keyword)' stands in line \(other) already; give it once.")
      }
      let values = try numbers(line.words.dropFirst(), line.number, allowNegative: keyword == "due")
      guard values.count == content.problem.jobs.count else {
        throw Complaint(
          line.number,
          "'\(keyword)' has \(values.count) numbers for \(content.problem.jobs.count) jobs; give one per job.")
      }
      for (job, value) in values.enumerated() {
        switch keyword {
        case "release": content.problem.jobs[job].release = value
        case "due": content.problem.jobs[job].due = value
        default: content.problem.jobs[job].weight = Int64(value)
        }
      }
      if keyword == "due" { content.hasDues = true }
      if keyword == "weight" { content.hasWeights = true }
    }
  }

  static func numbers(
    _ words: some Sequence<Substring>, _ line: Int, allowNegative: Bool = false
  ) throws(Complaint) -> [Int] {
    var result: [Int] = []
    for word in words {
      let least = allowNegative ? -SchedulingRefusal.longestTime : 0
      guard let number = Int(word), (least...SchedulingRefusal.longestTime).contains(number) else {
        throw Complaint(
          line, "'\(word.prefix(40))' is not a whole number from \(least) to \(SchedulingRefusal.longestTime).")
      }
      result.append(number)
    }
    return result
  }
}
