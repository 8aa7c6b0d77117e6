import HTTPSupport
import ProductionContract
import Values

/// Who runs what, when?
enum GanttPage {
  enum Grouping: String, CaseIterable, CustomStringConvertible {
    case centre, order
    var description: String { rawValue }
    var words: String { self == .centre ? "Work centre" : "Order" }
  }

  /// More bars than this are not drawn, nor more than fit a page of 200 kB: 15 kB are for what surrounds them.
  private static let mostBars = 1_200
  private static let mostBytes = 180_000
  private static let tableRows = 150
  /// So many are printed as a table too.
  private static let printedRows = 60
  private static let zooms: [(days: Int, words: String)] = [
    (1, "1 day"), (7, "1 week"), (14, "2 weeks"), (28, "4 weeks"), (84, "12 weeks"),
  ]

  static func page(_ request: ServiceRequest, _ library: PlanLibrary) throws -> HTMLPage {
    try PlanningParts.page("Schedule", request, library) { sheet, links in
      if let order = request.filled("order") { return try GanttOrderPage.page(order, request, sheet, links) }
      return try page(request, sheet, links)
    }
  }

  /// What is asked for, as it stands in the address.
  struct View {
    let by: Grouping
    let from: LocalDate
    let days: Int
    let filter: OperationFilter
    let isTable: Bool
    let today: LocalDate
    let links: PlanningLinks

    init(_ request: ServiceRequest, today: LocalDate, _ links: PlanningLinks) throws {
      by = try request.choice("by", Grouping.allCases, default: .centre)
      from = try request.day("from") ?? today
      days = try request.choice("days", zooms.map(\.days), default: 14)
      filter = OperationFilter(
        workCentre: request.filled("workCentre"), item: request.filled("item"),
        plant: request.filled("plant").map { $0 == GanttFilter.noPlant ? "" : $0 })
      isTable = try request.choice("view", ["chart", "table"], default: "chart") == "table"
      self.today = today
      self.links = links
    }

    var to: LocalDate { from + days }

    func address(
      by: Grouping? = nil, from: LocalDate? = nil, days: Int? = nil, table: Bool? = nil, everywhere: Bool = false
    ) -> PlanningAddress {
      let day = from ?? self.from
      return links.to("/gantt").with("by", (by ?? self.by) == .centre ? nil : "order")
        .with("from", day == today ? nil : day.description).with("days", String(days ?? self.days))
        .with("workCentre", everywhere ? nil : filter.workCentre).with("item", everywhere ? nil : filter.item)
        .with("plant", everywhere ? nil : filter.plant.map { $0.isEmpty ? GanttFilter.noPlant : $0 })
        .with("view", (table ?? isTable) ? "table" : nil)
    }
  }

  private static func page(
    _ request: ServiceRequest, _ sheet: PlanSheet, _ links: PlanningLinks
  ) throws -> HTMLPage {
    let view = try View(request, today: sheet.shown.record.today, links)
    let window = try sheet.operations(
      from: PlanningText.minute(view.from), to: PlanningText.minute(view.to), view.filter, limit: mostBars)
    let filter = GanttFilter(view: view, choices: try sheet.filterChoices()).html
    let shown =
      view.isTable
      ? window.operations : fitting(window.operations, view, bytes: mostBytes - filter.markup.utf8.count)
    let sorted = shown.sorted { key($0, view.by) < key($1, view.by) }
    let content = try content(request, sheet, view, sorted, left: window.total - shown.count, until: shown.last)
    let first = try sheet.span().map { PlanningText.day($0.lowerBound) }
    return HTMLPage("Schedule", answer: answer(window, view)) {
      controls(view, first: first)
      filter
      content
      PlanningParts.source(sheet.shown)
    }
  }

  private static func key(_ row: PlanOperationRow, _ by: Grouping) -> (String, Int, Int) {
    by == .centre ? (row.workCentre, row.machine, row.start) : (row.orderName, 0, row.start)
  }

  /// As many bars as a page of so many bytes takes, the earliest ones.
  private static func fitting(
    _ operations: [PlanOperationRow], _ view: View, bytes: Int
  ) -> [PlanOperationRow] {
    let chart = chart([], view)
    // The pictures of closed times, one for each calendar.
    var left = bytes - 40 * view.days
    var rows: Set<String> = []
    return Array(
      operations.prefix { operation in
        // Where many bars stand there is little room for names beside them.
        left -= chart.bar(operation, until: chart.x(operation.end)).utf8.count + 24
        let row = view.by == .order ? operation.orderName : "\(operation.workCentre) \(operation.machine)"
        // Its name, its address, its title, its group and a name beside its last bar.
        if rows.insert(row).inserted { left -= 5 * row.utf8.count + 320 }
        return left > 0
      })
  }

  // MARK: Words

  private static func answer(_ window: OperationWindow, _ view: View) -> String {
    let span =
      view.days == 1
      ? "on \(DisplayText.date(view.from))"
      : "from \(DisplayText.date(view.from)) to \(DisplayText.date(view.to + -1))"
    let place = GanttFilter.words(view.filter)
    guard !window.operations.isEmpty else { return "Nothing runs\(place) \(span)." }
    let orders = Set(window.operations.map(\.orderName))
    let late = Set(window.operations.filter { $0.lateMinutes > 0 }.map(\.orderName))
    let isWhole = window.total == window.operations.count
    let count =
      isWhole
      ? "\(PlanningText.count(window.total, "operation", "operations")) of "
        + PlanningText.count(orders.count, "order", "orders")
      : "\(DisplayText.number(window.total)) operations"
    let lateness =
      late.isEmpty
      ? "all of them in time"
      : "\(late.count == 1 ? "one order is" : "\(late.count) orders are") late\(isWhole ? "" : " at least")"
    return PlanningText.sentence(
      "\(count) \(window.total == 1 ? "runs" : "run")\(place) \(span); "
        + (isWhole || !late.isEmpty ? "\(lateness)." : "none of the first \(window.operations.count) is late.")
    )
  }

  private static func controls(_ view: View, first: LocalDate?) -> HTML {
    .joined([
      PlanningParts.choices("Rows", Grouping.allCases.map { ($0.words, view.address(by: $0).text, $0 == view.by) }),
      PlanningParts.choices(
        "Zoom", zooms.map { ($0.words, view.address(days: $0.days).text, $0.days == view.days) }),
      PlanningParts.choices(
        "Move",
        [
          ("Earlier", view.address(from: view.from + -view.days).text, false),
          ("From the plan’s today", view.address(from: view.today).text, view.from == view.today),
          ("Later", view.address(from: view.from + view.days).text, false),
        ] + (first.map { [("To the first operation", view.address(from: $0).text, view.from == $0)] } ?? [])),
      PlanningParts.choices(
        "View",
        [
          ("Chart", view.address(table: false).text, !view.isTable),
          ("Table", view.address(table: true).text, view.isTable),
        ]),
    ])
  }

  // MARK: Chart and table

  private static func content(
    _ request: ServiceRequest, _ sheet: PlanSheet, _ view: View, _ operations: [PlanOperationRow], left: Int,
    until last: PlanOperationRow?
  ) throws -> HTML {
    guard !operations.isEmpty else { return try empty(sheet, view) }
    let note =
      left > 0
      ? HTML.p(
        PlanningText.sentence(PlanningText.count(left, "later operation is", "later operations are"))
          + " left out: what starts after \(PlanningText.moment(last?.setupStart ?? 0)). "
          + "Zoom in or choose a work centre to see them.",
        .class("stale")) : .empty
    if view.isTable {
      let part = PlanningPart(request, size: tableRows, total: operations.count)
      return .joined([
        note, table(Array(operations[part.range]), view, total: operations.count).html, part.links(view.address()),
        HTML.p(PlanningText.dueNote, .class("muted")),
      ])
    }
    let hours = try sheet.openTimes(from: view.from, days: view.days)
    let chart = chart(try rows(operations, hours, sheet, view), view, hours)
    return HTML.div(.class("landscape")) {
      note
      chart
      GanttChart.key(due: view.by == .order, closed: chart.hasClosed, overtime: chart.hasOvertime)
      if view.by == .order { HTML.p(PlanningText.dueNote, .class("muted")) }
      HTML.div(.class("print-only")) {
        if operations.count <= printedRows {
          table(operations, view, total: operations.count)
        } else {
          HTML.p(
            "The \(DisplayText.number(operations.count)) operations as a table: "
              + view.address(table: true).text, .class("muted"))
        }
      }
    }
  }

  private static func empty(_ sheet: PlanSheet, _ view: View) throws -> HTML {
    guard let span = try sheet.span() else {
      return HTML.p(
        "This plan has no finite schedule: no order it holds has a routing with work centres.", .class("empty"))
    }
    let first = PlanningText.day(span.lowerBound)
    return HTML.p(.class("empty")) {
      "The schedule goes from \(PlanningText.moment(span.lowerBound)) to \(PlanningText.moment(span.upperBound)). "
      HTML.a("Show its beginning", .href(view.address(from: first, everywhere: true).text))
    }
  }

  private static func chart(
    _ rows: [GanttChart.Row], _ view: View, _ hours: [String: [Range<Int>]] = [:]
  ) -> GanttChart {
    GanttChart(
      rows: rows, from: view.from, days: view.days, today: view.today,
      label: view.by == .centre ? .order : .workCentre, links: view.links,
      name: "Operations by \(view.by.words.lowercased()), \(DisplayText.date(view.from)) to "
        + DisplayText.date(view.to + -1), hours: hours)
  }

  private static func rows(
    _ operations: [PlanOperationRow], _ hours: [String: [Range<Int>]], _ sheet: PlanSheet, _ view: View
  ) throws -> [GanttChart.Row] {
    var rows: [GanttChart.Row] = []
    var places: [String: Int] = [:]
    let ends = view.by == .order ? try sheet.ends() : [:]
    let machines = Dictionary(grouping: operations, by: \.workCentre).mapValues { $0.map(\.machine).max() ?? 0 }
    for operation in operations {
      let name: String
      switch view.by {
      case .order: name = operation.orderName
      case .centre:
        name =
          machines[operation.workCentre] == 0
          ? operation.workCentre : "\(operation.workCentre) \(operation.machine + 1)"
      }
      if let place = places[name] {
        rows[place].operations.append(operation)
        continue
      }
      places[name] = rows.count
      rows.append(
        GanttChart.Row(
          name: name,
          path: view.by == .centre ? view.links.load(operation.workCentre) : view.links.order(operation.orderName),
          // Of the operations of an order each is open at other times.
          operations: [operation], open: view.by == .centre ? hours[operation.workCentre] : nil,
          due: ends[operation.orderName].map {
            PlanningText.dueMinute(operation.due, end: $0, lateMinutes: operation.lateMinutes)
          }))
    }
    guard view.by == .order else { return rows }
    return rows.sorted { ($0.operations[0].start, $0.name) < ($1.operations[0].start, $1.name) }
  }
}
