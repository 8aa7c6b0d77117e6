import HTTPSupport
import ProductionContract
import Values

/// What to order, make or move of an item?
enum RequirementsPage {
  private static let listed = 50
  private static let rows = 100
  private static let title = "Requirements"

  static func page(_ request: ServiceRequest, _ library: PlanLibrary) throws -> HTMLPage {
    try PlanningParts.page(title, request, library) { sheet, links in
      switch try ItemChoice(request, sheet) {
      case .none: return try list(request, sheet, links)
      case .several(let item, let plants): return ItemChoice.page(item, at: plants) { links.item($0) }
      case .place(let place): return try page(place, request, sheet, links)
      }
    }
  }

  // MARK: The list

  private static func list(
    _ request: ServiceRequest, _ sheet: PlanSheet, _ links: PlanningLinks
  ) throws -> HTMLPage {
    let search = request.filled("search")
    let plant = request.filled("plant").map { $0 == GanttFilter.noPlant ? "" : $0 }
    let found = try sheet.items(search: search ?? "", plant: plant, after: position(request), limit: listed + 1)
    let plants = try sheet.plants()
    let page = Page(found, limit: listed) { $0.item + separator + ($0.plant ?? "") }
    let hasPlants = plants.contains { !$0.isEmpty }
    return HTMLPage(
      title,
      answer: search.map { "Items whose name contains “\($0)”." }
        ?? "Every item of the plan\(GanttFilter.words(OperationFilter(plant: plant))), by name."
    ) {
      RequirementsParts.search("/mrp", search, links, plants: plants, plant: plant)
      DataTable(
        "Items",
        columns: [.init("Item")] + (hasPlants ? [.init("Plant")] : []) + [
          .init("Unit"), .init("In stock", numeric: true), .init("Lowest", numeric: true), .init("Lowest on"),
          .init("Level", numeric: true),
        ], rows: page.items.map { row($0, hasPlants: hasPlants, sheet.shown.record.today, links) },
        empty: search == nil && plant == nil
          ? "The plan has no items: none was loaded." : "No item matches; clear the search to see all.")
      if search != nil || plant != nil { HTML.p { HTML.a("Clear search", .href(links.to("/mrp").text)) } }
      if let next = page.next {
        HTML.p {
          HTML.a(
            "Next page",
            .href(
              links.to("/mrp").with("search", search).with("plant", request.filled("plant")).with("cursor", next).text))
        }
      }
      PlanningParts.source(sheet.shown)
    }
  }

  private static let separator = "\u{1F}"

  private static func position(_ request: ServiceRequest) throws -> PlanPlace? {
    guard let cursor = try request.cursor else { return nil }
    let parts = cursor.split(separator: separator, omittingEmptySubsequences: false).map(String.init)
    guard parts.count == 2 else {
      throw Problem.badRequest("?cursor= is not one that this list gave; start without it.")
    }
    return PlanPlace(item: parts[0], plant: parts[1])
  }

  /// Where the company has no plants, none is named.
  private static func row(
    _ item: PlanOutput.Item, hasPlants: Bool, _ today: LocalDate, _ links: PlanningLinks
  ) -> [HTML] {
    let lowest = lowest(item)
    let name = HTML.a(item.item, .href(links.item(item.place)))
    return [name] + (hasPlants ? [HTML.text(item.plant ?? "none")] : []) + [
      HTML.text(PlanningText.unit(item.unit)), PlanningText.quantity(item.stock),
      PlanningText.quantity(lowest?.projected ?? item.stock),
      lowest.map { PlanningText.day($0.date) } ?? DisplayText.day(today), HTML.text(String(item.lowLevelCode)),
    ]
  }

  /// Where the projected balance is lowest, and below the stock of today.
  private static func lowest(_ item: PlanOutput.Item) -> PlanOutput.Item.Bucket? {
    let stock = item.steps(item.stock) ?? 0
    let lowest = item.buckets.min { (item.steps($0.projected) ?? 0) < (item.steps($1.projected) ?? 0) }
    return lowest.flatMap { (item.steps($0.projected) ?? 0) < stock ? $0 : nil }
  }

  // MARK: One item

  private static func page(
    _ place: PlanPlace, _ request: ServiceRequest, _ sheet: PlanSheet, _ links: PlanningLinks
  ) throws -> HTMLPage {
    guard let item = try sheet.item(place) else { throw Problem.notFound("This plan has no item \(place.words).") }
    let supplies = try sheet.supplies(of: place)
    let demands = try sheet.demands(of: place)
    let messages = try sheet.messages(of: place)
    let names = try RequirementsParts.Names(
      supplies.flatMap { $0.for.map(\.name) } + demands.flatMap { $0.from.map(\.name) } + messages.map(\.order), sheet,
      links)
    let tables = HTML.joined([
      messages.isEmpty ? .empty : try TodayPage.table(messages, names, request, sheet, empty: "Nothing to do."),
      buckets(item), try table(supplies, place, names, sheet), table(demands, names),
      try made(supplies, sheet, links),
    ])
    return HTMLPage(place.words, answer: answer(item, supplies, messages)) {
      Facts([
        ("In stock", HTML.text("\(DisplayText.number(item.stock)) \(PlanningText.unit(item.unit))")),
        ("Level", HTML.text("\(item.lowLevelCode) (0: nothing is made from it)")),
        ("May be promised", HTML.a("Available to promise", .href(links.availability(place)))),
      ])
      tables
      HTML.p { HTML.a("All items", .href(links.to("/mrp").text)) }
      PlanningParts.source(sheet.shown)
    }
  }

  private static func answer(
    _ item: PlanOutput.Item, _ supplies: [PlanOutput.Supply], _ messages: [PlanOutput.Message]
  ) -> String {
    let proposed = supplies.filter { $0.status == "planned" }
    let first = proposed.compactMap { $0.release.flatMap { LocalDate($0) } }.min()
    var parts = [
      proposed.isEmpty
        ? "The plan proposes no order"
        : "The plan proposes \(PlanningText.count(proposed.count, "order", "orders"))"
          + (first.map { ", the first to be released on \(DisplayText.date($0))" } ?? "")
    ]
    if !messages.isEmpty {
      parts.append(PlanningText.count(messages.count, "order needs", "orders need") + " a decision")
    }
    if let lowest = lowest(item), let steps = item.steps(lowest.projected), steps < 0 {
      let day = LocalDate(lowest.date).map(DisplayText.date) ?? lowest.date
      parts.append("the balance falls to \(DisplayText.number(lowest.projected)) on \(day)")
    }
    return parts.joined(separator: "; ") + "."
  }

  private static func buckets(_ item: PlanOutput.Item) -> HTML {
    let left = item.buckets.count - 2 * rows
    return .joined([
      DataTable(
        "Requirements in \(PlanningText.unit(item.unit))",
        columns: [
          .init("Date"), .init("Gross", numeric: true), .init("Receipts", numeric: true),
          .init("Planned receipts", numeric: true), .init("Planned releases", numeric: true),
          .init("Projected", numeric: true),
        ],
        rows: item.buckets.prefix(2 * rows).map { bucket in
          [PlanningText.day(bucket.date)]
            + [bucket.gross, bucket.receipts, bucket.planned, bucket.released, bucket.projected].map(
              PlanningText.quantity)
        }, empty: "Nothing is needed of it and nothing comes within the horizon."
      ).html,
      left > 0 ? HTML.p("And \(DisplayText.number(left)) later dates.", .class("muted")) : .empty,
    ])
  }

  private static func table(
    _ supplies: [PlanOutput.Supply], _ place: PlanPlace, _ names: RequirementsParts.Names, _ sheet: PlanSheet
  ) throws -> HTML {
    let scheduled = try sheet.scheduledOrders(of: place)
    let left = supplies.count - rows
    return .joined([
      DataTable(
        "Where it comes from",
        columns: [
          .init("Supply"), .init("Source"), .init("State"), .init("Quantity", numeric: true), .init("Release"),
          .init("Due"),
          .init("Possible"), .init("For"), .init("Left", numeric: true),
        ],
        rows: supplies.prefix(rows).map { supply in
          [
            name(supply, isScheduled: scheduled.contains(supply.name), names.links),
            HTML.text(source(supply)), PlanningText.chip(supply: supply.status).html,
            PlanningText.quantity(supply.quantity), supply.release.map { PlanningText.day($0) } ?? .text("none"),
            PlanningText.day(supply.due),
            possible(supply), names.pegs(supply.for, none: "nobody"), PlanningText.quantity(supply.left ?? "0"),
          ]
        }, empty: "Nothing gives this item: no stock, no order, and the plan proposes none."
      ).html,
      left > 0 ? HTML.p("And \(DisplayText.number(left)) later ones.", .class("muted")) : .empty,
    ])
  }

  private static func name(_ supply: PlanOutput.Supply, isScheduled: Bool, _ links: PlanningLinks) -> HTML {
    let anchor = Attribute.id(PlanningLinks.anchor(supply.name))
    guard isScheduled || supply.components != nil else { return HTML.span(supply.name, anchor) }
    return HTML.a(
      supply.name, anchor, .href(links.order(supply.name)), .when(supply.name.count <= 32, .class("name")))
  }

  /// `subcontract, Gloss`
  private static func source(_ supply: PlanOutput.Supply) -> String {
    [supply.source ?? "stock", supply.supplier ?? supply.from].compactMap { $0 }.joined(separator: ", ")
  }

  private static func possible(_ supply: PlanOutput.Supply) -> HTML {
    let inspected =
      supply.usable.map { HTML.joined([.text(", inspected until "), PlanningText.day($0)]) } ?? .empty
    guard let possible = supply.possible else { return .joined([.text("in time"), inspected]) }
    return .joined([
      Chip(.bad, "Late").html,
      possible == "never" ? .text(" not within the horizon") : .joined([.text(" "), PlanningText.day(possible)]),
      inspected,
    ])
  }

  private static func table(_ demands: [PlanOutput.Demand], _ names: RequirementsParts.Names) -> HTML {
    guard !demands.isEmpty else { return .empty }
    let left = demands.count - rows
    return .joined([
      DataTable(
        "Who wants it",
        columns: [
          .init("Demand"), .init("State"), .init("Quantity", numeric: true), .init("Due"), .init("Comes"),
          .init("Short", numeric: true), .init("From"), .init("Why late"),
        ],
        rows: demands.prefix(rows).map { demand in
          [
            HTML.span(demand.demand, .id(PlanningLinks.anchor(demand.demand))), LatePage.chips(demand),
            PlanningText.quantity(demand.quantity), PlanningText.day(demand.due), LatePage.deliveries(demand),
            PlanningText.quantity(demand.short), names.pegs(demand.from, none: "nothing"),
            PlanningReasons.cell(demand.reasons, empty: "in time"),
          ]
        }, empty: "Nobody wants it."
      ).html,
      left > 0 ? HTML.p("And \(DisplayText.number(left)) later ones.", .class("muted")) : .empty,
    ])
  }

  /// The components of the next order that has some.
  private static func made(
    _ supplies: [PlanOutput.Supply], _ sheet: PlanSheet, _ links: PlanningLinks
  ) throws -> HTML {
    guard let supply = supplies.first(where: { $0.components != nil }) else { return .empty }
    return .joined([
      HTML.h2("What \(supply.name) is made from"), try RequirementsParts.components(of: supply, sheet, links),
    ])
  }
}
