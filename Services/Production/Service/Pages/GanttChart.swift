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
    /// Plant minutes in which something may run, in order, shaded outside; nil: not known.
    var open: [Range<Int>]?
    /// The plant minute at which a line is drawn.
    var due: Int?
  }

  enum Label { case order, workCentre }

  let rows: [Row]
  let from: LocalDate
  let days: Int
  /// The plan's.
  let today: LocalDate
  /// What stands in a bar, or beside it, where there is room.
  let label: Label
  let links: PlanningLinks
  /// What is drawn, for those who do not see it.
  let name: String
  /// By work centre: plant minutes in which it works, in order.
  var hours: [String: [Range<Int>]] = [:]

  /// In pixels; the height of a row is in the style sheet too.
  static let width = 840
  static let row = 24
  static let axis = 40
  static let letter = 7

  var firstMinute: Int { PlanningText.minute(from) }
  var lastMinute: Int { PlanningText.minute(from + days) }
  var height: Int { GanttChart.axis + rows.count * GanttChart.row }

  func x(_ minute: Int) -> Int {
    (min(max(minute, firstMinute), lastMinute) - firstMinute) * GanttChart.width * 10 / (days * 1440)
  }

  static func text(_ tenths: Int) -> String {
    tenths % 10 == 0 ? String(tenths / 10) : "\(tenths / 10).\(tenths % 10)"
  }

  var html: HTML {
    .joined([
      HTML.a("Skip the chart", .class("skip"), .href("#after-chart")),
      HTML.div(.class("gantt")) {
        HTML.ul(.class("names")) {
          for row in rows { HTML.li { HTML.a(row.name, .href(row.path), .title(row.name)) } }
        }
        HTML.div(.class("plot"), .tabindex(0), .role("region"), .aria("label", name)) { HTML.drawing(drawing) }
      },
      HTML.p(
        "The chart is wider than the window: scroll it sideways to see all \(days) days, or use the table.",
        .id("after-chart"), .class("narrow-only muted")),
    ])
  }

  var hasOvertime: Bool { rows.contains { $0.operations.contains { $0.overtimeMinutes > 0 } } }

  /// Whether time in which nothing can run is drawn.
  var hasClosed: Bool { rows.contains { !closed($0).isEmpty } }

  private var drawing: String {
    var svg = """
      <svg width="\(GanttChart.width)" height="\(height)" viewBox="0 0 \(GanttChart.width) \(height)" role="group" \
      aria-label="\(HTML.escaped(name))"><defs><pattern id="hatch" width="6" height="6" \
      patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><path class="hatch" d="M0 0v6"/></pattern>
      """
    // Work centres mostly share their working times: each is drawn once.
    var shades: [String] = []
    let shadeOfRow = rows.map { row -> Int? in
      let shade = closed(row)
      guard !shade.isEmpty else { return nil }
      if let known = shades.firstIndex(of: shade) { return known }
      shades.append(shade)
      return shades.count - 1
    }
    for (number, shade) in shades.enumerated() {
      svg += "<path id=\"closed\(number)\" class=\"closed\" d=\"\(shade)\"/>"
    }
    svg += "</defs>"
    for (number, shade) in shadeOfRow.enumerated() {
      guard let shade else { continue }
      svg += "<use href=\"#closed\(shade)\" y=\"\(GanttChart.axis + number * GanttChart.row)\"/>"
    }
    svg += axis
    for (number, row) in rows.enumerated() {
      svg += "<g transform=\"translate(0 \(GanttChart.axis + number * GanttChart.row))\">"
      if let due = row.due { svg += dueLine(due) }
      svg += bars(row)
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

  // MARK: Rows

  /// The outline of the times in which a row's work centre is closed, as far as they can be told apart: nights in up
  /// to two weeks, else whole days.
  private func closed(_ row: Row) -> String {
    guard let open = row.open else { return "" }
    let least = days <= 14 ? 40 : 1440 * GanttChart.width * 10 * 9 / 10 / (days * 1440)
    var outline = ""
    var time = firstMinute
    for span in open + [lastMinute..<lastMinute + 1] where span.upperBound > time {
      let (left, right) = (x(time), x(span.lowerBound))
      if right - left >= least {
        outline += "M\(GanttChart.text(left)) 0h\(GanttChart.text(right - left))v24H\(GanttChart.text(left))z"
      }
      time = span.upperBound
    }
    return outline
  }

  private func dueLine(_ due: Int) -> String {
    guard due >= firstMinute, due < lastMinute else { return "" }
    return """
      <path class="due" d="M\(GanttChart.text(max(10, x(due)))) 0v24"><title>Due \(PlanningText.moment(due))</title></path>
      """
  }

  /// A row's bars, from the left, each with the room up to the next one.
  private func bars(_ row: Row) -> String {
    let operations = row.operations.sorted { ($0.setupStart, $0.end) < ($1.setupStart, $1.end) }
    var svg = ""
    for (number, operation) in operations.enumerated() {
      let next = number + 1 < operations.count ? x(operations[number + 1].setupStart) : GanttChart.width * 10
      svg += bar(operation, open: hours[operation.workCentre] ?? row.open, until: next, due: row.due.map(x))
    }
    return svg
  }
}
