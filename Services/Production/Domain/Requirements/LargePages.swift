#if canImport(Glibc)
  import Glibc
#endif

/// Memory for large tables, in pages of two megabytes where the system has them.
///
/// A plan of 100,000 items fills 1.5 GB of tables once: in usual pages of four kilobytes the system is asked for memory
/// 400,000 times, and looking up a record far away takes two misses more.
enum LargePages {
  private static let size = 2 << 20

  /// Asks for large pages behind a table that is not written yet. A hint: without them the table is as it was.
  static func advise(_ table: UnsafeMutableRawBufferPointer) {
    #if canImport(Glibc)
      guard table.count >= 4 * size, let base = table.baseAddress else { return }
      let first = (UInt(bitPattern: base) + UInt(size - 1)) / UInt(size) * UInt(size)
      let end = UInt(bitPattern: base + table.count) / UInt(size) * UInt(size)
      madvise(UnsafeMutableRawPointer(bitPattern: first), Int(end - first), MADV_HUGEPAGE)
    #endif
  }
}
