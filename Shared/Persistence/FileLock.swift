#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Holds a database for one process: an advisory lock that the kernel lets go when the process ends,
/// however it ends.
final class FileLock: Sendable {
  private let descriptor: Int32

  init(path: String) throws {
    descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else {
      throw DatabaseOpenError(
        "cannot create \(path): \(String(cString: strerror(errno))); check the folder and its permissions")
    }
    guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
      var holder = [UInt8](repeating: 0, count: 16)
      let count = max(0, pread(descriptor, &holder, holder.count, 0))
      close(descriptor)
      let process = String(decoding: holder.prefix(count), as: UTF8.self)
      throw DatabaseOpenError(
        "another process\(process.isEmpty ? "" : " (\(process))") already serves the database beside \(path); stop it first"
      )
    }
    let text = String(getpid())
    ftruncate(descriptor, 0)
    _ = text.withCString { pwrite(descriptor, $0, strlen($0), 0) }
  }

  deinit { close(descriptor) }
}
