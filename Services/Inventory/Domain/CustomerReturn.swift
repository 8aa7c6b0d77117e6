import Values

/// Goods that customer service allowed a customer to send back. They are received once: what does not
/// come then needs a return of its own.
package enum CustomerReturn {
  package enum Disposition: String, Codable, Hashable, Sendable {
    case stock
    case scrap
  }

  package struct Authorised: Hashable, Sendable {
    package let lineID: String
    package let steps: Int64
    /// Shipped and not returned before.
    package let returnable: Int64

    package init(lineID: String, steps: Int64, returnable: Int64) {
      self.lineID = lineID
      self.steps = steps
      self.returnable = returnable
    }
  }

  package struct Receipt: Hashable, Sendable {
    package let lineID: String
    package let steps: Int64
    package let disposition: Disposition

    package init(lineID: String, steps: Int64, disposition: Disposition) {
      self.lineID = lineID
      self.steps = steps
      self.disposition = disposition
    }
  }

  package enum State: Hashable, Sendable {
    /// Becomes received.
    case expected([Authorised])
    /// Final.
    case received
  }

  package enum Command: Hashable, Sendable {
    case receive([Receipt])
  }

  package enum Event: Hashable, Sendable {
    case received([Receipt])
  }

  package enum Refusal: BusinessRefusal, Hashable {
    case alreadyReceived
    case nothingReceived
    case notAuthorised(lineID: String)
    case moreThanAuthorised(lineID: String, steps: Int64)
    case notShipped(lineID: String, returnable: Int64)

    package var code: String {
      switch self {
      case .alreadyReceived: "RETURN_RECEIVED"
      case .nothingReceived: "NOTHING_RECEIVED"
      case .notAuthorised: "LINE_NOT_AUTHORISED"
      case .moreThanAuthorised: "MORE_THAN_AUTHORISED"
      case .notShipped: "MORE_THAN_SHIPPED"
      }
    }

    package var sentence: String {
      switch self {
      case .alreadyReceived: "The return was received before; goods that come later need a return of their own."
      case .nothingReceived: "Nothing was received; give each line a quantity above zero."
      case .notAuthorised(let lineID):
        "The return has no line \(lineID.prefix(40)); ask customer service to authorise it."
      case .moreThanAuthorised(let lineID, let steps):
        "\(steps) of line \(lineID) may come back; have more authorised, or send the rest back."
      case .notShipped(let lineID, let returnable):
        "Only \(returnable) of line \(lineID) were shipped and not returned yet; correct the quantity."
      }
    }
  }

  package static func decide(_ command: Command, on state: State, at now: Instant) throws(Refusal) -> [Event] {
    switch (command, state) {
    case (.receive, .received): throw .alreadyReceived
    case (.receive(let receipts), .expected(let lines)):
      guard !receipts.isEmpty, receipts.allSatisfy({ $0.steps > 0 }) else { throw .nothingReceived }
      var sums: [String: Int64] = [:]
      for receipt in receipts {
        guard let line = lines.first(where: { $0.lineID == receipt.lineID }) else {
          throw .notAuthorised(lineID: receipt.lineID)
        }
        let (sum, overflow) = (sums[receipt.lineID] ?? 0).addingReportingOverflow(receipt.steps)
        guard !overflow, sum <= line.steps else {
          throw .moreThanAuthorised(lineID: line.lineID, steps: line.steps)
        }
        guard sum <= line.returnable else { throw .notShipped(lineID: line.lineID, returnable: line.returnable) }
        sums[receipt.lineID] = sum
      }
      return [.received(receipts)]
    }
  }

  package static func evolve(_ state: State, with event: Event) -> State {
    switch event {
    case .received: .received
    }
  }
}
