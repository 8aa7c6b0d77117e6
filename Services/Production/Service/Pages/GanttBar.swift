import HTTPSupport
import ProductionContract
import Values

/// One operation as a bar that leads to its order.
extension GanttChart {
  /// `until` is where the next bar of the row begins, `due` where its line stands, `open` when the work centre works.
  func bar(
    _ operation: PlanOperationRow, open: [Range<Int>]? = nil, until next: Int = GanttChart.width * 10, due: Int? = nil
  ) -> String {
    let (left, right) = (x(operation.start), x(operation.end))
    let width = max(15, right - left)
    var classes = [operation.status.rawValue]
    if operation.lateMinutes > 0 { classes.append("late") }
    // Many bars stand in one page: their addresses are relative to it.
    let path = String(links.order(operation.orderName).drop { $0 != "?" })
    var svg = "<a href=\"\(HTML.escaped(path))\" class=\"\(classes.joined(separator: " "))\">"
    svg += "<title>\(HTML.escaped(GanttChart.title(operation)))</title>"
    svg += setUp(operation, open)
    let box = GanttChart.box(left, width, y: 4, height: 16)
    svg += "<path class=\"run\" d=\"\(box)\"/>"
    if operation.overtimeMinutes > 0 {
      svg += "<path class=\"setup\" d=\"\(GanttChart.box(left, width, y: 16, height: 4))\"/>"
    }
    if operation.isFrozen { svg += "<path class=\"frozen\" d=\"\(box)\"/>" }
    return svg + word(operation, left, width, until: next, due) + "</a>"
  }

  /// Set-up in the hours in which it is worked; a thin line where the machine stands set up until it goes on.
  private func setUp(_ operation: PlanOperationRow, _ open: [Range<Int>]?) -> String {
    let span = operation.setupStart..<operation.start
    guard !span.isEmpty, x(span.lowerBound) < x(span.upperBound) else { return "" }
    let worked = (open ?? []).filter { $0.overlaps(span) }.map { $0.clamped(to: span) }
    // Set up in overtime, or when is not known.
    let pieces = worked.isEmpty ? [span] : worked
    var outline = ""
    for piece in pieces where x(piece.lowerBound) < x(piece.upperBound) {
      outline += GanttChart.box(
        x(piece.lowerBound), max(30, x(piece.upperBound) - x(piece.lowerBound)), y: 8, height: 8)
    }
    var waits = ""
    var time = pieces[0].upperBound
    for until in pieces.dropFirst().map(\.lowerBound) + [span.upperBound] {
      if x(until) > x(time) { waits += "M\(GanttChart.text(x(time))) 12H\(GanttChart.text(x(until)))" }
      time = pieces.first { $0.lowerBound == until }?.upperBound ?? until
    }
    return (waits.isEmpty ? "" : "<path class=\"waits\" d=\"\(waits)\"/>")
      + (outline.isEmpty ? "" : "<path class=\"setup\" d=\"\(outline)\"/>")
  }

  private static func box(_ left: Int, _ width: Int, y: Int, height: Int) -> String {
    "M\(text(left)) \(y)h\(text(width))v\(height)h-\(text(width))z"
  }

  /// In the bar where it fits, else beside it before the next one, shortened if need be.
  private func word(_ operation: PlanOperationRow, _ left: Int, _ width: Int, until next: Int, _ due: Int?) -> String {
    let isLate = operation.lateMinutes > 0
    let name = label == .order ? operation.orderName : operation.workCentre
    let names = [name] + (label == .order ? GanttChart.short(name).map { [$0] } ?? [] : [])
    // Of capitals; what stands in a bar is bold.
    func length(_ text: String, bold: Bool) -> Int { text.count * (bold ? 85 : 77) + 80 }
    let mark = isLate ? "! " : ""
    if let text = names.first(where: { length(mark + $0, bold: true) <= width }) {
      return "<text x=\"\(GanttChart.text(left + 40))\" y=\"16\">\(HTML.escaped(mark + text))</text>"
    }
    // Where bars stand close together their marks would cover each other; the dashed edge is left.
    let hasRoom = next - left >= 80
    let sign = isLate && hasRoom ? "<text x=\"\(GanttChart.text(left + min(20, width / 3)))\" y=\"16\">!</text>" : ""
    // A mark may reach beyond a bar that is narrower than it.
    let end = left + max(width, isLate ? min(20, width / 3) + 60 : 0)
    for text in names {
      var start = end
      // Behind the line of the due date rather than across it.
      if let due, due > start, due < start + length(text, bold: false) { start = due }
      guard start + length(text, bold: false) <= next else { continue }
      let place = GanttChart.text(start + 40)
      return "\(sign)<text class=\"beside\" x=\"\(place)\" y=\"16\">\(HTML.escaped(text))</text>"
    }
    return sign
  }

  /// `WO 12` of WO-2026-000012, `BIKE` of a proposal for it; nil: there is nothing shorter.
  static func short(_ name: String) -> String? {
    let parts = name.split(separator: "-")
    if parts.count == 3, parts[1].count == 4, let number = Int(parts[2]), !parts[0].contains(" ") {
      return "\(parts[0]) \(number)"
    }
    let words = name.split(separator: " ")
    guard let day = words.dropFirst().firstIndex(where: { LocalDate(String($0)) != nil }) else { return nil }
    return words[..<day].joined(separator: " ")
  }

  /// `MO-3, 10 WHEEL: 5 Jan 08:00–12:30, set-up 30 min, due 14 Jan, 2 d late`.
  static func title(_ operation: PlanOperationRow) -> String {
    let isSameDay = PlanningText.day(operation.start) == PlanningText.day(operation.end)
    let end = isSameDay ? PlanningText.clock(operation.end) : moment(operation.end)
    // Proposals are called by their item.
    let item = operation.orderName.hasPrefix(operation.item) ? "" : " \(operation.item)"
    let what = "\(operation.orderName), \(operation.operation)\(item)"
    var parts = ["\(what): \(moment(operation.start))\u{2013}\(end)"]
    if operation.setupStart < operation.start { parts.append("set-up from \(moment(operation.setupStart))") }
    parts.append("due \(PlanningText.shortDate(operation.due))")
    if operation.lateMinutes > 0 { parts.append("\(PlanningText.span(minutes: operation.lateMinutes)) late") }
    if operation.overtimeMinutes > 0 {
      parts.append("\(PlanningText.span(minutes: operation.overtimeMinutes)) of it in overtime")
    }
    if operation.isFrozen { parts.append("frozen") }
    return parts.joined(separator: ", ")
  }

  private static func moment(_ minute: Int) -> String {
    "\(PlanningText.shortDate(PlanningText.day(minute))) \(PlanningText.clock(minute))"
  }
}
