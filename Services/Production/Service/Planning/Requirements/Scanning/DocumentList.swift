import Foundation

/// JSON documents one behind the other in one piece of memory, with a comma between them.
struct DocumentList: Sendable {
  private var bytes: [UInt8] = []
  private var ends: [Int] = []

  var count: Int { ends.count }
  var isEmpty: Bool { ends.isEmpty }

  mutating func append(_ document: String) {
    var document = document
    document.withUTF8 { append(UnsafeRawBufferPointer($0)) }
  }

  mutating func append(_ document: UnsafeRawBufferPointer) {
    if !isEmpty { bytes.append(UInt8(ascii: ",")) }
    bytes.append(contentsOf: document)
    ends.append(bytes.count)
  }

  /// Where a document lies.
  private func range(_ place: Int) -> Range<Int> { (place == 0 ? 0 : ends[place - 1] + 1)..<ends[place] }

  /// All of them, as they stand in a JSON list.
  var text: String { String(decoding: bytes, as: UTF8.self) }

  /// Reads every document: on all processors where there are many.
  func records<Record: ScannedRecord & Sendable>() -> Records<Record> {
    let parts = inParallel(count, least: 2000) { places in
      bytes.withUnsafeBytes { bytes in
        var part = Records<Record>()
        part.records.reserveCapacity(places.count)
        for place in places { part.read(place, bytes, range(place)) }
        return part
      }
    }
    guard var all = parts.first else { return Records() }
    all.records.reserveCapacity(count)
    for part in parts.dropFirst() {
      all.records += part.records
      all.unreadable += part.unreadable
      all.odd += part.odd
    }
    return all
  }
}

extension Records where Record: ScannedRecord {
  /// Adds the record that lies in `range`; one that the scanner does not know is read by Foundation's decoder, and what is
  /// wrong with it is caught while that reads, as within a list: it tells less at its end.
  fileprivate mutating func read(_ place: Int, _ bytes: UnsafeRawBufferPointer, _ range: Range<Int>) {
    do throws(RecordScanner.Odd) {
      var scanner = RecordScanner(bytes, range)
      let record = try Record(&scanner)
      try scanner.finish()
      records.append((place, record))
    } catch {
      odd += 1
      let read = try? JSONDecoder().decode(Section<Record>.self, from: Data(bytes[range]))
      if let record = read?.content {
        records.append((place, record))
      } else {
        unreadable.append((place, read?.why ?? "it cannot be read"))
      }
    }
  }
}
