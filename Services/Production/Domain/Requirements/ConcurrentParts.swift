import Dispatch

/// Work on a table that is cut into parts, several at once where there are processors.
///
/// Every part writes only slots of its own, so that the result is the same whatever runs first.
enum ConcurrentParts {
  /// More parts than processors, so that one with much work does not keep the others waiting.
  static let usual = 32

  /// Calls `work` once for each part of `0..<count`; parts are of equal length, but for a place.
  static func forEach(of count: Int, parts: Int = usual, _ work: @Sendable (_ part: Int, _ places: Range<Int>) -> Void)
  {
    let parts = ConcurrentParts.count(of: count, parts: parts)
    @Sendable func places(_ part: Int) -> Range<Int> { (count * part / parts)..<(count * (part + 1) / parts) }
    guard parts > 1 else { return work(0, 0..<count) }
    DispatchQueue.concurrentPerform(iterations: parts) { work($0, places($0)) }
  }

  /// The answers of the parts of `0..<count`, in their order.
  static func map<Answer: Sendable>(
    of count: Int, parts: Int = usual, _ work: @Sendable (_ places: Range<Int>) -> Answer
  ) -> [Answer] {
    var answers = [Answer?](repeating: nil, count: ConcurrentParts.count(of: count, parts: parts))
    answers.withUnsafeMutableBufferPointer { buffer in
      let slots = SharedSlots(buffer)
      forEach(of: count, parts: parts) { part, places in slots[part] = work(places) }
    }
    return answers.map { $0! }
  }

  /// How many parts ``forEach(of:parts:_:)`` makes: small tables are not worth the switching.
  static func count(of count: Int, parts: Int = usual) -> Int { count < 2000 ? 1 : parts }
}

/// A table that several threads fill, each in places of its own.
struct SharedSlots<Element>: @unchecked Sendable {
  private let base: UnsafeMutablePointer<Element>

  /// Valid as long as the buffer is.
  init(_ buffer: UnsafeMutableBufferPointer<Element>) {
    // An empty table has no address, and nobody asks it for one.
    base = buffer.baseAddress ?? UnsafeMutablePointer(bitPattern: MemoryLayout<Element>.alignment)!
  }

  @inline(__always)
  subscript(place: Int) -> Element {
    get { base[place] }
    nonmutating set { base[place] = newValue }
  }
  /// A part of the table.
  @inline(__always)
  func pointer(at place: Int) -> UnsafeMutablePointer<Element> { base + place }
}

extension Array where Element: BitwiseCopyable {
  /// An array of `count` elements, every one of which `fill` must write, with room for `spare` more.
  static func filled(_ count: Int, spare: Int = 0, _ fill: (SharedSlots<Element>) -> Void) -> [Element] {
    Array(unsafeUninitializedCapacity: count + spare) { buffer, initialized in
      fill(SharedSlots(buffer))
      initialized = count
    }
  }

  /// An array of one value, written by several threads: most of the time goes into getting the memory.
  static func filled(_ count: Int, with value: Element) -> [Element] where Element: Sendable {
    filled(count) { slots in
      ConcurrentParts.forEach(of: count) { _, places in
        slots.pointer(at: places.lowerBound).initialize(repeating: value, count: places.count)
      }
    }
  }
}
