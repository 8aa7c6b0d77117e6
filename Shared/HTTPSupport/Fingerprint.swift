import Crypto

/// Tells contents apart, by SHA-256.
enum Fingerprint {
  /// 64 hexadecimal digits over all parts, each told from the next.
  static func of(_ parts: some Sequence<[UInt8]>) -> String {
    var hash = SHA256()
    for part in parts {
      withUnsafeBytes(of: UInt64(part.count).littleEndian) { hash.update(bufferPointer: $0) }
      part.withUnsafeBytes { hash.update(bufferPointer: $0) }
    }
    return hexadecimal(hash.finalize())
  }

  /// A strong entity tag (RFC 9110, section 8.8.3): the first half of the content's hash, in quotes.
  static func entityTag(_ content: [UInt8]) -> String {
    "\"" + hexadecimal(SHA256.hash(data: content).prefix(16)) + "\""
  }

  private static func hexadecimal(_ bytes: some Sequence<UInt8>) -> String {
    let digits = Array("0123456789abcdef".utf8)
    return String(decoding: bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
  }
}
