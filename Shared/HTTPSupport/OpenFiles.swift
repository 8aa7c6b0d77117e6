#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The number of files and connections that the process may have open. Systems start processes with
/// about a thousand, far fewer than clients may follow a live page.
enum OpenFiles {
  /// Raises the limit to `count` as far as the system allows. What lies beyond is met where it is
  /// reached: new connections then wait.
  static func allow(_ count: Int) {
    var limit = rlimit()
    #if canImport(Glibc)
      let resource = __rlimit_resource_t(RLIMIT_NOFILE.rawValue)
    #else
      let resource = RLIMIT_NOFILE
    #endif
    guard getrlimit(resource, &limit) == 0, limit.rlim_cur < rlim_t(count) else { return }
    limit.rlim_cur = min(rlim_t(count), limit.rlim_max)
    _ = setrlimit(resource, &limit)
  }
}
