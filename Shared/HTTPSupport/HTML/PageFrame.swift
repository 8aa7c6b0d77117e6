/// What a page says: its title, one sentence that answers the page's question, then evidence, then
/// actions; raw data last, folded.
package struct HTMLPage: Sendable {
  package let title: String
  /// The answer in one sentence.
  package let answer: String
  /// The name under which the page's stream sends a new answer.
  package static let answerName = "answer"

  /// Path of the stream that keeps the page up to date.
  package let stream: String?
  package let content: HTML

  package init(_ title: String, answer: String, stream: String? = nil, @HTMLBuilder content: () -> HTML) {
    self.title = title
    self.answer = answer
    self.stream = stream
    self.content = content()
  }
}

/// What surrounds every page of a service: header, navigation, style sheet and script.
package struct PageFrame: Sendable {
  package struct Link: Sendable {
    package let text: String
    package let path: String
  }

  /// What people call the service.
  package let service: String
  package internal(set) var navigation: [Link] = []

  init(service: String) { self.service = service }

  /// Overrides the browser's preference; set as a cookie, so that pages come in it from the start.
  private static let themeCookie = "causeway-theme"

  func reply(_ page: HTMLPage, for request: ServiceRequest) -> Reply {
    let theme = request.cookie(PageFrame.themeCookie).flatMap { ["light", "dark"].contains($0) ? $0 : nil }
    let path = String(request.target.prefix { $0 != "?" })
    return reply(status: 200, markup(page, path: path, theme: theme))
  }

  /// The page that tells a problem: what happened, what is safe, what to do, and the reference.
  func reply(_ problem: Problem, target: String, reference: String) -> Reply {
    let page = HTMLPage(Problem.title(of: problem.status), answer: problem.detail) {
      if problem.status == 401 {
        HTML.p { HTML.a("Sign in", .href("/sign-in?to=\(URLText.encoded(target))")) }
      }
      if !problem.errors.isEmpty {
        HTML.ul { for error in problem.errors { HTML.li("\(error.field) \(error.message)") } }
      }
      if problem.status >= 500 {
        HTML.p("Reference: \(reference)", .class("muted"))
      }
    }
    var reply = reply(status: problem.status, markup(page, path: "", theme: nil))
    reply.headers += problem.headers
    return reply
  }

  /// A page that needs no request: sign-in and the like.
  func reply(status: Int = 200, _ page: HTMLPage) -> Reply { reply(status: status, markup(page, path: "", theme: nil)) }

  private func reply(status: Int, _ markup: String) -> Reply {
    Reply(
      status: status, contentType: "text/html; charset=utf-8", body: Array(markup.utf8),
      headers: PageFrame.securityHeaders)
  }

  /// Nothing inline, nothing foreign, never inside another page.
  static let securityHeaders = [
    Header(
      "Content-Security-Policy",
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
        + "form-action 'self'; frame-ancestors 'none'; base-uri 'none'"),
    Header("Referrer-Policy", "no-referrer"),
    Header("X-Frame-Options", "DENY"),
    Header("Cross-Origin-Opener-Policy", "same-origin"),
  ]

  private func markup(_ page: HTMLPage, path: String, theme: String?) -> String {
    let title = HTML.escaped("\(page.title) – \(service) – Causeway")
    let themeAttribute = theme.map { " data-theme=\"\($0)\"" } ?? ""
    let head = """
      <!doctype html>
      <html lang="en"\(themeAttribute)>
      <head>
      <meta charset="utf-8">
      <meta name="viewport" content="width=device-width, initial-scale=1">
      <meta name="color-scheme" content="light dark">
      <title>\(title)</title>
      <link rel="icon" href="data:,">
      <link rel="stylesheet" href="\(PageAssets.stylesheetPath)">
      <script src="\(PageAssets.scriptPath)" defer></script>
      </head>
      <body>

      """
    return head + body(page, path: path).markup + "\n</body>\n</html>\n"
  }

  private func body(_ page: HTMLPage, path: String) -> HTML {
    let links = HTML.ul {
      for link in navigation {
        HTML.li { HTML.a(link.text, .href(link.path), .when(link.path == path, .aria("current", "page"))) }
      }
    }
    return .joined([
      HTML.a("Skip to content", .class("skip"), .href("#content")),
      HTML.header(.class("top")) {
        HTML.a("Causeway", .class("brand"), .href(navigation.first?.path ?? "/"))
        HTML.span(service, .class("service"))
      },
      HTML.div(.class("frame")) {
        if !navigation.isEmpty {
          HTML.nav(.class("side"), .aria("label", "Pages")) { links }
          HTML.details(.class("menu")) {
            HTML.summary("Pages")
            HTML.nav(.aria("label", "Pages, folded")) { links }
          }
        }
        HTML.main(.id("content"), .when(page.stream != nil, .data("stream", page.stream ?? ""))) {
          HTML.h1(page.title)
          HTML.p(page.answer, .class("answer"), .live(HTMLPage.answerName))
          if page.stream != nil { HTML.p(.class("stale"), .role("status"), .data("stale", ""), .hidden) }
          page.content
        }
      },
    ])
  }
}
