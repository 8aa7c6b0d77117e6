import HTTPSupport
import ProductionContract
import Values

/// What changed between two plans?
enum ComparePage {
  private static let rows = 100
  private static let title = "Two plans"

  static func page(_ request: ServiceRequest, _ library: PlanLibrary) throws -> HTMLPage {
    guard let inForce = try library.sheet(plan: nil, scenario: nil) else {
      return try PlanningParts.page(title, request, library) { _, _ in HTMLPage(title, answer: "") {} }
    }
    let a = try request.filled("a").map { try sheet($0, library) }
    let b = try request.filled("b").map { try sheet($0, library) }
    let second = b ?? inForce
    let first: PlanSheet?
    if let a, a.shown.record.id != second.shown.record.id {
      first = a
    } else if second.shown.record.id != inForce.shown.record.id {
      first = inForce
    } else {
      first = try library.plans(limit: 2).first { $0.id != second.shown.record.id }
        .flatMap { try library.sheet(plan: $0.id, scenario: nil) }
    }
    guard let first else {
      return HTMLPage(title, answer: "There is nothing to compare yet: \(second.shown.record.number) is the only plan.")
      {
        HTML.p { HTML.a("See it", .href("/planning")) }
      }
    }
    return try page(request, first, second)
  }

  private static func sheet(_ plan: String, _ library: PlanLibrary) throws -> PlanSheet {
    guard let sheet = try library.sheet(plan: plan, scenario: nil) else {
      throw Problem.notFound("There is no plan \(plan.prefix(80)); see /plans.")
    }
    return sheet
  }

  private static func page(_ request: ServiceRequest, _ first: PlanSheet, _ second: PlanSheet) throws -> HTMLPage {
    let figures = PlanFigure.all(first.shown.record.figures, second.shown.record.figures)
    let orders = try orders(request, first, second)
    return HTMLPage("\(name(first)) and \(name(second))", answer: answer(figures, first, second)) {
      DataTable(
        "Figures",
        columns: [
          .init("Figure"), .init(name(first), numeric: true), .init(name(second), numeric: true),
          .init("Difference", numeric: true), .init("Better"),
        ],
        rows: figures.map { figure in
          [
            HTML.text(figure.name), HTML.text(figure.first), HTML.text(figure.second), HTML.text(figure.difference),
            HTML.text(better(figure, first, second)),
          ]
        }, empty: "No figures.")
      facts(first)
      facts(second)
      orders
      HTML.p {
        HTML.a("All plans", .href("/plans"))
        " or "
        HTML.a("scenarios", .href("/scenarios"))
      }
    }
  }

  /// `PL-2026-000004, scenario Overtime`.
  private static func name(_ sheet: PlanSheet) -> String {
    let record = sheet.shown.record
    return record.number
      + (sheet.shown.scenario.map { ", scenario \($0.name)" } ?? (record.isCurrent ? ", in force" : ""))
  }

  private static func better(_ figure: PlanFigure, _ first: PlanSheet, _ second: PlanSheet) -> String {
    switch figure.better {
    case .first: first.shown.record.number
    case .second: second.shown.record.number
    case .equal: "equal"
    case .none: "no judgement"
    }
  }

  private static func answer(_ figures: [PlanFigure], _ first: PlanSheet, _ second: PlanSheet) -> String {
    func names(_ better: PlanFigure.Better) -> String {
      figures.filter { $0.better == better }.map { $0.name.lowercased() }.joined(separator: ", ")
    }
    let (one, two) = (names(.first), names(.second))
    if one.isEmpty, two.isEmpty { return "The two plans come to the same." }
    let parts = [(second, two), (first, one)].compactMap { sheet, names in
      names.isEmpty ? nil : "\(sheet.shown.record.number) is better in \(names)"
    }
    return parts.joined(separator: "; ") + "."
  }

  private static func facts(_ sheet: PlanSheet) -> HTML {
    let record = sheet.shown.record
    return HTML.p(.class("muted")) {
      "\(name(sheet)): made "
      DisplayText.time(record.createdAt)
      " (UTC) for "
      DisplayText.day(record.today)
      ", from state \(record.revision) of the data."
      if record.isCurrent {
        " "
        HTML.a(
          "See \(record.number)",
          .href(PlanningAddress("/planning").with("scenario", sheet.shown.scenario?.name).text))
      }
    }
  }

  // MARK: Orders

  private static func orders(_ request: ServiceRequest, _ first: PlanSheet, _ second: PlanSheet) throws -> HTML {
    let heading = HTML.h2("Orders that differ")
    guard first.shown.record.isCurrent, second.shown.record.isCurrent else {
      let without = [first, second].filter { !$0.shown.record.isCurrent }.map(\.shown.record.number)
      return .joined([
        heading,
        HTML.p(
          "Only the figures of \(without.joined(separator: " and ")) are kept; orders can be compared between the plan "
            + "in force and the last plans of scenarios.", .class("empty")),
      ])
    }
    let differences = OrderDifference.all(try first.orders(), try second.orders())
    let part = PlanningPart(request, size: rows, total: differences.count)
    let address = PlanningAddress("/compare").with("a", first.shown.record.number).with("b", second.shown.record.number)
    return .joined([
      heading,
      DataTable(
        "Orders that differ (\(DisplayText.number(differences.count)))",
        columns: [
          .init("Order"), .init("Item"), .init("In \(first.shown.record.number)"),
          .init("In \(second.shown.record.number)"), .init("What changed"), .init("Unit"),
        ],
        rows: differences[part.range].map { difference in
          let order = (difference.second ?? difference.first)!
          return [
            HTML.text(order.name), HTML.text(PlanPlace(item: order.item, plant: order.plant).words),
            cell(difference.first), cell(difference.second), HTML.text(difference.words),
            HTML.text(PlanningText.unit(order.unit)),
          ]
        }, empty: "Both plans hold the same orders."
      ).html, part.links(address),
    ])
  }

  private static func cell(_ order: PlanOrderRow?) -> HTML {
    guard let order else { return .text("not there") }
    return .joined([PlanningText.quantity(order.quantity), .text(" on "), DisplayText.day(order.due)])
  }
}

/// A figure of two plans, and which is the better.
struct PlanFigure {
  enum Better { case first, second, equal, none }
  private enum Direction { case more, less, neither }

  let name: String
  let first: String
  let second: String
  let difference: String
  let better: Better

  private init(_ name: String, _ first: Int, _ second: Int, _ direction: Direction, _ text: (Int) -> String) {
    self.name = name
    self.first = text(first)
    self.second = text(second)
    difference = text(second - first)
    better = PlanFigure.better(first, second, direction)
  }

  /// Amounts that are not both known, or of two currencies, are not judged.
  private init(_ name: String, _ first: Money?, _ second: Money?, _ direction: Direction) {
    self.name = name
    self.first = first.map(DisplayText.money) ?? "not known"
    self.second = second.map(DisplayText.money) ?? "not known"
    if let first, let second, first.currency == second.currency {
      difference = DisplayText.money(second - first)
      better = PlanFigure.better(first.minorUnits, second.minorUnits, direction)
    } else {
      difference = "not known"
      better = .none
    }
  }

  private static func better<Value: Comparable>(_ first: Value, _ second: Value, _ direction: Direction) -> Better {
    switch direction {
    case .neither: .none
    case .more: first == second ? .equal : first > second ? .first : .second
    case .less: first == second ? .equal : first < second ? .first : .second
    }
  }

  static func all(_ a: PlanFigures, _ b: PlanFigures) -> [PlanFigure] {
    func number(_ value: Int) -> String { DisplayText.number(value) }
    func hours(_ value: Int) -> String { "\(PlanningText.hours(value)) h" }
    return [
      PlanFigure("On time, of the quantity", a.onTimePerMille, b.onTimePerMille, .more) {
        ($0 < 0 ? "\u{2212}" : "") + PlanningText.percent(perMille: abs($0))
      },
      PlanFigure("Late demands", a.late, b.late, .less, number),
      PlanFigure("Short demands", a.short, b.short, .less, number),
      PlanFigure("Demands", a.demands, b.demands, .neither, number),
      PlanFigure("Profit", a.profit, b.profit, .more),
      PlanFigure("Stock value, average", a.stockValue, b.stockValue, .less),
      PlanFigure("Overloads", a.overloads, b.overloads, .less, number),
      PlanFigure("Load", a.loadMinutes, b.loadMinutes, .neither, hours),
      PlanFigure("Capacity", a.capacityMinutes, b.capacityMinutes, .neither, hours),
      PlanFigure("Changeovers", a.changeovers, b.changeovers, .less, number),
      PlanFigure("Operations", a.operations, b.operations, .neither, number),
      PlanFigure("Orders proposed", a.orders, b.orders, .neither, number),
      PlanFigure("Left out", a.problems, b.problems, .less, number),
    ]
  }
}

/// An order that is not the same in two plans.
struct OrderDifference {
  let first: PlanOrderRow?
  let second: PlanOrderRow?

  /// Orders are the same by their id, else by their name.
  static func all(_ a: [PlanOrderRow], _ b: [PlanOrderRow]) -> [OrderDifference] {
    var byID = Dictionary(
      b.enumerated().compactMap { place, order in order.plannedOrderID.map { ($0, place) } }
    ) { first, _ in first }
    var pairs: [Int: Int] = [:]
    for (place, order) in a.enumerated() {
      if let id = order.plannedOrderID, let other = byID.removeValue(forKey: id) { pairs[place] = other }
    }
    var taken = Set(pairs.values)
    var byName = Dictionary(
      b.enumerated().filter { !taken.contains($0.offset) }.map { ($0.element.name, $0.offset) }
    ) { first, _ in first }
    for (place, order) in a.enumerated() where pairs[place] == nil {
      guard let other = byName.removeValue(forKey: order.name) else { continue }
      pairs[place] = other
      taken.insert(other)
    }
    let left = a.enumerated().map { place, order in OrderDifference(first: order, second: pairs[place].map { b[$0] }) }
    let right = b.enumerated().filter { !taken.contains($0.offset) }.map {
      OrderDifference(first: nil, second: $0.element)
    }
    return (left + right).filter { !$0.words.isEmpty }.sorted { $0.order < $1.order }
  }

  private var order: (String, String, LocalDate, String) {
    let order = (first ?? second)!
    return (order.item, order.plant, order.due, order.name)
  }

  /// Empty where nothing changed.
  var words: String {
    guard let first else { return "New" }
    guard let second else { return "Gone" }
    var parts: [String] = []
    let days = second.due - first.due
    if days != 0 {
      parts.append("\(PlanningText.count(abs(days), "day", "days")) \(days < 0 ? "earlier" : "later")")
    }
    if first.quantity != second.quantity { parts.append("another quantity") }
    return PlanningText.sentence(parts.joined(separator: ", "))
  }
}
