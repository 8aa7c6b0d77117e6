/// The names of a record's fields, to find out quickly which one stands in a text.
struct FieldNames<Name: Hashable & CaseIterable & RawRepresentable & Sendable>: Sendable where Name.RawValue == String {
  /// The bytes of a name, with zeros behind.
  private struct Word: Equatable {
    var parts: (UInt64, UInt64, UInt64) = (0, 0, 0)
    static var mostBytes: Int { 24 }

    init(_ bytes: some Collection<UInt8>) {
      for (place, byte) in bytes.enumerated() {
        let part = UInt64(byte) << UInt64(8 * (place % 8))
        switch place / 8 {
        case 0: parts.0 |= part
        case 1: parts.1 |= part
        default: parts.2 |= part
        }
      }
    }

    static func == (left: Word, right: Word) -> Bool { left.parts == right.parts }
  }

  private let names: [Name]
  private let words: [Word]

  /// At most 64 names of at most 24 bytes.
  init(_ type: Name.Type = Name.self) {
    names = Array(Name.allCases)
    precondition(names.count <= 64 && names.allSatisfy { $0.rawValue.utf8.count <= Word.mostBytes })
    words = names.map { Word($0.rawValue.utf8) }
  }

  subscript(place: Int) -> Name { names[place] }

  /// The place of the name that stands in `range`, looked for from `expected` on first. Nil: it is none of them.
  @inline(__always)
  func place(of bytes: UnsafeRawBufferPointer, _ range: Range<Int>, expected: Int) -> Int? {
    guard range.count <= Word.mostBytes else { return nil }
    let word = Word(UnsafeRawBufferPointer(rebasing: bytes[range]))
    for place in expected..<words.count where words[place] == word { return place }
    for place in 0..<expected where words[place] == word { return place }
    return nil
  }
}
