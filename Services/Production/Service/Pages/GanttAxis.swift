import HTTPSupport
import Values

/// The time above the rows: weeks and days, or the hours of a day.
extension GanttChart {
  var axis: String {
    var rules = ""
    for number in 0...rows.count { rules += "M0 \(GanttChart.axis + number * GanttChart.row)H\(GanttChart.width)" }
    let (lines, weeks, texts) = days == 1 ? dayHours : calendarDays
    return
      "<path class=\"grid\" d=\"M0 20H\(GanttChart.width)\(lines)\(rules)\"/><path class=\"week\" d=\"M0 0\(weeks)\"/>"
      + texts
  }

  /// Weeks above, days below, and a line for each.
  private var calendarDays: (lines: String, weeks: String, texts: String) {
    var (lines, weeks, texts) = ("", "", "")
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
    return (lines, weeks, texts)
  }

  /// The day above, its hours below.
  private var dayHours: (lines: String, weeks: String, texts: String) {
    var lines = ""
    var texts = axisText(
      "\(PlanningText.weekday(from)) \(DisplayText.date(from)), \(PlanningText.weekText(from))", 0, y: 14)
    for hour in 0..<24 {
      let left = hour * GanttChart.width / 24
      if hour > 0 { lines += "M\(left) 20V\(height)" }
      texts += "<text class=\"axis\" x=\"\(left + 3)\" y=\"34\">\(hour)</text>"
    }
    return (lines, "M0 0V\(height)", texts)
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
}
