import Hummingbird
import Values

/// Lets a browser show a token: `/sign-in?token=...` puts it into a cookie that scripts cannot read and
/// other sites cannot use.
enum SignInRoutes {
  private static let path = "/sign-in"

  static func add(to routes: ServiceRoutes, verifier: TokenVerifier, time: any TimeSource, isSecure: Bool) {
    routes.add("GET", path, .open, .asset) { request, _, environment in
      let target = destination(request.query("to"))
      guard let text = request.query("token") else { return try Response(form(environment.frame, target)) }
      let token: Token
      do {
        token = try await verifier.verify(text)
      } catch let problem as Problem {
        return try Response(environment.frame.reply(problem, target: target, reference: ""))
      }
      let age = max(0, (token.expiresAt - time.now()).components.seconds)
      var reply = environment.frame.reply(welcome(token, target))
      reply.headers += [
        cookie(text, age: age, isSecure: isSecure), Header("Cache-Control", "no-store"),
        // A page that leads on, not a redirect: after one that began at another site, browsers would
        // keep a SameSite=Strict cookie to themselves.
        Header("Refresh", "0; url=\(target)"),
      ]
      return try Response(reply)
    }
    routes.add("GET", "/sign-out", .open, .asset) { _, _, environment in
      let page = HTMLPage("Signed out", answer: "This browser holds no token of this service any more.") {
        HTML.p { HTML.a("Sign in", .href(path)) }
      }
      var reply = environment.frame.reply(page)
      reply.headers += [cookie("", age: 0, isSecure: isSecure), Header("Cache-Control", "no-store")]
      return try Response(reply)
    }
  }

  private static func cookie(_ value: String, age: Int64, isSecure: Bool) -> Header {
    Header(
      "Set-Cookie",
      "\(Admission.cookieName)=\(value); Path=/; Max-Age=\(age); HttpOnly; SameSite=Strict"
        + (isSecure ? "; Secure" : ""))
  }

  /// Where to go afterwards: a path of this service and nothing else.
  static func destination(_ text: String?) -> String {
    guard let text, text.hasPrefix("/"), !text.hasPrefix("//"), !text.contains("\\"),
      text.utf8.allSatisfy({ (0x21...0x7E).contains($0) })
    else { return "/" }
    return text
  }

  private static func form(_ frame: PageFrame, _ target: String) -> Reply {
    frame.reply(
      HTMLPage("Sign in", answer: "Paste the token that you were given.") {
        HTML.form(.method("get"), .action(path)) {
          HTML.label("Token", .for("token"))
          HTML.input(.id("token"), .name("token"), .type("password"), .required, .autocomplete("off"))
          HTML.input(.type("hidden"), .name("to"), .value(target))
          HTML.button("Sign in", .type("submit"))
        }
      })
  }

  private static func welcome(_ token: Token, _ target: String) -> HTMLPage {
    HTMLPage(
      "Signed in", answer: "You are signed in as \(token.subject) until \(DisplayText.clock(token.expiresAt)) UTC."
    ) {
      HTML.p { HTML.a("Go on", .href(target)) }
    }
  }
}
