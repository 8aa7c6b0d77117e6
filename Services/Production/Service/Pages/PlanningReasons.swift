import HTTPSupport
import ProductionContract

/// Why a demand is late or short, in a cell of a table. A plan over many sources has a reason for each of them: the
/// first few stand there, those of one kind beside each other, and the rest opens on a click.
enum PlanningReasons {
  /// So many are shown at once.
  static let shown = 3

  /// `empty` stands where there is none.
  static func cell(_ reasons: [PlanOutput.Demand.Reason], empty: String = "") -> HTML {
    guard !reasons.isEmpty else { return .text(empty) }
    let sorted = grouped(reasons)
    let first = text(sorted.prefix(shown))
    let left = sorted.dropFirst(shown)
    guard !left.isEmpty else { return .text(first) }
    return .joined([
      .text(first + " "),
      HTML.details {
        HTML.summary("And \(PlanningText.count(left.count, "more reason", "more reasons"))")
        HTML.ul { kinds(left).map { HTML.li($0) } }
      },
    ])
  }

  /// The first of each kind first, in the order of the kinds; then the others, in the same order. Each sentence once.
  private static func grouped(_ reasons: [PlanOutput.Demand.Reason]) -> [PlanOutput.Demand.Reason] {
    var codes: [String] = []
    var ofCode: [String: [PlanOutput.Demand.Reason]] = [:]
    var seen: Set<String> = []
    for reason in reasons where seen.insert(reason.sentence).inserted {
      if ofCode[reason.code] == nil { codes.append(reason.code) }
      ofCode[reason.code, default: []].append(reason)
    }
    return codes.map { ofCode[$0]![0] } + codes.flatMap { ofCode[$0]!.dropFirst() }
  }

  private static func text(_ reasons: ArraySlice<PlanOutput.Demand.Reason>) -> String {
    reasons.map { PlanningText.reason($0.sentence) }.joined(separator: " ")
  }

  /// `Capacity (4): ...`, one line for each kind.
  private static func kinds(_ reasons: ArraySlice<PlanOutput.Demand.Reason>) -> [String] {
    var codes: [String] = []
    for reason in reasons where !codes.contains(reason.code) { codes.append(reason.code) }
    return codes.map { code in
      let own = reasons.filter { $0.code == code }
      return "\(LatePage.word(code)) (\(own.count)): \(text(own[...]))"
    }
  }
}
