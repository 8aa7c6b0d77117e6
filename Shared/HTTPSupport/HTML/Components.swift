import Values

/// A state as shape, word and colour together, never as colour alone.
package struct Chip: HTMLConvertible, Sendable {
  package enum Kind: String, Sendable, CaseIterable { case ok, warn, bad, info, idle }

  package let kind: Kind
  /// One word of the vocabulary: `Promised`, `Late`, `Parked`.
  package let word: String

  package init(_ kind: Kind, _ word: String) {
    self.kind = kind
    self.word = word
  }
  package var html: HTML { HTML.span(word, .class("chip \(kind.rawValue)")) }
}

/// A figure that matters, large, with what it counts.
package struct KeyFigure: HTMLConvertible, Sendable {
  private let label: String
  private let value: String
  private let liveName: String?

  /// `live` is the name under which the page's stream sends a new value.
  package init(_ label: String, _ value: String, live: String? = nil) {
    self.label = label
    self.value = value
    liveName = live
  }
  package var html: HTML {
    HTML.div(.class("figure")) {
      HTML.div(label, .class("label"))
      if let liveName { HTML.div(value, .class("value"), .live(liveName)) } else { HTML.div(value, .class("value")) }
    }
  }

  /// Several in a row.
  package static func row(_ figures: [KeyFigure]) -> HTML { HTML.div(.class("figures")) { figures.map(\.html) } }
}

/// What happened, newest last: time at the left, a mark by kind, one sentence.
package struct Timeline: HTMLConvertible, Sendable {
  package enum Mark: String, Sendable {
    case done
    /// Stands still until something comes.
    case waiting
    /// Not yet happened.
    case expected
    case bad
  }
  package struct Item: Sendable {
    package let at: Instant?
    package let mark: Mark
    /// `Invoice INV-88 sent to Ada, EUR 1,240.00`.
    package let sentence: String
    package let note: String?

    package init(_ at: Instant?, _ mark: Mark, _ sentence: String, note: String? = nil) {
      self.at = at
      self.mark = mark
      self.sentence = sentence
      self.note = note
    }
  }

  private let items: [Item]
  private let empty: String

  /// `empty` says the fact, why, and the next step where there is nothing.
  package init(_ items: [Item], empty: String) {
    self.items = items
    self.empty = empty
  }

  package var html: HTML {
    guard !items.isEmpty else { return HTML.p(empty, .class("empty")) }
    return HTML.ol(.class("timeline")) {
      for item in items {
        HTML.li(.class(item.mark.rawValue)) {
          if let at = item.at { DisplayText.time(at) } else { HTML.span("not yet", .class("muted")) }
          HTML.div {
            HTML.p(item.sentence)
            if let note = item.note { HTML.p(note, .class("muted")) }
          }
        }
      }
    }
  }
}

/// Names and values of one object.
package struct Facts: HTMLConvertible, Sendable {
  private let pairs: [(name: String, value: HTML)]
  package init(_ pairs: [(String, HTML)]) { self.pairs = pairs.map { (name: $0.0, value: $0.1) } }

  package var html: HTML {
    HTML.dl(.class("facts")) {
      for pair in pairs {
        HTML.dt(pair.name)
        HTML.dd { pair.value }
      }
    }
  }
}

/// A form of a page. It carries a key of its own, so that sending it twice has one effect.
package struct HTMLForm: HTMLConvertible, Sendable {
  /// The hidden field that stands for the Idempotency-Key.
  package static let keyField = "idempotencyKey"

  private let action: String
  private let key: String
  private let content: HTML

  /// `key` is new for each page shown: an id from the service's source.
  package init(action: String, key: String, @HTMLBuilder content: () -> HTML) {
    self.action = action
    self.key = key
    self.content = content()
  }

  package var html: HTML {
    HTML.form(.method("post"), .action(action)) {
      HTML.input(.type("hidden"), .name(HTMLForm.keyField), .value(key))
      content
    }
  }
}
