import HTTPSupport
import ProductionContract
import ProductionDomain
import Values

/// Why is it late, and what would help most?
enum LatePage {
  private static let rows = 100

  /// What is at fault, and for which demands.
  private struct Cause {
    let code: String
    let record: String
    var demands = 0
    var daysLate = 0
  }

  static func page(_ request: ServiceRequest, _ library: PlanLibrary) throws -> HTMLPage {
    try PlanningParts.page("Late and short", request, library) { sheet, links in
      let demands = try sheet.lateDemands()
      let causes = causes(of: demands)
      let orders = try sheet.lateOrders()
      let content = HTML.joined([
        bottleneck(sheet.shown.record), try table(causes, sheet, links),
        try table(request, demands, sheet, links), table(orders, links), PlanningParts.source(sheet.shown),
      ])
      return HTMLPage("Late and short", answer: answer(sheet.shown.record.figures, causes, orders)) { content }
    }
  }

  private static func causes(of demands: [PlanOutput.Demand]) -> [Cause] {
    var causes: [String: Cause] = [:]
    for demand in demands {
      for reason in demand.reasons {
        let key = reason.code + "\u{1F}" + reason.record
        causes[key, default: Cause(code: reason.code, record: reason.record)].demands += 1
        causes[key]!.daysLate += demand.lateDays
      }
    }
    return causes.values.sorted { ($1.demands, $1.daysLate, $0.record) < ($0.demands, $0.daysLate, $1.record) }
  }

  private static func answer(_ figures: PlanFigures, _ causes: [Cause], _ orders: [PlanOperationRow]) -> String {
    let late =
      orders.isEmpty ? "" : " (but \(PlanningText.count(orders.count, "order is", "orders are")) late in the schedule)"
    let what = PlanningText.sentence(TodayPage.lateness(figures)) + (figures.late + figures.short == 0 ? late : "")
    guard let first = causes.first else { return what + "." }
    return "\(what); the cause behind most of it is \(first.record) "
      + "(\(PlanningText.count(first.demands, "demand", "demands"))): \(remedy(first.code))"
  }

  private static func bottleneck(_ plan: PlanRecord) -> HTML {
    plan.bottleneck.map { sentence in
      HTML.p {
        HTML.strong("Bottleneck: ")
        sentence
      }
    } ?? .empty
  }

  // MARK: Causes

  static func word(_ code: String) -> String {
    switch LateReason.Code(rawValue: code) {
    case .leadTime: "Lead time"
    case .inspection: "Inspection"
    case .capacity: "Capacity"
    case .fence: "Planning fence"
    case .awaitingSupply: "Waits for supply"
    case .policy: "Customer’s terms"
    case .leftOut: "Left out of the plan"
    case nil: code
    }
  }

  private static func remedy(_ code: String) -> String {
    switch LateReason.Code(rawValue: code) {
    case .leadTime: "order it sooner from now on, find a faster source, or promise a later day."
    case .inspection: "decide on what is inspected sooner, or shorten the inspection days."
    case .capacity: "add hours or a machine, or move other work away."
    case .fence: "allow an order within the fence, or promise a later day."
    case .awaitingSupply: "expedite what it waits for, or order more."
    case .policy: "ask the customer for other terms."
    case .leftOut: "correct the planning data; the problems of the plan say what is wrong."
    case nil: "see the reasons below."
    }
  }

  private static func table(_ causes: [Cause], _ sheet: PlanSheet, _ links: PlanningLinks) throws -> HTML {
    let rows = try causes.prefix(rows).map { cause in
      [
        try record(cause.record, sheet, links), HTML.text(word(cause.code)),
        HTML.a(
          DisplayText.number(cause.demands),
          .href(links.to("/late").with("cause", cause.code).with("record", cause.record).text)),
        HTML.text(DisplayText.number(cause.daysLate)), HTML.text(PlanningText.sentence(remedy(cause.code))),
      ]
    }
    let left = causes.count - rows.count
    return .joined([
      DataTable(
        "Causes, those behind most demands first",
        columns: [
          .init("Record"), .init("Cause"), .init("Demands", numeric: true), .init("Days late", numeric: true),
          .init("What would help"),
        ], rows: rows, empty: "Nothing is late or short in this plan."
      ).html,
      left > 0 ? HTML.p("And \(PlanningText.count(left, "cause", "causes")) more.", .class("muted")) : .empty,
    ])
  }

  /// What is at fault, with a link to where it is seen: `work centre assembly`, `item BIKE at Leeds`, `order PO-7`.
  private static func record(_ record: String, _ sheet: PlanSheet, _ links: PlanningLinks) throws -> HTML {
    func name(after prefix: String) -> String? {
      record.hasPrefix(prefix) ? String(record.dropFirst(prefix.count)) : nil
    }
    if let centre = name(after: "work centre ") { return HTML.a(record, .href(links.load(centre))) }
    if let order = name(after: "order "), try sheet.supply(named: order) != nil {
      return HTML.a(record, .href(links.order(order)))
    }
    if let item = name(after: "item "), let place = try place(item, sheet) {
      return HTML.a(record, .href(links.item(place)))
    }
    return .text(record)
  }

  /// Of `BIKE` or `BIKE at Leeds`; a name may hold ` at ` itself.
  private static func place(_ key: String, _ sheet: PlanSheet) throws -> PlanPlace? {
    if try sheet.plants(of: key).contains("") { return PlanPlace(item: key, plant: "") }
    let words = key.split(separator: " at ", omittingEmptySubsequences: false)
    for count in stride(from: words.count - 1, to: 0, by: -1) {
      let place = PlanPlace(
        item: words[..<count].joined(separator: " at "), plant: words[count...].joined(separator: " at "))
      if try sheet.plants(of: place.item).contains(place.plant) { return place }
    }
    return nil
  }

  // MARK: Demands

  private static func table(
    _ request: ServiceRequest, _ demands: [PlanOutput.Demand], _ sheet: PlanSheet, _ links: PlanningLinks
  ) throws -> HTML {
    let (code, record) = (request.filled("cause"), request.filled("record"))
    let filtered = demands.filter { demand in
      (code == nil && record == nil)
        || demand.reasons.contains { (code == nil || $0.code == code) && (record == nil || $0.record == record) }
    }
    let part = PlanningPart(request, size: rows, total: filtered.count)
    let address = links.to("/late").with("cause", code).with("record", record)
    return .joined([
      HTML.h2("Demands"),
      code == nil && record == nil
        ? .empty
        : HTML.p(.class("choices")) {
          HTML.span("Only", .class("label"))
          HTML.span([code.map(word), record].compactMap { $0 }.joined(separator: ": "))
          HTML.a("Clear filter", .href(links.to("/late").text))
        },
      DataTable(
        "Late and short demands (\(DisplayText.number(filtered.count)))",
        columns: [
          .init("Demand"), .init("Item"), .init("State"), .init("Quantity", numeric: true), .init("Due"),
          .init("Days late", numeric: true), .init("Short", numeric: true), .init("Comes"), .init("Why"),
        ], rows: filtered[part.range].map { row($0, links) },
        empty: demands.isEmpty
          ? "No demand is late or short. Those in time are on the page of their item."
          : "No late demand has this cause; clear the filter to see all."
      ).html, part.links(address),
    ])
  }

  /// Orders that end after their own due date; a demand may wait for them and still be in time.
  private static func table(_ orders: [PlanOperationRow], _ links: PlanningLinks) -> HTML {
    let left = orders.count - rows
    return .joined([
      HTML.h2("Orders"),
      DataTable(
        "Late orders in the schedule (\(DisplayText.number(orders.count)))",
        columns: [
          .init("Order"), .init("Item"), .init("Due"), .init("Ends"), .init("Late by", numeric: true), .init("Serves"),
          .init("Why"),
        ],
        rows: orders.prefix(rows).map { order in
          [
            PlanningParts.link(order.orderName, links.order(order.orderName)),
            HTML.text(PlanPlace(item: order.item, plant: order.plant).words), DisplayText.day(order.due),
            PlanningText.time(order.end), HTML.text(PlanningText.span(minutes: order.lateMinutes)),
            HTML.text(order.serves.isEmpty ? "stock" : order.serves),
            HTML.text(order.reason.isEmpty ? "not known" : PlanningText.reason(order.reason)),
          ]
        }, empty: "No order ends late in the schedule."
      ).html,
      left > 0 ? HTML.p("And \(PlanningText.count(left, "order", "orders")) less late.", .class("muted")) : .empty,
      orders.isEmpty ? .empty : HTML.p(PlanningText.dueNote, .class("muted")),
    ])
  }

  private static func row(_ demand: PlanOutput.Demand, _ links: PlanningLinks) -> [HTML] {
    let place = PlanPlace(item: demand.item, plant: demand.plant ?? "")
    return [
      PlanningParts.link(demand.demand, links.item(place, row: demand.demand)),
      HTML.text(place.plant.isEmpty ? place.item : "\(place.item) at \(place.plant)"), chips(demand),
      PlanningText.quantity(demand.quantity), PlanningText.day(demand.due),
      HTML.text(DisplayText.number(demand.lateDays)), PlanningText.quantity(demand.short), deliveries(demand),
      PlanningReasons.cell(demand.reasons),
    ]
  }

  static func chips(_ demand: PlanOutput.Demand) -> HTML {
    let isShort = demand.short != "0" && !demand.short.allSatisfy { "0.".contains($0) }
    guard demand.lateDays > 0 || isShort else { return Chip(.ok, "In time").html }
    return .joined([
      demand.lateDays > 0 ? Chip(.bad, "Late").html : .empty, demand.lateDays > 0 && isShort ? .text(" ") : .empty,
      isShort ? Chip(.bad, "Short").html : .empty,
    ])
  }

  static func deliveries(_ demand: PlanOutput.Demand) -> HTML {
    guard !demand.deliveries.isEmpty else { return .text("not within the horizon") }
    return .joined(
      demand.deliveries.enumerated().map { number, delivery in
        HTML.joined([
          .text("\(number > 0 ? ", " : "")\(DisplayText.number(delivery.quantity)) on "),
          PlanningText.day(delivery.date),
        ])
      })
  }
}
