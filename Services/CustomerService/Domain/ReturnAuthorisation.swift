import Values

/// A promise to take shipped goods back: never more than were shipped and are not on their way back already.
package enum ReturnAuthorisation {
  /// What customer service knows of one shipped order line. All quantities are in one unit.
  package struct ShippedLine: Hashable, Sendable {
    package let product: String
    package var shipped: Quantity
    /// Came back, with or without an authorisation.
    package var returned: Quantity
    /// Authorised and not back yet.
    package var expected: Quantity

    package init(product: String, shipped: Quantity, returned: Quantity, expected: Quantity) {
      self.product = product
      self.shipped = shipped
      self.returned = returned
      self.expected = expected
    }

    package var returnable: Quantity { shipped - returned - expected }

    /// After goods came back: all that their return had `authorised` is no longer expected, also what did not
    /// come, since a return arrives once; and no more is expected than is still out. Nil when more would be
    /// back than was shipped.
    package func receiving(_ quantity: Quantity, authorised: Quantity) -> ShippedLine? {
      guard quantity.unit == shipped.unit, returned.steps + quantity.steps <= shipped.steps else { return nil }
      var line = self
      line.returned = returned + quantity
      line.expected.steps -= min(authorised.steps, expected.steps)
      line.expected.steps = min(line.expected.steps, shipped.steps - line.returned.steps)
      return line
    }
  }

  /// A line of a return as it is asked for.
  package struct Line: Codable, Hashable, Sendable {
    package var lineID: String
    package var quantity: Quantity
    package var reason: String

    package init(lineID: String, quantity: Quantity, reason: String) {
      self.lineID = lineID
      self.quantity = quantity
      self.reason = reason
    }
  }

  package enum State: Hashable, Sendable {
    /// Becomes authorised.
    case none
    /// Final here; the warehouse reports what comes back.
    case authorised([Line])
  }

  package enum Command: Hashable, Sendable {
    /// `shipped` by line id; `caseStatus` of the case that the return belongs to.
    case authorise([Line], shipped: [String: ShippedLine], caseStatus: ServiceCase.Status)
  }

  package enum Event: Hashable, Sendable {
    case authorised([Line])
  }

  /// What is wrong with one line.
  package struct LineError: Codable, Hashable, Sendable {
    package let lineID: String
    /// `LINE_UNKNOWN`, `UOM_INVALID`, `QTY_RULE`, `QTY_ABOVE_RETURNABLE`, `LINE_DUPLICATE` or `FIELD_INVALID`.
    package let code: String
    package let message: String
  }

  package enum Refusal: BusinessRefusal, Hashable {
    case alreadyAuthorised
    case caseSettled(ServiceCase.Status)
    case lineCount
    /// Every error of every line.
    case lines([LineError])

    package var code: String {
      switch self {
      case .alreadyAuthorised: "RETURN_EXISTS"
      case .caseSettled: "CASE_SETTLED"
      case .lineCount: "LINE_COUNT"
      case .lines(let errors): errors.count == 1 ? errors[0].code : "LINES_INVALID"
      }
    }

    package var sentence: String {
      switch self {
      case .alreadyAuthorised: return "This return exists already."
      case .caseSettled(let status): return "The case is \(status.rawValue); set it to working again before a return."
      case .lineCount: return "A return has 1 to \(ReturnAuthorisation.maximumLines) lines."
      case .lines(let errors):
        let shown = errors.prefix(20).map { "Line \($0.lineID), \($0.code): \($0.message)" }
        let more = errors.count - shown.count
        return shown.joined(separator: " ") + (more > 0 ? " And \(more) more." : "")
      }
    }

    /// Every error of every line; empty for other refusals.
    package var lineErrors: [LineError] {
      if case .lines(let errors) = self { errors } else { [] }
    }
  }

  package static let maximumLines = 1200

  package static func decide(_ command: Command, on state: State, at now: Instant) throws(Refusal) -> [Event] {
    guard case .none = state else { throw .alreadyAuthorised }
    let (lines, shipped, caseStatus) =
      switch command {
      case .authorise(let lines, let shipped, let caseStatus): (lines, shipped, caseStatus)
      }
    guard caseStatus != .resolved, caseStatus != .closed else { throw .caseSettled(caseStatus) }
    guard (1...maximumLines).contains(lines.count) else { throw .lineCount }
    var seen: Set<String> = []
    var errors: [LineError] = []
    for line in lines {
      let id = String(line.lineID.prefix(36))
      func wrong(_ code: String, _ message: String) {
        errors.append(LineError(lineID: id, code: code, message: message))
      }
      if !seen.insert(line.lineID).inserted {
        wrong("LINE_DUPLICATE", "The line is named twice; add the quantities up.")
      }
      if line.reason.trimmedText(upTo: 500) == nil {
        wrong("FIELD_INVALID", "Say why it comes back, in 1 to 500 bytes.")
      }
      if !line.quantity.isPositive { wrong("QTY_RULE", "The quantity must be above zero.") }
      guard let known = shipped[line.lineID] else {
        wrong("LINE_UNKNOWN", "No goods of this order line have been shipped.")
        continue
      }
      if line.quantity.unit != known.shipped.unit {
        wrong("UOM_INVALID", "The line was shipped in \(known.shipped.unit), not in \(line.quantity.unit).")
      } else if line.quantity.steps > known.returnable.steps {
        wrong(
          "QTY_ABOVE_RETURNABLE",
          "\(known.shipped) were shipped, \(known.returned) came back and \(known.expected) are expected; "
            + "at most \(known.returnable) can be returned.")
      }
    }
    guard errors.isEmpty else { throw .lines(errors) }
    return [.authorised(lines)]
  }

  package static func evolve(_ state: State, with event: Event) -> State {
    switch event {
    case .authorised(let lines): .authorised(lines)
    }
  }
}
