/// A piece of a page: markup in which all text is escaped already. Made of ``Element``s and text by
/// ``HTMLBuilder``; the only way around the escaping is ``drawing(_:)``.
package struct HTML: Sendable, Equatable {
  package let markup: String

  private init(markup: String) { self.markup = markup }

  package static let empty = HTML(markup: "")

  /// Text, escaped.
  package static func text(_ text: String) -> HTML { HTML(markup: escaped(text)) }

  /// SVG that this process drew itself. Text inside it must have been escaped by ``escaped(_:)``.
  package static func drawing(_ svg: String) -> HTML { HTML(markup: svg) }

  package static func joined(_ parts: [HTML]) -> HTML {
    parts.count == 1 ? parts[0] : HTML(markup: parts.reduce(into: "") { $0 += $1.markup })
  }

  static func element(_ name: String, _ attributes: [Attribute], _ content: HTML?) -> HTML {
    var markup = "<" + name
    for attribute in attributes { markup += attribute.markup }
    markup += ">"
    if let content {
      markup += content.markup
      markup += "</" + name + ">"
    }
    return HTML(markup: markup)
  }

  /// `text` with what HTML and SVG take for markup made harmless, in content and in quoted attributes.
  package static func escaped(_ text: String) -> String {
    guard text.utf8.contains(where: isSpecial) else { return text }
    var bytes: [UInt8] = []
    bytes.reserveCapacity(text.utf8.count + 16)
    for byte in text.utf8 {
      switch byte {
      case UInt8(ascii: "&"): bytes.append(contentsOf: "&amp;".utf8)
      case UInt8(ascii: "<"): bytes.append(contentsOf: "&lt;".utf8)
      case UInt8(ascii: ">"): bytes.append(contentsOf: "&gt;".utf8)
      case UInt8(ascii: "\""): bytes.append(contentsOf: "&quot;".utf8)
      case UInt8(ascii: "'"): bytes.append(contentsOf: "&#39;".utf8)
      default: bytes.append(byte)
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  private static func isSpecial(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "&"), UInt8(ascii: "<"), UInt8(ascii: ">"), UInt8(ascii: "\""), UInt8(ascii: "'"): true
    default: false
    }
  }
}

/// Puts pieces of a page after one another; strings are text.
@resultBuilder
package enum HTMLBuilder {
  package static func buildExpression(_ piece: HTML) -> HTML { piece }
  package static func buildExpression(_ piece: HTML?) -> HTML { piece ?? .empty }
  package static func buildExpression(_ pieces: [HTML]) -> HTML { .joined(pieces) }
  package static func buildExpression(_ text: String) -> HTML { .text(text) }
  package static func buildExpression(_ part: some HTMLConvertible) -> HTML { part.html }
  package static func buildBlock(_ pieces: HTML...) -> HTML { .joined(pieces) }
  package static func buildOptional(_ piece: HTML?) -> HTML { piece ?? .empty }
  package static func buildEither(first: HTML) -> HTML { first }
  package static func buildEither(second: HTML) -> HTML { second }
  package static func buildArray(_ pieces: [HTML]) -> HTML { .joined(pieces) }
}

/// A part of a page with a shape of its own: a table, a timeline, a chip.
package protocol HTMLConvertible {
  var html: HTML { get }
}
