import HTTPSupport

/// What the looks of the bars mean.
extension GanttChart {
  static func key(due: Bool, closed: Bool, overtime: Bool = false) -> HTML {
    HTML.ul(.class("key")) {
      sample("planned", "Planned")
      sample("released", "Firm or released")
      sample("started", "Started")
      PlanningParts.mark(
        "<a><path class=\"setup\" d=\"M1 4h16v8h-16z\"/><path class=\"waits\" d=\"M17 8h10\"/></a>",
        "Set-up, then set up and waiting")
      sample("planned late", "Late", text: "!")
      PlanningParts.mark(
        "<a class=\"released\"><path d=\"M1 1h26v14h-26z\"/><path class=\"frozen\" "
          + "d=\"M1 1h26v14h-26z\"/></a>", "Frozen: plans leave it where it is")
      if overtime {
        PlanningParts.mark(
          "<a class=\"planned\"><path d=\"M1 1h26v14h-26z\"/><path class=\"setup\" d=\"M1 11h26v4h-26z\"/></a>",
          "Partly worked in overtime")
      }
      PlanningParts.mark("<path class=\"now\" d=\"M14 0v16\"/>", "The plan’s today")
      if due { PlanningParts.mark("<path class=\"due\" d=\"M14 0v16\"/>", "Due: there by then") }
      if closed { PlanningParts.mark("<path class=\"closed\" d=\"M0 0h28v16h-28z\"/>", "Closed") }
    }
  }

  private static func sample(_ names: String, _ word: String, text: String = "") -> HTML {
    let mark = text.isEmpty ? "" : "<text x=\"11\" y=\"13\">\(text)</text>"
    return PlanningParts.mark("<a class=\"\(names)\"><path d=\"M1 1h26v14h-26z\"/>\(mark)</a>", word)
  }
}
