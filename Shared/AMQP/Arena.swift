import CRabbitMQ

/// Memory for what one library call borrows: the bytes of names and values and the tables of
/// them. Everything handed out stays where it is until `reset`, which makes it all invalid.
struct Arena: ~Copyable {
  private let block: UnsafeMutableRawPointer
  private var used = 0
  private var overflow: [UnsafeMutableRawPointer] = []
  private static let blockBytes = 32 * 1024

  init() { block = .allocate(byteCount: Arena.blockBytes, alignment: 16) }

  deinit {
    block.deallocate()
    for pointer in overflow { pointer.deallocate() }
  }

  mutating func reset() {
    used = 0
    if overflow.isEmpty { return }
    for pointer in overflow { pointer.deallocate() }
    overflow = []
  }

  private mutating func allocate(_ count: Int) -> UnsafeMutableRawPointer {
    let start = (used + 15) & ~15
    if start + count <= Arena.blockBytes {
      used = start + count
      return block + start
    }
    let pointer = UnsafeMutableRawPointer.allocate(byteCount: max(count, 1), alignment: 16)
    overflow.append(pointer)
    return pointer
  }

  mutating func bytes(_ text: String) -> amqp_bytes_t {
    let utf8 = text.utf8
    let count = utf8.count
    let memory = allocate(count)
    _ = UnsafeMutableRawBufferPointer(start: memory, count: count).initializeMemory(as: UInt8.self, from: utf8)
    return amqp_bytes_t(len: count, bytes: memory)
  }

  mutating func table(_ pairs: [(name: String, value: String)]) -> amqp_table_t {
    let entries = entries(pairs.count)
    for (index, pair) in pairs.enumerated() {
      entries[index].key = bytes(pair.name)
      entries[index].value.kind = UInt8(AMQP_FIELD_KIND_UTF8.rawValue)
      entries[index].value.value.bytes = bytes(pair.value)
    }
    return amqp_table_t(num_entries: Int32(pairs.count), entries: entries)
  }

  mutating func table(_ arguments: [String: AMQPArgument]) -> amqp_table_t {
    let sorted = arguments.sorted { $0.key < $1.key }
    let entries = entries(sorted.count)
    for (index, (name, argument)) in sorted.enumerated() {
      entries[index].key = bytes(name)
      switch argument {
      case .text(let text):
        entries[index].value.kind = UInt8(AMQP_FIELD_KIND_UTF8.rawValue)
        entries[index].value.value.bytes = bytes(text)
      case .integer(let number):
        entries[index].value.kind = UInt8(AMQP_FIELD_KIND_I64.rawValue)
        entries[index].value.value.i64 = number
      case .flag(let flag):
        entries[index].value.kind = UInt8(AMQP_FIELD_KIND_BOOLEAN.rawValue)
        entries[index].value.value.boolean = flag ? 1 : 0
      case .timestamp(let seconds):
        entries[index].value.kind = UInt8(AMQP_FIELD_KIND_TIMESTAMP.rawValue)
        entries[index].value.value.u64 = UInt64(max(0, seconds))
      }
    }
    return amqp_table_t(num_entries: Int32(sorted.count), entries: entries)
  }

  private mutating func entries(_ count: Int) -> UnsafeMutablePointer<amqp_table_entry_t> {
    let memory = allocate(MemoryLayout<amqp_table_entry_t>.stride * count)
    let entries = memory.bindMemory(to: amqp_table_entry_t.self, capacity: count)
    entries.initialize(repeating: amqp_table_entry_t(), count: count)
    return entries
  }
}

extension amqp_bytes_t {
  /// A copy; what is not UTF-8 is replaced.
  var text: String { String(decoding: UnsafeRawBufferPointer(start: bytes, count: len), as: UTF8.self) }
  var copied: [UInt8] { Array(UnsafeRawBufferPointer(start: bytes, count: len)) }

  func equals(_ other: StaticString) -> Bool {
    guard len == other.utf8CodeUnitCount else { return false }
    return UnsafeRawBufferPointer(start: bytes, count: len).elementsEqual(
      UnsafeRawBufferPointer(start: other.utf8Start, count: len))
  }
}
