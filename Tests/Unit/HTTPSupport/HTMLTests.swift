import HTTPSupport
import Testing
import Values

@Suite struct HTMLTests {
  @Test func textAndAttributesAreEscaped() {
    let attack = "<b onclick=\"x('&')\">"
    let html = HTML.p(attack, .title(attack))
    let safe = "&lt;b onclick=&quot;x(&#39;&amp;&#39;)&quot;&gt;"
    #expect(html.markup == "<p title=\"\(safe)\">\(safe)</p>")
  }

  @Test func theBuilderTakesTextLoopsAndChoices() {
    let names = ["a", "b"]
    let html = HTML.ul(.class("x"), .when(names.isEmpty, .hidden)) {
      for name in names { HTML.li(name) }
      if names.count > 1 { "many" } else { "few" }
      if names.isEmpty { HTML.li("none") }
      HTML.br()
    }
    #expect(html.markup == "<ul class=\"x\"><li>a</li><li>b</li>many<br></ul>")
  }

  @Test(arguments: [
    ("/items?x=1#y", "/items?x=1#y"), ("items", "items"), ("https://example.org/", "https://example.org/"),
    ("mailto:a@b.example", "mailto:a@b.example"), ("javascript:alert(1)", "#"), ("JavaScript:alert(1)", "#"),
    ("data:text/html,x", "#"), ("java\nscript:alert(1)", "#"), ("/a:b", "/a:b"),
  ])
  func linksLeadNowhereDangerous(_ address: String, _ written: String) {
    #expect(HTML.a("x", .href(address)).markup == "<a href=\"\(written)\">x</a>")
  }

  @Test func aTableHasItsCaptionScopesRolesAndTotal() {
    let table = DataTable(
      "Open <items>",
      columns: [.init("Number"), .init("Balance (EUR)", numeric: true, sortPath: "?sort=b", order: .descending)],
      rows: [[.text("I-1"), .text("10.00")]], total: [.text("Total"), .text("10.00")], empty: "None.",
      csvPath: "/items.csv"
    ).html.markup
    #expect(table.contains("<caption><span>Open &lt;items&gt;</span><a href=\"/items.csv\">CSV</a></caption>"))
    #expect(
      table.contains(
        "<th role=\"columnheader\" scope=\"col\" class=\"number\" aria-sort=\"descending\">"
          + "<a href=\"?sort=b\">Balance (EUR)</a></th>"
      ))
    #expect(table.contains("<td role=\"cell\" data-label=\"Balance (EUR)\" class=\"number\">10.00</td>"))
    #expect(
      table.contains("<tfoot role=\"rowgroup\"><tr role=\"row\"><td role=\"cell\" data-label=\"Number\">Total</td>"))
    let empty = DataTable("X", columns: [.init("A"), .init("B")], rows: [], empty: "No parked messages.").html.markup
    #expect(empty.contains("<td role=\"cell\" class=\"empty\" colspan=\"2\">No parked messages.</td>"))
  }

  @Test func aTimelineTellsWhenAndWhat() {
    let line = Timeline(
      [.init(Instant("2026-11-23T14:05:00Z")!, .done, "Invoice sent."), .init(nil, .expected, "Payment.")],
      empty: "Nothing."
    ).html.markup
    #expect(line.contains("<li class=\"done\"><time datetime=\"2026-11-23T14:05:00Z\">23 Nov 2026 14:05</time>"))
    #expect(line.contains("<li class=\"expected\"><span class=\"muted\">not yet</span>"))
  }

  @Test(arguments: [
    ("-1240.5", "\u{2212}1,240.5"), ("0", "0"), ("999", "999"), ("1000000", "1,000,000"), ("12345.00", "12,345.00"),
  ])
  func numbersAreGrouped(_ plain: String, _ shown: String) {
    #expect(DisplayText.number(plain) == shown)
  }

  @Test func spansAreToldInTheirLargestUnits() {
    #expect(DisplayText.span(.seconds(3 * 86_400 + 4 * 3600 + 59)) == "3 d 4 h")
    #expect(DisplayText.span(.seconds(2 * 86_400 + 59)) == "2 d")
    #expect(DisplayText.span(.seconds(725)) == "12 min 5 s")
    #expect(DisplayText.span(.zero) == "0 s")
    let now = Instant("2026-11-23T14:05:00Z")!
    #expect(DisplayText.deadline(now + .seconds(172_800), now: now) == "in 2 d")
    #expect(DisplayText.deadline(now - .seconds(259_200), now: now) == "3 d late")
    #expect(DisplayText.money(Money(minorUnits: -124_000, currency: Currency("EUR")!)) == "EUR \u{2212}1,240.00")
  }
}
