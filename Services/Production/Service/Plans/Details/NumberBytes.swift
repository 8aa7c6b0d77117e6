import Foundation

/// Writes numbers as bytes, small ones in one: seven bits each, the highest bit says that more follow (LEB128).
struct NumberWriter {
  private(set) var bytes: [UInt8] = []

  mutating func removeAll() { bytes.removeAll(keepingCapacity: true) }

  @inline(__always)
  mutating func add(_ value: Int) { add(UInt64(bitPattern: Int64(value))) }
  @inline(__always)
  mutating func add(_ value: Int64) { add(UInt64(bitPattern: value)) }
  @inline(__always)
  mutating func add(_ value: UInt64) {
    var value = value
    while value >= 0x80 {
      bytes.append(UInt8(truncatingIfNeeded: value) | 0x80)
      value >>= 7
    }
    bytes.append(UInt8(truncatingIfNeeded: value))
  }

  /// A number that may be below zero: 0, -1, 1, -2, 2 are 0, 1, 2, 3, 4.
  @inline(__always)
  mutating func add(signed value: Int64) { add(UInt64(bitPattern: (value << 1) ^ (value >> 63))) }
  @inline(__always)
  mutating func add(signed value: Int) { add(signed: Int64(value)) }

  mutating func add(_ text: String) {
    add(text.utf8.count)
    bytes.append(contentsOf: text.utf8)
  }
  /// A text that may be missing.
  mutating func add(optional text: String?) {
    add(text == nil ? 0 : 1)
    if let text { add(text) }
  }
}

/// Reads what ``NumberWriter`` wrote.
struct NumberReader {
  /// The bytes end too early, or are none that were written so.
  struct Damaged: Error, CustomStringConvertible {
    let description = "The details of the plan cannot be read; make a new plan."
  }

  private let bytes: [UInt8]
  private var next = 0

  init(_ data: Data) { bytes = [UInt8](data) }
  init(_ bytes: [UInt8]) { self.bytes = bytes }

  mutating func number() throws(Damaged) -> Int64 {
    var value: UInt64 = 0
    var shift: UInt64 = 0
    while true {
      guard next < bytes.count, shift < 64 else { throw Damaged() }
      let byte = bytes[next]
      next += 1
      value |= UInt64(byte & 0x7F) << shift
      guard byte & 0x80 != 0 else { return Int64(bitPattern: value) }
      shift += 7
    }
  }

  mutating func signed() throws(Damaged) -> Int64 {
    let value = UInt64(bitPattern: try number())
    return Int64(bitPattern: value >> 1) ^ -Int64(bitPattern: value & 1)
  }

  mutating func int() throws(Damaged) -> Int { Int(try number()) }
  mutating func signedInt() throws(Damaged) -> Int { Int(try signed()) }

  /// How many of something follow, each of at least a byte.
  mutating func count() throws(Damaged) -> Int {
    let count = try int()
    guard (0...(bytes.count - next)).contains(count) else { throw Damaged() }
    return count
  }

  mutating func text() throws(Damaged) -> String {
    let count = try count()
    defer { next += count }
    return String(decoding: bytes[next..<next + count], as: UTF8.self)
  }
  mutating func optionalText() throws(Damaged) -> String? { try int() == 0 ? nil : try text() }
}
