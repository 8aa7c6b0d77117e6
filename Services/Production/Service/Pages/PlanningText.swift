import HTTPSupport
import ProductionContract
import Values

/// Words and numbers of plans as people read them.
enum PlanningText {
  // MARK: Times of the plant

  static func instant(_ minute: Int) -> Instant { Instant(secondsSinceEpoch: Int64(minute) * 60) }
  static func day(_ minute: Int) -> LocalDate { instant(minute).date }
  /// The first minute of a day.
  static func minute(_ day: LocalDate) -> Int { day.daysSinceEpoch * 1440 }
  static func clock(_ minute: Int) -> String { DisplayText.clock(instant(minute)) }

  /// `5 Jan 2026 08:00`.
  static func moment(_ minute: Int) -> String { "\(DisplayText.date(day(minute))) \(clock(minute))" }

  /// Without a zone: it is the plant's.
  static func time(_ minute: Int) -> HTML {
    HTML.time(moment(minute), .datetime("\(day(minute))T\(clock(minute))"))
  }

  /// The same without the year where it is that of `today`: `5 Jan 08:00`.
  static func time(_ minute: Int, near today: LocalDate) -> HTML {
    let date = day(minute)
    let text = date.civil.year == today.civil.year ? "\(shortDate(date)) \(clock(minute))" : moment(minute)
    return HTML.time(text, .datetime("\(date)T\(clock(minute))"))
  }

  /// The plant minute by which an order must be there: when its due day begins. One that is released on that very day
  /// is due when it ends, which shows in an end or a lateness that would not be otherwise.
  static func dueMinute(_ due: LocalDate, end: Int, lateMinutes: Int) -> Int {
    if lateMinutes > 0 {
      let told = end - lateMinutes
      // Lateness is time that passes, the others are times of clocks, which may have been changed between.
      return [minute(due), minute(due + 1)].first { abs($0 - told) <= 120 } ?? told
    }
    return end > minute(due) ? minute(due + 1) : minute(due)
  }

  /// `when 6 Dec 2026 begins`, `by the end of 6 Dec 2026`.
  static func due(_ due: LocalDate, end: Int, lateMinutes: Int) -> String {
    dueMinute(due, end: end, lateMinutes: lateMinutes) == minute(due)
      ? "when \(DisplayText.date(due)) begins" : "by the end of \(DisplayText.date(due))"
  }

  /// What the dates of orders mean, for the foot of a table.
  static let dueNote =
    "An order is due when its due day begins; one that is released on that very day, when the day ends."

  static let weekdays = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]
  static func weekday(_ day: LocalDate) -> String { weekdays[day.weekday - 1] }

  /// `5 Jan`.
  static func shortDate(_ day: LocalDate) -> String {
    DisplayText.date(day).split(separator: " ").prefix(2).joined(separator: " ")
  }

  /// ISO 8601: the week belongs to the year of its Thursday.
  static func week(_ day: LocalDate) -> (year: Int, week: Int) {
    let thursday = day + (4 - day.weekday)
    let year = thursday.civil.year
    return (year, (thursday - LocalDate(year: year, month: 1, day: 1)!) / 7 + 1)
  }

  static func weekText(_ day: LocalDate) -> String {
    let week = week(day).week
    return week < 10 ? "W0\(week)" : "W\(week)"
  }

  // MARK: Amounts

  /// Of minutes, with one decimal: `40.5`.
  static func hours(_ minutes: Int) -> String {
    let tenths = (abs(minutes) * 10 + 30) / 60
    return DisplayText.number((minutes < 0 && tenths > 0 ? "-" : "") + "\(tenths / 10).\(tenths % 10)")
  }

  /// `2 d 4 h`.
  static func span(minutes: Int) -> String { DisplayText.span(.seconds(minutes * 60)) }

  /// `95.8 %`.
  static func percent(perMille: Int) -> String { "\(DisplayText.number(perMille / 10)).\(perMille % 10) %" }

  /// `load` of `capacity`; nil where there is no capacity.
  static func utilisation(_ load: Int, of capacity: Int) -> String? {
    capacity > 0 ? percent(perMille: load * 1000 / capacity) : nil
  }

  static func quantity(_ text: String) -> HTML { HTML.text(DisplayText.number(text)) }

  static func unit(_ code: String) -> String {
    switch code {
    case "H87": "pieces"
    case "DZN": "dozens"
    case "BX": "boxes"
    case "SET": "sets"
    case "KGM": "kg"
    case "GRM": "g"
    case "MTR": "m"
    case "LTR": "l"
    case "HUR": "h"
    case "MIN": "min"
    default: code
    }
  }

  /// A date of a plan's documents, or what stands in its place, such as `never`.
  static func day(_ text: String?) -> HTML {
    guard let text else { return HTML.text("not known") }
    return LocalDate(text).map(DisplayText.day) ?? HTML.text(text)
  }

  /// `one order`, `3 orders`, `no orders`.
  static func count(_ count: Int, _ one: String, _ many: String) -> String {
    count == 0 ? "no \(many)" : count == 1 ? "one \(one)" : "\(DisplayText.number(count)) \(many)"
  }

  static func sentence(_ text: String) -> String { text.prefix(1).uppercased() + text.dropFirst() }

  /// A reason of a plan as pages say it: with dates as they write them, and without the name and the lateness of the
  /// order it is about, which stand beside it.
  static func reason(_ sentence: String) -> String {
    var words = sentence[...]
    if words.hasPrefix("Order '"), let late = words.firstRange(of: " late: ") { words = words[late.upperBound...] }
    let text = words.replacing(/\b(on|before|after|by|from|to|until|since|than) (\d{4}-\d\d-\d\d)\b/) { match in
      "\(match.1) \(LocalDate(String(match.2)).map(DisplayText.date) ?? String(match.2))"
    }
    return self.sentence(String(text))
  }

  // MARK: States

  static func chip(_ status: PlanOperationRow.Status) -> Chip {
    switch status {
    case .planned: Chip(.idle, "Planned")
    case .firm: Chip(.info, "Firm")
    case .released: Chip(.info, "Released")
    case .started: Chip(.ok, "Started")
    }
  }

  /// Of a supply.
  static func chip(supply status: String) -> Chip {
    switch status {
    case "stock": Chip(.ok, "In stock")
    case "firm": Chip(.info, "Firm")
    case "released": Chip(.info, "Released")
    case "frozen": Chip(.info, "Frozen")
    case "planned": Chip(.idle, "Planned")
    case "phantom": Chip(.idle, "Passed through")
    case "schedule": Chip(.info, "Master schedule")
    case "kept": Chip(.idle, "Kept")
    case "byProduct": Chip(.idle, "By-product")
    case "alternate": Chip(.warn, "Alternate")
    default: Chip(.idle, status)
    }
  }

  static func chip(message: String) -> Chip {
    switch message {
    case "expedite": Chip(.bad, "Expedite")
    case "release": Chip(.warn, "Release")
    case "defer": Chip(.info, "Defer")
    case "cancel": Chip(.info, "Cancel")
    default: Chip(.idle, message)
    }
  }
}
