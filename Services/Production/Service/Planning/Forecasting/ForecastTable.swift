/// A comma-separated file (RFC 4180): the header's names and the rows, each with the line it begins on. A header
/// without a comma may be separated by semicolons or tabs instead, and then the whole file is. A file without a header is
/// given the names it would have had, where that is plain.
struct ForecastTable {
  struct Row {
    /// Counted from one.
    let line: Int
    let fields: [String]
  }

  /// The header's names as written, without blanks around.
  let names: [String]
  /// The same in lower case.
  let header: [String]
  /// What separates fields.
  let separator: UInt8
  let rows: [Row]
  /// Lines whose fields are more or fewer than the header's.
  let unreadable: [(row: Row, error: ForecastInputError)]

  /// Larger files are refused.
  static let mostBytes = 512 * 1024 * 1024

  init(_ text: String) throws(ForecastInputError) {
    guard text.utf8.count <= ForecastTable.mostBytes else {
      throw ForecastInputError("The file has more than \(ForecastTable.mostBytes) bytes; split it.")
    }
    var reader = Reader(text)
    guard let first = try reader.row() else {
      throw ForecastInputError("The file is empty; give a header line and a line for each record.")
    }
    if Self.lacksHeader(first, separator: reader.separator) {
      var rows = [first]
      while let row = try reader.row() { rows.append(row) }
      self = try Self.withoutHeader(rows, separator: reader.separator)
      return
    }
    let names = first.fields.map { ForecastTable.trimmed($0) }
    let header = names.map { $0.lowercased() }
    for (index, name) in header.enumerated() where !name.isEmpty && header[..<index].contains(name) {
      throw ForecastInputError(
        line: first.line, "column \(ForecastInputError.shown(name)) stands twice; leave one out.")
    }
    var rows: [Row] = []
    var unreadable: [(row: Row, error: ForecastInputError)] = []
    while let row = try reader.row() {
      guard row.fields.count == header.count else {
        let error = ForecastInputError(
          line: row.line,
          "\(row.fields.count) fields where the header has \(header.count); "
            + "complete the line, and quote fields that contain \(reader.separators).")
        unreadable.append((row, error))
        continue
      }
      rows.append(row)
    }
    guard !rows.isEmpty || !unreadable.isEmpty else {
      throw ForecastInputError("The file has a header but no records; add a line for each.")
    }
    self.init(names: names, rows: rows, unreadable: unreadable, separator: reader.separator)
  }

  /// A table made of another.
  init(names: [String], rows: [Row], unreadable: [(row: Row, error: ForecastInputError)], separator: UInt8) {
    (self.names, self.rows, self.unreadable, self.separator) = (names, rows, unreadable, separator)
    header = names.map { $0.lowercased() }
  }

  /// The position of the first of several names for a column; nil when there is none.
  func column(_ names: String...) -> Int? {
    for name in names {
      if let index = header.firstIndex(of: name) { return index }
    }
    return nil
  }

  static func trimmed(_ text: some StringProtocol) -> String {
    var part = text[...]
    while let first = part.first, first.isWhitespace { part.removeFirst() }
    while let last = part.last, last.isWhitespace { part.removeLast() }
    return String(part)
  }
}

extension ForecastTable {
  private struct Reader {
    private let bytes: [UInt8]
    let separator: UInt8
    private var position = 0
    private var line = 1

    init(_ text: String) {
      var bytes = Array(text.utf8)
      if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { bytes.removeFirst(3) }
      self.bytes = bytes
      separator = Reader.separator(of: bytes)
    }

    /// In words.
    var separators: String {
      separator == UInt8(ascii: ",") ? "commas" : separator == UInt8(ascii: ";") ? "semicolons" : "tabs"
    }

    /// That of the first line that is not blank. Commas between digits are decimal points where semicolons stand too.
    private static func separator(of bytes: [UInt8]) -> UInt8 {
      let isEnd = { (byte: UInt8) in byte == UInt8(ascii: "\n") || byte == UInt8(ascii: "\r") }
      let isDigit = { (byte: UInt8) in (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }
      let header = bytes.drop { isEnd($0) || $0 == UInt8(ascii: " ") }.prefix { !isEnd($0) }
      let isDecimal = header.indices.dropFirst().dropLast().allSatisfy {
        header[$0] != UInt8(ascii: ",") || isDigit(header[$0 - 1]) && isDigit(header[$0 + 1])
      }
      if isDecimal, header.contains(UInt8(ascii: ";")) { return UInt8(ascii: ";") }
      return [UInt8(ascii: ","), UInt8(ascii: ";"), UInt8(ascii: "\t")].first(where: header.contains)
        ?? UInt8(ascii: ",")
    }

    /// The next row that is not blank; nil at the end.
    mutating func row() throws(ForecastInputError) -> Row? {
      while position < bytes.count {
        let start = line
        let fields = try fields()
        if fields.count > 1 || !trimmed(fields[0]).isEmpty { return Row(line: start, fields: fields) }
      }
      return nil
    }

    private mutating func fields() throws(ForecastInputError) -> [String] {
      var fields: [String] = []
      while true {
        fields.append(try field())
        guard position < bytes.count else { return fields }
        let end = bytes[position]
        position += 1
        if end == separator { continue }
        if end == UInt8(ascii: "\r"), position < bytes.count, bytes[position] == UInt8(ascii: "\n") { position += 1 }
        line += 1
        return fields
      }
    }

    /// Up to a separator, a line end or the end of the file, which is left to be read.
    private mutating func field() throws(ForecastInputError) -> String {
      guard position < bytes.count, bytes[position] == UInt8(ascii: "\"") else {
        let start = position
        while position < bytes.count, !ends(bytes[position]) { position += 1 }
        return String(decoding: bytes[start..<position], as: UTF8.self)
      }
      let opened = line
      position += 1
      var content: [UInt8] = []
      while position < bytes.count {
        let byte = bytes[position]
        position += 1
        if byte == UInt8(ascii: "\"") {
          if position < bytes.count, bytes[position] == UInt8(ascii: "\"") {
            position += 1
          } else {
            guard position == bytes.count || ends(bytes[position]) else {
              throw ForecastInputError(
                line: line, "text follows a closing quote; double the quotes inside a quoted field.")
            }
            return String(decoding: content, as: UTF8.self)
          }
        } else if byte == UInt8(ascii: "\n") {
          line += 1
        }
        content.append(byte)
      }
      throw ForecastInputError(line: opened, "a quoted field is not closed; add the closing quote.")
    }

    private func ends(_ byte: UInt8) -> Bool {
      byte == separator || byte == UInt8(ascii: "\n") || byte == UInt8(ascii: "\r")
    }
  }
}
