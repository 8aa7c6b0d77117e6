import HTTPSupport
import ProductionContract
import Values

/// What needs a planner today?
enum TodayPage {
  private static let messageRows = 100
  private static let problemRows = 100
  /// In the order in which they are urgent.
  private static let kinds = ["expedite", "release", "cancel", "defer"]

  static func page(_ request: ServiceRequest, _ library: PlanLibrary) throws -> HTMLPage {
    try PlanningParts.page("Planning today", request, library) { sheet, links in
      let shown = sheet.shown
      let messages = try sheet.messages()
      let parts = HTML.joined([
        try OrderActions.outcome(request, sheet), figures(shown.record.figures), PlanningParts.source(shown),
        try self.messages(request, messages, sheet, links), problems(shown.record), self.links(links),
      ])
      return HTMLPage("Planning today", answer: answer(shown.record, messages)) { parts }
    }
  }

  private static func answer(_ plan: PlanRecord, _ messages: [PlanOutput.Message]) -> String {
    let counts = kinds.compactMap { kind -> String? in
      let count = messages.count { $0.message == kind }
      return count == 0 ? nil : "\(DisplayText.number(count)) to \(kind)"
    }
    let orders =
      messages.isEmpty
      ? "No order needs a decision"
      : PlanningText.sentence(PlanningText.count(messages.count, "order needs", "orders need"))
        + " a decision (\(counts.joined(separator: ", ")))"
    return orders + "; " + lateness(plan.figures) + "."
  }

  /// `2 of 8 demands are late and one is short`.
  static func lateness(_ figures: PlanFigures) -> String {
    guard figures.demands > 0 else { return "no demand is planned" }
    guard figures.late > 0 || figures.short > 0 else {
      switch figures.demands {
      case 1: return "the one demand is met in time"
      case 2: return "both demands are met in time"
      default: return "all \(DisplayText.number(figures.demands)) demands are met in time"
      }
    }
    func words(_ count: Int, _ what: String) -> String {
      "\(count == 1 ? "one is" : "\(DisplayText.number(count)) are") \(what)"
    }
    let late = figures.late > 0 ? words(figures.late, "late") : nil
    let short = figures.short > 0 ? words(figures.short, "not met at all or in part") : nil
    return "of \(PlanningText.count(figures.demands, "demand", "demands")) "
      + [late, short].compactMap { $0 }.joined(separator: " and ")
  }

  private static func figures(_ figures: PlanFigures) -> HTML {
    KeyFigure.row([
      KeyFigure("On time, of the quantity", PlanningText.percent(perMille: figures.onTimePerMille)),
      KeyFigure("Late demands", DisplayText.number(figures.late)),
      KeyFigure("Short demands", DisplayText.number(figures.short)),
      KeyFigure("Overloads", DisplayText.number(figures.overloads)),
      KeyFigure("Orders proposed", DisplayText.number(figures.orders)),
      KeyFigure("Profit", figures.profit.map(DisplayText.money) ?? "not known"),
      KeyFigure("Stock value, average", figures.stockValue.map(DisplayText.money) ?? "not known"),
    ])
  }

  // MARK: Messages

  private static func messages(
    _ request: ServiceRequest, _ messages: [PlanOutput.Message], _ sheet: PlanSheet, _ links: PlanningLinks
  ) throws -> HTML {
    let kind = request.filled("message")
    let address = links.to("/planning")
    let filtered = messages.filter { kind == nil || $0.message == kind }.sorted { urgency($0) < urgency($1) }
    let part = PlanningPart(request, size: messageRows, total: filtered.count)
    let choices =
      [("All \(DisplayText.number(messages.count))", address.text, kind == nil)]
      + kinds.map { name in
        (
          "\(PlanningText.chip(message: name).word) \(DisplayText.number(messages.count { $0.message == name }))",
          address.with("message", name).text, name == kind
        )
      }
    return .joined([
      HTML.h2("What to do"),
      messages.isEmpty ? .empty : PlanningParts.choices("Show", choices),
      try table(
        Array(filtered[part.range]), try RequirementsParts.Names(filtered[part.range].map(\.order), sheet, links),
        request, sheet,
        empty: messages.isEmpty
          ? "Nothing to do: every order comes when it is needed, and none is to be released yet."
          : "No order is to be handled so; choose All to see the others."),
      part.links(address.with("message", kind)), approveAll(messages, request, sheet),
    ])
  }

  private static func urgency(_ message: PlanOutput.Message) -> (Int, String, String) {
    (kinds.firstIndex(of: message.message) ?? kinds.count, message.needed ?? message.due, message.order)
  }

  private static func approveAll(
    _ messages: [PlanOutput.Message], _ request: ServiceRequest, _ sheet: PlanSheet
  ) -> HTML {
    let count = messages.count { $0.message == "release" }
    guard count > 1, request.scopes.contains(OrderActions.scope), sheet.isActedOn else { return .empty }
    return HTML.p { HTML.a("Approve several of the \(count) orders to release", .href(OrderActions.approve)) }
  }

  /// With what can be done at once for those who may.
  static func table(
    _ messages: [PlanOutput.Message], _ names: RequirementsParts.Names, _ request: ServiceRequest, _ sheet: PlanSheet,
    empty: String
  ) throws -> HTML {
    let acts = request.scopes.contains(OrderActions.scope) && sheet.isActedOn
    return DataTable(
      "Messages",
      columns: [
        .init("Order"), .init("What to do"), .init("Item"), .init("Quantity", numeric: true), .init("Due"),
        .init("Needed"), .init("Why"),
      ] + (acts ? [.init("Decide")] : []),
      rows: try messages.map { message in
        let place = PlanPlace(item: message.item, plant: message.plant ?? "")
        let needed = message.needed.flatMap { LocalDate($0) }
        return [
          names.link(message.order), PlanningText.chip(message: message.message).html,
          HTML.a(place.words, .href(names.links.item(place))),
          PlanningText.quantity(message.quantity), PlanningText.day(message.due),
          message.needed.map { PlanningText.day($0) } ?? HTML.text("not at all"), HTML.text(why(message)),
        ] + (acts ? [try OrderActions.short(message.order, needed: needed, request, sheet, names.links)] : [])
      }, empty: empty
    ).html
  }

  static func why(_ message: PlanOutput.Message) -> String {
    let days = LocalDate(message.due).flatMap { due in message.needed.flatMap { LocalDate($0) }.map { $0 - due } } ?? 0
    switch message.message {
    case "expedite": return "Comes \(PlanningText.count(-days, "day", "days")) too late."
    case "defer": return "Comes \(PlanningText.count(days, "day", "days")) too early."
    case "cancel": return "Nothing needs it."
    default:
      guard let late = message.workingDaysLate, late > 0 else { return "Its release is due now." }
      return "Overdue by \(PlanningText.count(late, "working day", "working days"))."
    }
  }

  // MARK: The rest

  private static func problems(_ plan: PlanRecord) -> HTML {
    guard !plan.problems.isEmpty else { return .empty }
    let left = plan.problems.count - problemRows
    return .joined([
      HTML.h2("Left out of the plan"),
      DataTable(
        "Problems", columns: [.init("Record"), .init("What is wrong, and what the plan did")],
        rows: plan.problems.prefix(problemRows).map { [HTML.text($0.record), HTML.text($0.sentence)] },
        empty: "Nothing was left out."
      ).html,
      left > 0 ? HTML.p("And \(DisplayText.number(left)) more.", .class("muted")) : .empty,
    ])
  }

  private static func links(_ links: PlanningLinks) -> HTML {
    let questions: [(question: String, path: String)] = [
      ("Who runs what, when?", "/gantt"), ("Where is capacity short?", "/load"),
      ("Why is it late, and what would help most?", "/late"), ("What to order, make or move of an item?", "/mrp"),
      ("What may be promised?", "/atp"),
    ]
    return .joined([
      HTML.h2("See"),
      HTML.ul {
        for entry in questions { HTML.li { HTML.a(entry.question, .href(links.to(entry.path).text)) } }
        HTML.li { HTML.a("What changed between two plans?", .href("/compare")) }
        HTML.li { HTML.a("Plans", .href("/plans")) }
        HTML.li { HTML.a("Scenarios", .href("/scenarios")) }
      },
    ])
  }
}
