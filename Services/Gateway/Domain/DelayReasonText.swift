/// Why a promise moved, in words that may leave the ERP: of what kind the cause is, and never which orders, purchases
/// or components of ours it is about.
package enum DelayReasonText {
  /// `cause` is the kind that production told, `codes` those of its reasons, the first one first; `text` is what it
  /// says to our own people, or a planner to the customer's side.
  package static func sentence(cause: String?, codes: [String], text: String) -> String {
    switch cause ?? codes.first.map(kind) {
    case "planner": return namesOurs(text) ? other : text
    case "material": return "Material for it comes later than planned."
    case "capacity": return "Production has no free capacity before."
    case "leadTime": return "Making it takes longer than planned."
    case "shortfall": return "A part of it has to be made again."
    case "lateAcceptance": return "Its date was no longer held when the order was accepted."
    default: return other
    }
  }

  private static let other = "Production needs longer than planned."

  /// Production told no kind before there were any; then its reasons' codes say it.
  private static func kind(_ code: String) -> String { code == "awaitingSupply" ? "material" : code }

  /// Whether a text names a document by its number: `WO-2010-000001`.
  package static func namesOurs(_ text: String) -> Bool {
    text.split { !($0.isASCII && ($0.isLetter || $0.isNumber) || $0 == "-") }.contains { word in
      let parts = word.split(separator: "-", omittingEmptySubsequences: false)
      return parts.count == 3 && parts[0].count == 2 && parts[0].allSatisfy(\.isLetter) && parts[1].count == 4
        && parts[2].count >= 6 && parts[1...].allSatisfy { $0.allSatisfy(\.isNumber) }
    }
  }
}
