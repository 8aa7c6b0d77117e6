/// One kind of element: `HTML.p("Nothing waits.", .class("muted"))`, or with content built in braces.
package struct Element: Sendable {
  let name: String
  /// Has neither content nor an end tag.
  var isVoid = false

  /// The element around a text.
  package func callAsFunction(_ text: String, _ attributes: Attribute...) -> HTML {
    .element(name, attributes, .text(text))
  }
  /// The element around what the builder makes.
  package func callAsFunction(_ attributes: Attribute..., @HTMLBuilder content: () -> HTML) -> HTML {
    .element(name, attributes, content())
  }
  /// The element with nothing in it.
  package func callAsFunction(_ attributes: Attribute...) -> HTML {
    .element(name, attributes, isVoid ? nil : .empty)
  }
}

extension HTML {
  package static let a = Element(name: "a")
  package static let abbr = Element(name: "abbr")
  package static let article = Element(name: "article")
  package static let b = Element(name: "b")
  package static let br = Element(name: "br", isVoid: true)
  package static let button = Element(name: "button")
  package static let caption = Element(name: "caption")
  package static let code = Element(name: "code")
  package static let dd = Element(name: "dd")
  package static let details = Element(name: "details")
  package static let div = Element(name: "div")
  package static let dl = Element(name: "dl")
  package static let dt = Element(name: "dt")
  package static let footer = Element(name: "footer")
  package static let form = Element(name: "form")
  package static let h1 = Element(name: "h1")
  package static let h2 = Element(name: "h2")
  package static let h3 = Element(name: "h3")
  package static let header = Element(name: "header")
  package static let input = Element(name: "input", isVoid: true)
  package static let label = Element(name: "label")
  package static let li = Element(name: "li")
  package static let main = Element(name: "main")
  package static let meter = Element(name: "meter")
  package static let nav = Element(name: "nav")
  package static let ol = Element(name: "ol")
  package static let option = Element(name: "option")
  package static let p = Element(name: "p")
  package static let pre = Element(name: "pre")
  package static let section = Element(name: "section")
  package static let select = Element(name: "select")
  package static let small = Element(name: "small")
  package static let span = Element(name: "span")
  package static let strong = Element(name: "strong")
  package static let summary = Element(name: "summary")
  package static let table = Element(name: "table")
  package static let tbody = Element(name: "tbody")
  package static let td = Element(name: "td")
  package static let textarea = Element(name: "textarea")
  package static let tfoot = Element(name: "tfoot")
  package static let th = Element(name: "th")
  package static let thead = Element(name: "thead")
  package static let time = Element(name: "time")
  package static let tr = Element(name: "tr")
  package static let ul = Element(name: "ul")
}

/// An attribute of an element; its value is escaped. There is none for style or event handlers, which
/// the content security policy forbids.
package struct Attribute: Sendable {
  let markup: String

  private init(_ name: String, _ value: String) { markup = " \(name)=\"\(HTML.escaped(value))\"" }
  private init(flag: String) { markup = " \(flag)" }
  private init() { markup = "" }

  package static func `class`(_ names: String) -> Attribute { .init("class", names) }
  package static func id(_ id: String) -> Attribute { .init("id", id) }
  /// A link: a path, or an address of the web or of mail. Anything else, such as `javascript:`, leads
  /// nowhere.
  package static func href(_ address: String) -> Attribute { .init("href", isSafe(address) ? address : "#") }
  package static func title(_ text: String) -> Attribute { .init("title", text) }
  package static func role(_ role: String) -> Attribute { .init("role", role) }
  package static func scope(_ scope: String) -> Attribute { .init("scope", scope) }
  package static func colspan(_ count: Int) -> Attribute { .init("colspan", String(count)) }
  package static func tabindex(_ index: Int) -> Attribute { .init("tabindex", String(index)) }
  package static func datetime(_ text: String) -> Attribute { .init("datetime", text) }
  package static func type(_ type: String) -> Attribute { .init("type", type) }
  package static func name(_ name: String) -> Attribute { .init("name", name) }
  package static func value(_ value: String) -> Attribute { .init("value", value) }
  package static func placeholder(_ text: String) -> Attribute { .init("placeholder", text) }
  package static func method(_ method: String) -> Attribute { .init("method", method) }
  package static func action(_ path: String) -> Attribute { .init("action", isSafe(path) ? path : "#") }
  package static func `for`(_ id: String) -> Attribute { .init("for", id) }
  package static func min(_ value: Int) -> Attribute { .init("min", String(value)) }
  package static func max(_ value: Int) -> Attribute { .init("max", String(value)) }
  package static func maxlength(_ count: Int) -> Attribute { .init("maxlength", String(count)) }
  package static func autocomplete(_ kind: String) -> Attribute { .init("autocomplete", kind) }
  /// `data-<name>`.
  package static func data(_ name: StaticString, _ value: String) -> Attribute { .init("data-\(name)", value) }
  /// `aria-<name>`.
  package static func aria(_ name: StaticString, _ value: String) -> Attribute { .init("aria-\(name)", value) }
  /// Replaced by what the page's stream sends under this name.
  package static func live(_ name: String) -> Attribute { .data("live", name) }

  package static let required = Attribute(flag: "required")
  package static let open = Attribute(flag: "open")
  package static let hidden = Attribute(flag: "hidden")
  package static let selected = Attribute(flag: "selected")
  package static let checked = Attribute(flag: "checked")
  package static let disabled = Attribute(flag: "disabled")

  /// The attribute only where it holds.
  package static func when(_ condition: Bool, _ attribute: Attribute) -> Attribute {
    condition ? attribute : Attribute()
  }

  private static func isSafe(_ address: String) -> Bool {
    let lowered = address.lowercased()
    if lowered.hasPrefix("https://") || lowered.hasPrefix("http://") || lowered.hasPrefix("mailto:") { return true }
    // What remains must be relative: no scheme before the first slash, question mark or number sign.
    let head = lowered.prefix { $0 != "/" && $0 != "?" && $0 != "#" }
    return !head.contains(":") && !address.unicodeScalars.contains { $0.value < 0x20 }
  }
}
