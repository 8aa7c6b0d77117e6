/// Shops as collections publish them: a heading of words before the numbers, and the two tables of Taillard (1993).
enum PublishedShop {
  /// The lines without a heading: those before the first line of numbers, when that may be the first line of a shop.
  static func withoutHeading(_ lines: [ShopFile.Line]) -> [ShopFile.Line] {
    guard let first = lines.firstIndex(where: isNumbers), first > 0, lines[first].words.count <= 6,
      lines[..<first].allSatisfy({ Double($0.words[0]) == nil })
    else { return lines }
    return Array(lines[first...])
  }

  /// The lines of a job shop from Taillard's two tables: below the first line, a line for each job with the duration of
  /// each of its operations, then a line for each job with their machines, from 1. A line of words may stand before each
  /// table. Nil when the lines are no such tables.
  static func pairs(_ lines: [ShopFile.Line]) -> [ShopFile.Line]? {
    guard let (header, jobs, machines) = counts(lines), lines.count > 2 * jobs else { return nil }
    let rows = lines.dropFirst().filter(isNumbers)
    let others = lines.dropFirst().filter { !isNumbers($0) && !ShopFile.keywords.contains(String($0.words[0])) }
    guard rows.count == 2 * jobs, rows.allSatisfy({ $0.words.count == machines }), others.count <= 2 else { return nil }
    let all = Set(1...machines)
    let orders = rows.suffix(jobs).map { row in row.words.map { Int($0) ?? 0 } }
    guard orders.allSatisfy({ Set($0) == all }) else { return nil }
    let pairs = zip(rows, orders).map { row, order in
      ShopFile.Line(
        number: row.number, words: zip(order, row.words).flatMap { machine, time in ["\(machine - 1)", time] })
    }
    return [header] + pairs + kept(lines)
  }

  /// The lines of a flow shop as Taillard publishes it, a line for each machine with the duration of each job below a
  /// line of words, or as pairs of machine (from 0, in this order) and duration, turned into a line for each job with its
  /// durations. The lines as they are when they are neither.
  static func passes(_ lines: [ShopFile.Line]) -> [ShopFile.Line] {
    guard let (header, jobs, machines) = counts(lines) else { return lines }
    let rows = lines.dropFirst().filter(isNumbers)
    if lines.count > 1, isHeading(lines[1]), rows.count == machines, rows.allSatisfy({ $0.words.count == jobs }) {
      let turned = (0..<jobs).map { job in
        ShopFile.Line(number: rows[0].number, words: rows.map { $0.words[job] })
      }
      return [header] + turned + kept(lines)
    }
    let isPaired =
      rows.count == jobs
      && rows.allSatisfy { row in
        row.words.count == 2 * machines && (0..<machines).allSatisfy { row.words[2 * $0] == "\($0)" }
      }
    guard isPaired else { return lines }
    let unpaired = rows.map { row in
      ShopFile.Line(number: row.number, words: (0..<machines).map { row.words[2 * $0 + 1] })
    }
    return [header] + unpaired + kept(lines)
  }

  /// The first line with only the numbers of jobs and machines, of those that it begins with.
  private static func counts(_ lines: [ShopFile.Line]) -> (header: ShopFile.Line, jobs: Int, machines: Int)? {
    guard let header = lines.first, header.words.count >= 2, isNumbers(header), let jobs = Int(header.words[0]),
      let machines = Int(header.words[1]), (1...100_000).contains(jobs), (1...100_000).contains(machines)
    else { return nil }
    return (ShopFile.Line(number: header.number, words: Array(header.words.prefix(2))), jobs, machines)
  }

  private static func isNumbers(_ line: ShopFile.Line) -> Bool { line.words.allSatisfy { Double($0) != nil } }

  private static func isHeading(_ line: ShopFile.Line) -> Bool {
    Double(line.words[0]) == nil && !ShopFile.keywords.contains(String(line.words[0]))
  }

  /// Releases, due dates and weights.
  private static func kept(_ lines: [ShopFile.Line]) -> [ShopFile.Line] {
    lines.filter { ShopFile.keywords.contains(String($0.words[0])) }
  }
}
