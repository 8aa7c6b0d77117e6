import HTTPSupport
import ProductionContract
import Values

/// What may be promised, and when?
enum AvailabilityPage {
  private static let listed = 50
  private static let rows = 150
  private static let title = "Available to promise"

  static func page(_ request: ServiceRequest, _ library: PlanLibrary) throws -> HTMLPage {
    try PlanningParts.page(title, request, library) { sheet, links in
      switch try ItemChoice(request, sheet) {
      case .none: return try list(request, sheet, links)
      case .several(let item, let plants): return ItemChoice.page(item, at: plants) { links.availability($0) }
      case .place(let place):
        if let schedule = try sheet.schedule(of: place) { return page(place, schedule, sheet, links) }
        return try derived(place, request, sheet, links)
      }
    }
  }

  // MARK: Choosing an item

  private static func list(
    _ request: ServiceRequest, _ sheet: PlanSheet, _ links: PlanningLinks
  ) throws -> HTMLPage {
    let schedules = try sheet.schedules()
    let search = request.filled("search")
    let found = try search.map { try sheet.items(search: $0, after: nil, limit: listed) }
    // Where the company has no plants, none is named.
    let plant: [DataTable.Column] = try sheet.plants().contains { !$0.isEmpty } ? [.init("Plant")] : []
    return HTMLPage(
      title,
      answer: schedules.isEmpty
        ? "No item has a master schedule in this plan; search for an item to see what its projected balance leaves."
        : PlanningText.sentence(PlanningText.count(schedules.count, "item has", "items have"))
          + " a master schedule; others are worked out from their projected balance."
    ) {
      RequirementsParts.search("/atp", search, links)
      if let found {
        DataTable(
          "Items found",
          columns: [.init("Item")] + plant + [.init("In stock", numeric: true), .init("Unit")],
          rows: found.map { item in
            let name = HTML.a(item.item, .href(links.availability(item.place)))
            return [name] + plant.map { _ in HTML.text(item.plant ?? "none") } + [
              PlanningText.quantity(item.stock), HTML.text(PlanningText.unit(item.unit)),
            ]
          }, empty: "No item matches; clear the search.")
        HTML.p { HTML.a("Clear search", .href(links.to("/atp").text)) }
      }
      DataTable(
        "Items with a master schedule",
        columns: [.init("Item")] + plant + [
          .init("Unit"), .init("Now", numeric: true), .init("At the end", numeric: true),
        ],
        rows: schedules.prefix(4 * listed).map { schedule in
          let place = PlanPlace(item: schedule.item, plant: schedule.plant ?? "")
          let name = HTML.a(schedule.item, .href(links.availability(place)))
          return [name] + plant.map { _ in HTML.text(schedule.plant ?? "none") } + [
            HTML.text(PlanningText.unit(schedule.unit)),
            PlanningText.quantity(schedule.cumulativeWithLookAhead.first ?? "0"),
            PlanningText.quantity(schedule.cumulativeWithLookAhead.last ?? "0"),
          ]
        }, empty: "No item has a master schedule. One appears with the planning data’s master schedules.")
      PlanningParts.source(sheet.shown)
    }
  }

  // MARK: Master schedule

  private static func page(
    _ place: PlanPlace, _ schedule: PlanOutput.Schedule, _ sheet: PlanSheet, _ links: PlanningLinks
  ) -> HTMLPage {
    let today = sheet.shown.record.today
    func cell(_ row: [String], _ period: Int) -> HTML {
      period < row.count ? PlanningText.quantity(row[period]) : .text("not known")
    }
    let periods = min(schedule.demand.count, rows)
    let now = schedule.cumulativeWithLookAhead.first ?? "0"
    return HTMLPage(
      "What may be promised of \(place.words)",
      answer: "\(DisplayText.number(now)) \(PlanningText.unit(schedule.unit)) may be promised for the first period, "
        + "by its master schedule, without endangering a later promise."
    ) {
      DataTable(
        "Master schedule in \(PlanningText.unit(schedule.unit))",
        columns: [
          .init("From"), .init("Demand", numeric: true), .init("Lots", numeric: true),
          .init("Projected", numeric: true), .init("Discrete", numeric: true), .init("With look-back", numeric: true),
          .init("Cumulative", numeric: true), .init("With look-ahead", numeric: true),
        ],
        rows: (0..<periods).map { period in
          [DisplayText.day(today + period * schedule.periodDays)]
            + [
              schedule.demand, schedule.lots, schedule.projected, schedule.availableToPromise,
              schedule.availableToPromiseLookBack, schedule.cumulative, schedule.cumulativeWithLookAhead,
            ].map { cell($0, period) }
        }, empty: "The schedule has no periods.")
      HTML.ul {
        HTML.li("Discrete: what a lot leaves until the next one, after the orders in between.")
        HTML.li("With look-back: a period that lacks something takes it from earlier ones.")
        HTML.li("Cumulative: carried forward. With look-ahead: never more than a later period can spare; promise this.")
      }
      others(place, links)
      PlanningParts.source(sheet.shown)
    }
  }

  private static func others(_ place: PlanPlace, _ links: PlanningLinks) -> HTML {
    HTML.p {
      HTML.a("Requirements of \(place.words)", .href(links.item(place)))
      " or "
      HTML.a("another item", .href(links.to("/atp").text))
    }
  }

  // MARK: Projected balance

  private static func derived(
    _ place: PlanPlace, _ request: ServiceRequest, _ sheet: PlanSheet, _ links: PlanningLinks
  ) throws -> HTMLPage {
    guard let item = try sheet.item(place) else { throw Problem.notFound("This plan has no item \(place.words).") }
    let today = sheet.shown.record.today
    let rows = availability(item, today)
    let part = PlanningPart(request, size: self.rows, total: rows.count)
    let unit = PlanningText.unit(item.unit)
    let now = rows.first.map { item.text($0.free) } ?? item.stock
    return HTMLPage(
      "What may be promised of \(place.words)",
      answer: "\(DisplayText.number(now)) \(unit) may be promised at once, by its projected balance; it has no "
        + "master schedule."
    ) {
      DataTable(
        "Availability in \(unit), from the projected balance",
        columns: [.init("From"), .init("Projected", numeric: true), .init("May be promised", numeric: true)],
        rows: rows[part.range].map { row in
          [row.day, PlanningText.quantity(item.text(row.projected)), PlanningText.quantity(item.text(row.free))]
        }, empty: "Nothing is known of it.")
      part.links(links.to("/atp").with("item", place.item).with("plant", place.plant))
      HTML.p(
        "What may be promised is the least balance of that day and all later ones. It counts the orders that the plan "
          + "proposes; they are not committed yet.", .class("muted"))
      others(place, links)
      PlanningParts.source(sheet.shown)
    }
  }

  private struct Row {
    let day: HTML
    let projected: Int64
    let free: Int64
  }

  private static func availability(_ item: PlanOutput.Item, _ today: LocalDate) -> [Row] {
    var balances = item.buckets.map { (day: PlanningText.day($0.date), steps: item.steps($0.projected) ?? 0) }
    if item.buckets.first.map({ $0.date > today.description }) ?? true {
      balances.insert((DisplayText.day(today), item.steps(item.stock) ?? 0), at: 0)
    }
    var least = Int64.max
    let free = balances.reversed().map { balance in
      least = min(least, balance.steps)
      return max(0, least)
    }
    return zip(balances, free.reversed()).map { Row(day: $0.day, projected: $0.steps, free: $1) }
  }
}
