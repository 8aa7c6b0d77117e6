import HTTPSupport
import ProductionContract
import Values

/// Bars of operations against time. Lengths are tenths of a pixel where not said otherwise.
struct GanttChart: HTMLConvertible {
  struct Row {
    let name: String
    /// Where the name leads.
    let path: String
    var operations: [PlanOperationRow]
    /// Plant minutes in which nothing can run.
    var closed: [Range<Int>] = []
    /// Drawn as a line at the end of this day.
    var due: LocalDate?
  }

  enum Label { case order, workCentre }

  let rows: [Row]
  let from: LocalDate
  let days: Int
  /// The plan's.
  let today: LocalDate
  /// What stands in a bar where there is room.
  let label: Label
  let links: PlanningLinks
  /// What is drawn, for those who do not see it.
  let name: String

  /// In pixels; the height of a row is in the style sheet too.
  private static let width = 840
  private static let row = 24
  private static let axis = 40
  private static let letter = 7

  private var firstMinute: Int { PlanningText.minute(from) }
  private var lastMinute: Int { PlanningText.minute(from + days) }
  private var height: Int { GanttChart.axis + rows.count * GanttChart.row }

  private func x(_ minute: Int) -> Int {
    (min(max(minute, firstMinute), lastMinute) - firstMinute) * GanttChart.width * 10 / (days * 1440)
  }

  private static func text(_ tenths: Int) -> String {
    tenths % 10 == 0 ? String(tenths / 10) : "\(tenths / 10).\(tenths % 10)"
  }

  var html: HTML {
    HTML.div(.class("gantt")) {
      HTML.ul(.class("names")) {
        for row in rows { HTML.li { HTML.a(row.name, .href(row.path), .title(row.name)) } }
      }
      HTML.div(.class("plot"), .tabindex(0), .role("region"), .aria("label", name)) { HTML.drawing(drawing) }
    }
  }

  private var drawing: String {
    var svg = """
      <svg width="\(GanttChart.width)" height="\(height)" viewBox="0 0 \(GanttChart.width) \(height)" role="group" \
      aria-label="\(HTML.escaped(name))"><defs><pattern id="hatch" width="6" height="6" \
      patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><path class="hatch" d="M0 0v6"/></pattern></defs>
      """
    for (number, row) in rows.enumerated() { svg += closed(row, top: GanttChart.axis + number * GanttChart.row) }
    svg += axis
    for (number, row) in rows.enumerated() {
      svg += "<g transform=\"translate(0 \(GanttChart.axis + number * GanttChart.row))\">"
      if let due = row.due { svg += dueLine(due) }
      for operation in row.operations { svg += bar(operation) }
      svg += "</g>"
    }
    if today >= from, today < from + days {
      svg += """
        <path class="now" d="M\(GanttChart.text(max(10, x(PlanningText.minute(today))))) 20V\(height)"><title>The \
        plan’s today, \(DisplayText.date(today))</title></path>
        """
    }
    return svg + "</svg>"
  }

  // MARK: Time

  /// Weeks above, days below, and a line for each.
  private var axis: String {
    var lines = "M0 20H\(GanttChart.width)"
    var weeks = "M0 0"
    var texts = ""
    for number in 0..<days {
      let day = from + number
      let left = GanttChart.text(number * GanttChart.width * 10 / days)
      if day.weekday == 1 || number == 0 {
        weeks += "M\(left) 0V\(height)"
        // A week that is cut off has no room for its name.
        let shown = min(8 - day.weekday, days - number) * GanttChart.width / days
        let long = "\(PlanningText.weekText(day)) \(PlanningText.week(day).year)"
        let name = shown > long.count * GanttChart.letter + 8 ? long : PlanningText.weekText(day)
        if shown > name.count * GanttChart.letter + 8 { texts += axisText(name, number, y: 14) }
      } else {
        lines += "M\(left) 20V\(height)"
      }
      texts += dayText(day).map { axisText($0, number, y: 34) } ?? ""
    }
    for number in 0...rows.count {
      lines += "M0 \(GanttChart.axis + number * GanttChart.row)H\(GanttChart.width)"
    }
    return "<path class=\"grid\" d=\"\(lines)\"/><path class=\"week\" d=\"\(weeks)\"/>\(texts)"
  }

  private func axisText(_ text: String, _ number: Int, y: Int) -> String {
    "<text class=\"axis\" x=\"\(number * GanttChart.width / days + 4)\" y=\"\(y)\">\(text)</text>"
  }

  private func dayText(_ day: LocalDate) -> String? {
    let room = GanttChart.width / days
    let short = String(day.civil.day)
    if room >= 88 { return "\(PlanningText.weekday(day)) \(PlanningText.shortDate(day))" }
    if room >= 56 { return "\(PlanningText.weekday(day)) \(short)" }
    if room >= 24 { return short }
    return day.weekday == 1 && 7 * room > 56 ? PlanningText.shortDate(day) : nil
  }

  // MARK: Rows

  private func closed(_ row: Row, top: Int) -> String {
    row.closed.filter { $0.lowerBound < lastMinute && $0.upperBound > firstMinute }.map { span in
      let left = x(span.lowerBound)
      return """
        <path class="closed" d="M\(GanttChart.text(left)) \(top)h\(GanttChart.text(x(span.upperBound) - left))v24H\
        \(GanttChart.text(left))z"/>
        """
    }.joined()
  }

  private func dueLine(_ due: LocalDate) -> String {
    guard due >= from, due < from + days else { return "" }
    let right = x(PlanningText.minute(due + 1))
    return
      "<path class=\"due\" d=\"M\(GanttChart.text(right)) 0v24\"><title>Due \(DisplayText.date(due))</title></path>"
  }

  func bar(_ operation: PlanOperationRow) -> String {
    let (left, right) = (x(operation.start), x(operation.end))
    let width = max(15, right - left)
    let setUp = x(operation.setupStart)
    var classes = [operation.status.rawValue]
    if operation.lateMinutes > 0 { classes.append("late") }
    // Many bars stand in one page: their addresses are relative to it.
    let path = String(links.order(operation.orderName).drop { $0 != "?" })
    var svg = "<a href=\"\(HTML.escaped(path))\" class=\"\(classes.joined(separator: " "))\">"
    svg += "<title>\(HTML.escaped(GanttChart.title(operation)))</title>"
    if setUp < left { svg += "<path class=\"setup\" d=\"\(GanttChart.box(setUp, left - setUp, y: 8, height: 8))\"/>" }
    let box = GanttChart.box(left, width, y: 4, height: 16)
    svg += "<path d=\"\(box)\"/>"
    if operation.isFrozen { svg += "<path class=\"frozen\" d=\"\(box)\"/>" }
    return svg + word(operation, left, width) + "</a>"
  }

  private static func box(_ left: Int, _ width: Int, y: Int, height: Int) -> String {
    "M\(text(left)) \(y)h\(text(width))v\(height)h-\(text(width))z"
  }

  private func word(_ operation: PlanOperationRow, _ left: Int, _ width: Int) -> String {
    let isLate = operation.lateMinutes > 0
    let name = label == .order ? operation.orderName : operation.workCentre
    let text = isLate ? "! \(name)" : name
    if (text.count * GanttChart.letter + 8) * 10 <= width {
      return "<text x=\"\(GanttChart.text(left + 40))\" y=\"16\">\(HTML.escaped(text))</text>"
    }
    return isLate ? "<text x=\"\(GanttChart.text(left + min(20, width / 3)))\" y=\"16\">!</text>" : ""
  }

  /// `MO-3, 10 WHEEL: 5 Jan 08:00–12:30, set-up 30 min, due 14 Jan, 2 d late`.
  static func title(_ operation: PlanOperationRow) -> String {
    let isSameDay = PlanningText.day(operation.start) == PlanningText.day(operation.end)
    let end = isSameDay ? PlanningText.clock(operation.end) : moment(operation.end)
    let what = "\(operation.orderName), \(operation.operation) \(operation.item)"
    var parts = ["\(what): \(moment(operation.start))\u{2013}\(end)"]
    let setUp = operation.start - operation.setupStart
    if setUp > 0 { parts.append("set-up \(PlanningText.span(minutes: setUp))") }
    parts.append("due \(PlanningText.shortDate(operation.due))")
    if operation.lateMinutes > 0 { parts.append("\(PlanningText.span(minutes: operation.lateMinutes)) late") }
    if operation.isFrozen { parts.append("frozen") }
    return parts.joined(separator: ", ")
  }

  private static func moment(_ minute: Int) -> String {
    "\(PlanningText.shortDate(PlanningText.day(minute))) \(PlanningText.clock(minute))"
  }

  // MARK: Key

  /// What the looks of the bars mean.
  static func key(due: Bool, closed: Bool) -> HTML {
    HTML.ul(.class("key")) {
      sample("planned", "Planned")
      sample("released", "Firm or released")
      sample("started", "Started")
      mark("<a class=\"planned\"><path class=\"setup\" d=\"M1 4h26v8h-26z\"/></a>", "Set-up")
      sample("planned late", "Late", text: "!")
      mark(
        "<a class=\"released\"><path d=\"M1 1h26v14h-26z\"/><path class=\"frozen\" "
          + "d=\"M1 1h26v14h-26z\"/></a>", "Frozen: plans leave it where it is")
      mark("<path class=\"now\" d=\"M14 0v16\"/>", "The plan’s today")
      if due { mark("<path class=\"due\" d=\"M14 0v16\"/>", "Due, at the end of the day") }
      if closed { mark("<path class=\"closed\" d=\"M0 0h28v16h-28z\"/>", "No capacity") }
    }
  }

  private static func sample(_ names: String, _ word: String, text: String = "") -> HTML {
    let mark = text.isEmpty ? "" : "<text x=\"11\" y=\"13\">\(text)</text>"
    return self.mark("<a class=\"\(names)\"><path d=\"M1 1h26v14h-26z\"/>\(mark)</a>", word)
  }

  private static func mark(_ drawing: String, _ word: String) -> HTML {
    HTML.li {
      HTML.drawing("<svg class=\"mark\" width=\"28\" height=\"16\" aria-hidden=\"true\">\(drawing)</svg>")
      HTML.span(word)
    }
  }
}
