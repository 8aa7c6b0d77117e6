import ProductionDomain

/// Shops whose lines are not broken where jobs end: all numbers in one line, or all below the first. Where it is plain
/// how many numbers each job has, the lines are broken there.
enum UnbrokenShop {
  /// A line for each job where there was none; the lines as they are where they may be meant so, or nothing fits.
  static func broken(_ lines: [ShopFile.Line], _ format: ShopFormat) -> [ShopFile.Line] {
    guard let first = lines.first, first.words.count >= 2, let jobs = Int(first.words[0]),
      let machines = Int(first.words[1]), (1...100_000).contains(jobs), (1...100_000).contains(machines)
    else { return lines }
    let isKept = { (line: ShopFile.Line) in ShopFile.keywords.contains(String(line.words[0])) }
    let kept = lines.suffix(3).filter(isKept)
    let rows = lines.dropLast(kept.count)
    guard rows.count <= 2, rows.count != jobs + 1,
      rows.allSatisfy({ $0.words.allSatisfy { Int($0) != nil } })
    else { return lines }
    let words = rows.flatMap { row in row.words.map { (word: $0, line: row.number) } }
    let perJob: [Int]
    let header: Int
    switch format {
    case .jobShop where words.count == 2 + 2 * jobs * machines:
      (header, perJob) = (2, [Int](repeating: 2 * machines, count: jobs))
    case .flowShop where words.count == 2 + jobs * machines || words.count == 2 + 2 * jobs * machines:
      (header, perJob) = (2, [Int](repeating: (words.count - 2) / jobs, count: jobs))
    case .flexible:
      let numbers = words.compactMap { Int($0.word) }
      // The third number may be the flexibility.
      let found = [2, 3].compactMap { start in flexible(numbers, from: start, jobs).map { (start, $0) } }
      guard let only = found.first, found.count == 1 else { return lines }
      (header, perJob) = only
    default: return lines
    }
    var result = [ShopFile.Line(number: first.number, words: words[..<header].map(\.word))]
    var next = header
    for count in perJob {
      let part = words[next..<(next + count)]
      result.append(ShopFile.Line(number: part.first?.line ?? first.number, words: part.map(\.word)))
      next += count
    }
    return result + kept
  }

  /// How many numbers each job of a flexible shop has; nil when the numbers are not those of so many jobs.
  private static func flexible(_ numbers: [Int], from start: Int, _ jobs: Int) -> [Int]? {
    var next = start
    var counts: [Int] = []
    for _ in 0..<jobs {
      let first = next
      guard next < numbers.count else { return nil }
      let operations = numbers[next]
      next += 1
      for _ in 0..<max(0, min(operations, numbers.count)) {
        guard next < numbers.count, numbers[next] > 0, numbers[next] <= numbers.count else { return nil }
        next += 1 + 2 * numbers[next]
      }
      counts.append(next - first)
    }
    return next == numbers.count ? counts : nil
  }
}
