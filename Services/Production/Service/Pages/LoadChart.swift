import HTTPSupport
import ProductionContract
import Values

/// Load of a work centre as bars, its capacity as a line across each.
struct LoadChart: HTMLConvertible {
  let centre: LoadPage.Centre
  /// What is shown: periods without load leave a gap.
  let from: LocalDate
  let days: Int
  let links: PlanningLinks

  /// In pixels.
  private static let width = 840
  private static let left = 56
  private static let top = 20
  private static let height = 120

  private var buckets: [LoadPage.Bucket] { centre.buckets }
  private var most: Int { max(60, buckets.map { max($0.load, $0.capacity) }.max() ?? 0) }
  private var bottom: Int { LoadChart.top + LoadChart.height }

  private func x(_ day: LocalDate) -> Int { LoadChart.left + min(max(0, day - from), days) * LoadChart.width / days }
  private func y(_ minutes: Int) -> Int { bottom - minutes * LoadChart.height / most }

  var html: HTML {
    guard !buckets.isEmpty else { return .empty }
    return HTML.div(.class("chart"), .tabindex(0), .role("region"), .aria("label", name)) { HTML.drawing(drawing) }
  }

  private var name: String {
    let over = buckets.count { $0.over > 0 }
    return "Load of \(centre.name) by \(buckets[0].days == 1 ? "day" : "period") in hours, the line is its capacity: "
      + (over == 0 ? "nowhere too much" : "too much in \(over) of \(buckets.count)")
  }

  private var drawing: String {
    let total = LoadChart.left + LoadChart.width
    let lines = [most, most / 2, 0].map { "M\(LoadChart.left) \(y($0))H\(total)" }.joined()
    var svg = """
      <svg width="\(total)" height="\(bottom + 20)" viewBox="0 0 \(total) \(bottom + 20)" role="group" \
      aria-label="\(HTML.escaped(name))"><path class="grid" d="\(lines)"/>
      """
    for minutes in [most, most / 2, 0] {
      svg += """
        <text class="axis" x="\(LoadChart.left - 6)" y="\(y(minutes) + 4)" text-anchor="end">\
        \(PlanningText.hours(minutes)) h</text>
        """
    }
    svg += buckets.map(bar).joined()
    let limit = buckets.map { "M\(x($0.from)) \(y($0.regular))H\(x($0.from + $0.days))" }
    svg += "<path class=\"limit\" d=\"\(limit.joined())\"/>"
    let worked = buckets.filter { $0.overtime > 0 }.map {
      "M\(x($0.from)) \(y($0.capacity))H\(x($0.from + $0.days))"
    }
    if !worked.isEmpty { svg += "<path class=\"limit\" stroke-dasharray=\"6 3\" d=\"\(worked.joined())\"/>" }
    return svg + dates + "</svg>"
  }

  private func bar(_ bucket: LoadPage.Bucket) -> String {
    let left = x(bucket.from) + 1
    let width = max(2, x(bucket.from + bucket.days) - x(bucket.from) - 2)
    let isOver = bucket.over > 0
    // Over in a part of the period only: all of it is drawn within, and the mark tells.
    let within = min(bucket.load, max(bucket.capacity, 0))
    // Overtime is worked on days that are full, also in a week that is not.
    let regular = within - min(within, bucket.overtime)
    var svg = "<a href=\"\(HTML.escaped(path(bucket)))\"\(isOver ? " class=\"over\"" : "")>"
    svg += "<title>\(HTML.escaped(title(bucket)))</title>"
    svg += "<path class=\"load\" d=\"M\(left) \(bottom)V\(y(regular))h\(width)V\(bottom)z\"/>"
    if within > regular {
      svg +=
        "<path class=\"setup\" d=\"M\(left) \(y(regular))V\(y(within))h\(width)V\(y(regular))z\"/>"
    }
    if bucket.load > within {
      svg += "<path class=\"above\" d=\"M\(left) \(y(within))V\(y(bucket.load))h\(width)V\(y(within))z\"/>"
    }
    if isOver {
      let text = "! +\(PlanningText.hours(bucket.over)) h"
      let above = y(max(bucket.load, bucket.capacity)) - 5
      let shown = text.count * 7 <= width ? text : "!"
      svg +=
        "<text x=\"\(left + width / 2)\" y=\"\(above)\" text-anchor=\"middle\">\(shown)</text>"
    }
    return svg + "</a>"
  }

  private func path(_ bucket: LoadPage.Bucket) -> String {
    links.to("/gantt").with("from", bucket.from.description).with("days", "7").with("workCentre", centre.name).text
  }

  private func title(_ bucket: LoadPage.Bucket) -> String {
    let when =
      bucket.days == 1
      ? "\(PlanningText.weekday(bucket.from)) \(PlanningText.shortDate(bucket.from))"
      : "\(PlanningText.weekText(bucket.from)), \(PlanningText.shortDate(bucket.from)) and \(bucket.days) days"
    return "\(when): \(PlanningText.hours(bucket.load)) h of \(PlanningText.hours(bucket.regular)) h"
      + (bucket.overtime > 0 ? " and \(PlanningText.hours(bucket.overtime)) h of overtime" : "")
      + (bucket.over > 0 ? ", \(PlanningText.hours(bucket.over)) h too much" : "")
      + (bucket.spare > 0 ? ", of which overtime could take \(PlanningText.hours(bucket.spare)) h" : "")
  }

  /// As many dates as there is room for; Mondays where not every day has some.
  private var dates: String {
    let room = 52 * days / LoadChart.width + 1
    let step = room == 1 ? 1 : (room + 6) / 7 * 7
    let first = step == 1 ? 0 : (8 - from.weekday) % 7
    return stride(from: first, to: days, by: step).filter { x(from + $0) + 44 < LoadChart.left + LoadChart.width }.map {
      number in
      let day = from + number
      return "<text class=\"axis\" x=\"\(x(day) + 2)\" y=\"\(bottom + 16)\">\(PlanningText.shortDate(day))</text>"
    }.joined()
  }

  /// What the looks of the bars mean.
  static func key(overtime: Bool) -> HTML {
    HTML.ul(.class("key")) {
      PlanningParts.mark("<a><path class=\"load\" d=\"M4 2h20v14h-20z\"/></a>", "Load")
      PlanningParts.mark(
        "<a class=\"over\"><path class=\"above\" d=\"M4 2h20v13h-20z\"/></a>", "! Above capacity, with the hours")
      PlanningParts.mark("<path class=\"limit\" d=\"M0 8h28\"/>", "Capacity without overtime")
      if overtime {
        PlanningParts.mark("<a><path class=\"setup\" d=\"M4 2h20v14h-20z\"/></a>", "Worked in overtime")
        PlanningParts.mark(
          "<path class=\"limit\" stroke-dasharray=\"6 3\" d=\"M0 8h28\"/>", "Capacity with the overtime that is worked")
      }
    }
  }
}
