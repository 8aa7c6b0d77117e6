import Foundation

/// A TCP port of the loopback address that nothing uses now. Another process may take it before the
/// caller does, which is unlikely: the kernel goes through its range before it offers one again.
package func freePort() throws -> Int {
  #if canImport(Glibc)
    let stream = Int32(SOCK_STREAM.rawValue)
  #else
    let stream = SOCK_STREAM
  #endif
  let descriptor = socket(AF_INET, stream, 0)
  guard descriptor >= 0 else { throw NoFreePort(code: errno) }
  defer { close(descriptor) }
  var address = sockaddr_in()
  address.sin_family = sa_family_t(AF_INET)
  address.sin_addr.s_addr = UInt32(INADDR_LOOPBACK).bigEndian
  var length = socklen_t(MemoryLayout<sockaddr_in>.size)
  let outcome = withUnsafeMutablePointer(to: &address) { pointer in
    pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
      bind(descriptor, $0, length) == 0 && getsockname(descriptor, $0, &length) == 0
    }
  }
  guard outcome else { throw NoFreePort(code: errno) }
  return Int(UInt16(bigEndian: address.sin_port))
}

/// The machine has no port to give.
package struct NoFreePort: Error, CustomStringConvertible {
  let code: Int32
  package var description: String { "No free port on 127.0.0.1: \(String(cString: strerror(code)))." }
}
