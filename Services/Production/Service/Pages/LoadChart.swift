import HTTPSupport
import ProductionContract
import Values

/// Load of a work centre as bars, its capacity as a line across each.
struct LoadChart: HTMLConvertible {
  let centre: LoadPage.Centre
  let links: PlanningLinks

  /// In pixels.
  private static let width = 840
  private static let left = 56
  private static let top = 20
  private static let height = 120

  private var buckets: [LoadPage.Bucket] { centre.buckets }
  private var most: Int { max(60, buckets.map { max($0.load, $0.capacity) }.max() ?? 0) }
  private var bottom: Int { LoadChart.top + LoadChart.height }

  private func x(_ number: Int) -> Int { LoadChart.left + number * LoadChart.width / max(1, buckets.count) }
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
    svg += buckets.enumerated().map { bar($1, $0) }.joined()
    let limit = buckets.enumerated().map { number, bucket in
      "M\(x(number)) \(y(bucket.capacity))H\(x(number + 1))"
    }
    svg += "<path class=\"limit\" d=\"\(limit.joined())\"/>"
    return svg + dates + "</svg>"
  }

  private func bar(_ bucket: LoadPage.Bucket, _ number: Int) -> String {
    let left = x(number) + 1
    let width = max(2, x(number + 1) - x(number) - 2)
    let isOver = bucket.over > 0
    // Over in a part of the period only: all of it is drawn within, and the mark tells.
    let within = min(bucket.load, max(bucket.capacity, 0))
    var svg = "<a href=\"\(HTML.escaped(path(bucket)))\"\(isOver ? " class=\"over\"" : "")>"
    svg += "<title>\(HTML.escaped(title(bucket)))</title>"
    svg += "<path class=\"load\" d=\"M\(left) \(bottom)V\(y(within))h\(width)V\(bottom)z\"/>"
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
    return "\(when): \(PlanningText.hours(bucket.load)) h of \(PlanningText.hours(bucket.capacity)) h"
      + (bucket.over > 0 ? ", \(PlanningText.hours(bucket.over)) h too much" : "")
  }

  /// As many dates as there is room for.
  private var dates: String {
    let each = max(1, (52 * buckets.count + LoadChart.width - 1) / LoadChart.width)
    return buckets.enumerated().filter { $0.offset.isMultiple(of: each) }.map { number, bucket in
      "<text class=\"axis\" x=\"\(x(number) + 2)\" y=\"\(bottom + 16)\">\(PlanningText.shortDate(bucket.from))</text>"
    }.joined()
  }
}
