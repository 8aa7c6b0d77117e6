import HTTPSupport

/// Whom a token may speak for. `gateway:handoff` opens the routes of hand-offs; each foreign CRM's token
/// names its own system beside it, so that none can hand over or cancel in another's name.
enum SourceRight {
  static func scope(of sourceSystem: String) -> String { "gateway:handoff:\(sourceSystem)" }

  /// Throws a ``Problem`` (403) unless the caller may act for this system; administrators act for all.
  static func require(_ sourceSystem: String, of request: ServiceRequest) throws {
    let needed = scope(of: sourceSystem)
    guard request.scopes.contains(needed) || request.scopes.contains("gateway:admin") else {
      throw Problem.forbidden(
        "The token may not act for the source system '\(sourceSystem.prefix(60))'; ask for one with the scope "
          + "\(needed.prefix(80)).", code: "SCOPE_MISSING")
    }
  }
}
