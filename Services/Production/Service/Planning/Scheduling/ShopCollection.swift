import ProductionDomain

/// Files that hold several shops, as collections publish them: each below a line `instance NAME` (OR-Library), or below
/// Taillard's line of words that begins with the number of jobs.
enum ShopCollection {
  /// The lines of the shop called `name`, or of the only one; shops without names are numbered from 1.
  static func lines(_ given: [ShopFile.Line], of name: String?) throws(SchedulingRefusal) -> [ShopFile.Line] {
    let lines = given.last.map(isEnd) == true ? Array(given.dropLast()) : given
    let shops = shops(lines)
    guard let name else {
      guard shops.count > 1 else { return lines }
      throw SchedulingRefusal(
        "The file holds \(shops.count) shops (\(list(shops))): name one of them with --instance.")
    }
    let same = shops.filter { $0.name.lowercased() == name.lowercased() }
    guard let shop = same.first else {
      throw SchedulingRefusal(
        shops.isEmpty
          ? "--instance is '\(name.prefix(40))', but the shop in the file has no name: leave the option out."
          : "--instance is '\(name.prefix(40))': the file holds \(list(shops)).")
    }
    guard same.count == 1 else {
      throw SchedulingRefusal(
        "Two shops of the file are called \(shop.name), in lines \(shop.lines[0].number) and "
          + "\(same[1].lines[0].number): give them different names.")
    }
    return shop.lines
  }

  /// Whether a line only says that the file ends.
  private static func isEnd(_ line: ShopFile.Line) -> Bool {
    let said = line.words.filter { $0.contains { $0.isLetter || $0.isNumber } }
    return said.count == 1 && ["EOF", "END"].contains(said[0].uppercased())
  }

  private static func shops(_ lines: [ShopFile.Line]) -> [(name: String, lines: [ShopFile.Line])] {
    // Lines of numbers, which are nearly all, are told by their first byte.
    let headings = lines.indices.filter { lines[$0].words[0].utf8.first.map { $0 > UInt8(ascii: "9") } ?? false }
    let named = headings.filter { lines[$0].words.count == 2 && lines[$0].words[0].lowercased() == "instance" }
    if !named.isEmpty {
      return parts(lines, named).map { (String($0[0].words[1]), $0) }
    }
    let numbered = headings.filter { index in
      let words = lines[index].words.prefix(3).map { $0.lowercased() }
      return words.count == 3 && ["nb", "number"].contains(words[0]) && words[1] == "of" && words[2].hasPrefix("jobs")
    }
    return parts(lines, numbered).enumerated().map { ("\($0.offset + 1)", $0.element) }
  }

  /// The lines from each of some places up to the next.
  private static func parts(_ lines: [ShopFile.Line], _ starts: [Int]) -> [[ShopFile.Line]] {
    zip(starts, starts.dropFirst() + [lines.count]).map { Array(lines[$0..<$1]) }
  }

  /// The names, of many the first and the last.
  private static func list(_ shops: [(name: String, lines: [ShopFile.Line])]) -> String {
    let names = shops.map { String($0.name.prefix(40)) }
    guard names.count > 12 else { return names.joined(separator: ", ") }
    return names.prefix(8).joined(separator: ", ") + ", ... to " + names[names.count - 1]
  }
}
